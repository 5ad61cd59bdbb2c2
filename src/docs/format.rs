//! The output formats: one row per format in `FORMATTERS`, the only list of them.

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

/// The output of a formatter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// The whole document.
    pub content: String,
    /// The same in parts, for content templates; all of them are empty if the format has none.
    pub sections: PageSections,
}

/// A format.
pub struct Formatter {
    /// The name used in configurations, then its aliases. A command line may begin with any of them.
    pub names: &'static [&'static str],
    /// The keys of `settings` that it supports beside those of all formats; they are also its flags.
    pub settings: &'static [&'static str],
    /// Whether `content` templates apply.
    pub takes_content: bool,
    /// The file that it is written to if no configuration names one; `None` if it is only printed.
    pub file: Option<&'static str>,
    /// Renders a sorted module.
    ///
    /// # Errors
    /// Returns what the format cannot express, as a sentence.
    pub render: fn(&Module, &Config) -> Result<Formatted, String>,
}

const MARKDOWN: &[&str] =
    &["anchor", "atx-closed", "default", "escape", "hide-empty", "html", "indent", "required", "sensitive", "type"];
const ASCIIDOC: &[&str] = &["anchor", "default", "hide-empty", "indent", "required", "sensitive", "type"];

/// Creates a data format: no settings, no templates, only printed.
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

/// The format that is used if neither a configuration nor the command line names one.
pub const DEFAULT: Formatter = Formatter {
    names: &["markdown table", "markdown", "md", "markdown tbl", "md table", "md tbl"],
    settings: MARKDOWN,
    takes_content: true,
    file: Some("README.md"),
    render: markdown_table::render,
};

impl Formatter {
    /// Returns its name in configurations.
    pub const fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Returns whether the format supports this key of `settings`, which not all formats do.
    pub fn knows_setting(&self, setting: &str) -> bool {
        self.settings.contains(&setting)
    }
}

impl Formatted {
    /// Creates output without sections.
    fn data(content: String) -> Self {
        Self { content, sections: PageSections::default() }
    }
}

/// Returns the formatter with this name or alias.
pub fn find(name: &str) -> Option<&'static Formatter> {
    FORMATTERS.iter().find(|formatter| formatter.names.contains(&name))
}

/// Returns whether this key of `settings` is supported by some formats only.
pub fn is_of_some_formats(setting: &str) -> bool {
    FORMATTERS.iter().any(|formatter| formatter.knows_setting(setting))
}

/// Returns whether a word is the first word of some names, but not a name itself.
pub fn begins_names(word: &str) -> bool {
    let begins = |name: &&str| name.split_once(' ').is_some_and(|(first, _)| first == word);
    find(word).is_none() && FORMATTERS.iter().any(|formatter| formatter.names.iter().any(begins))
}
