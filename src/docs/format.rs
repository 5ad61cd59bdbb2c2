//! FORMATTERS: one row per format, and nothing else lists them.

mod asciidoc_table;
mod data;
mod document;
mod json;
mod markdown_table;
mod page_sections;
mod pretty;
mod tfvars;
mod toml;
mod writer;
mod xml;
mod yaml;

use super::config::Config;
use super::module::Module;
pub use page_sections::PageSections;

/// What a formatter made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// The standard text.
    pub content: String,
    /// The same in parts, for content templates; all empty where the format has none.
    pub sections: PageSections,
}

/// A format: all that ptcgen knows of it.
pub struct Formatter {
    /// The configured name first, then the shorter ones. The first words of a command line may be any of them.
    pub names: &'static [&'static str],
    /// What it knows of `settings`, beside what all formats know; the flags of the same names go with it.
    pub settings: &'static [&'static str],
    /// Whether `content` templates apply.
    pub takes_content: bool,
    /// The file of a module that holds it where no configuration names one; `None`: it is only printed.
    pub file: Option<&'static str>,
    /// Renders a sorted module.
    ///
    /// # Errors
    /// What the format cannot express, as a sentence.
    pub render: fn(&Module, &Config) -> Result<Formatted, String>,
}

const MARKDOWN: &[&str] =
    &["anchor", "atx-closed", "default", "escape", "hide-empty", "html", "indent", "required", "sensitive", "type"];
const ASCIIDOC: &[&str] = &["anchor", "default", "hide-empty", "indent", "required", "sensitive", "type"];

/// Data: nothing to set, no templates, only printed.
const fn data(names: &'static [&'static str], render: fn(&Module, &Config) -> Result<Formatted, String>) -> Formatter {
    Formatter { names, settings: &[], takes_content: false, file: None, render }
}

/// All formats.
pub const FORMATTERS: &[Formatter] = &[
    DEFAULT,
    Formatter {
        names: &["markdown document", "markdown doc", "md document", "md doc"],
        settings: MARKDOWN,
        takes_content: true,
        file: Some("README.md"),
        render: document::markdown,
    },
    Formatter {
        names: &["asciidoc table", "asciidoc", "adoc", "asciidoc tbl", "adoc table", "adoc tbl"],
        settings: ASCIIDOC,
        takes_content: true,
        file: None,
        render: asciidoc_table::render,
    },
    Formatter {
        names: &["asciidoc document", "asciidoc doc", "adoc document", "adoc doc"],
        settings: ASCIIDOC,
        takes_content: true,
        file: None,
        render: document::asciidoc,
    },
    Formatter { settings: &["escape"], ..data(&["json"], json::render) },
    data(&["yaml"], yaml::render),
    data(&["toml"], toml::render),
    data(&["xml"], xml::render),
    Formatter { settings: &["description"], ..data(&["tfvars hcl"], tfvars::hcl) },
    data(&["tfvars json"], tfvars::json),
    Formatter { settings: &["color"], takes_content: true, ..data(&["pretty"], pretty::render) },
];

/// The format where neither a configuration nor the command line names one.
pub const DEFAULT: Formatter = Formatter {
    names: &["markdown table", "markdown", "md", "markdown tbl", "md table", "md tbl"],
    settings: MARKDOWN,
    takes_content: true,
    file: Some("README.md"),
    render: markdown_table::render,
};

impl Formatter {
    /// Its name in a configuration.
    pub const fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Whether it has this key of `settings` to itself or shares it with some other formats.
    pub fn knows_setting(&self, setting: &str) -> bool {
        self.settings.contains(&setting)
    }
}

impl Formatted {
    /// A text without sections.
    fn data(content: String) -> Self {
        Self { content, sections: PageSections::default() }
    }
}

/// Returns the formatter of a name as configured or typed.
pub fn find(name: &str) -> Option<&'static Formatter> {
    FORMATTERS.iter().find(|formatter| formatter.names.contains(&name))
}

/// Whether only some formats know this key of `settings`.
pub fn is_of_some_formats(setting: &str) -> bool {
    FORMATTERS.iter().any(|formatter| formatter.knows_setting(setting))
}

/// Whether a word is the first of some names, but is none itself.
pub fn begins_names(word: &str) -> bool {
    let begins = |name: &&str| name.split_once(' ').is_some_and(|(first, _)| first == word);
    find(word).is_none() && FORMATTERS.iter().any(|formatter| formatter.names.iter().any(begins))
}
