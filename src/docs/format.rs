//! FORMATTERS: a row a format, (Module, Config) → text.

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

/// A format and its names.
pub struct Formatter {
    /// The configured name first, then the shorter ones.
    pub names: &'static [&'static str],
    /// Whether `content` templates apply.
    pub takes_content: bool,
    /// Renders a sorted module.
    ///
    /// # Errors
    /// What the format cannot express, as a sentence.
    pub render: fn(&Module, &Config) -> Result<Formatted, String>,
}

/// All formats.
pub const FORMATTERS: &[Formatter] = &[
    Formatter {
        names: &["markdown table", "markdown", "md", "markdown tbl", "md table", "md tbl"],
        takes_content: true,
        render: markdown_table::render,
    },
    Formatter {
        names: &["markdown document", "markdown doc", "md document", "md doc"],
        takes_content: true,
        render: document::markdown,
    },
    Formatter {
        names: &["asciidoc table", "asciidoc", "adoc", "asciidoc tbl", "adoc table", "adoc tbl"],
        takes_content: true,
        render: asciidoc_table::render,
    },
    Formatter {
        names: &["asciidoc document", "asciidoc doc", "adoc document", "adoc doc"],
        takes_content: true,
        render: document::asciidoc,
    },
    Formatter { names: &["json"], takes_content: false, render: json::render },
    Formatter { names: &["yaml"], takes_content: false, render: yaml::render },
    Formatter { names: &["toml"], takes_content: false, render: toml::render },
    Formatter { names: &["xml"], takes_content: false, render: xml::render },
    Formatter { names: &["tfvars hcl"], takes_content: false, render: tfvars::hcl },
    Formatter { names: &["tfvars json"], takes_content: false, render: tfvars::json },
    Formatter { names: &["pretty"], takes_content: true, render: pretty::render },
];

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
