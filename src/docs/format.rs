//! FORMATTERS: a row a format, (Module, Config) → text.

mod markdown;
mod markdown_table;
mod page;

use super::config::Config;
use super::module::Module;
pub use page::Sections;

/// What a formatter made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// The standard text.
    pub content: String,
    /// The same in parts, for content templates; all empty where the format has none.
    pub sections: Sections,
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
pub const FORMATTERS: &[Formatter] = &[Formatter {
    names: &["markdown table", "markdown", "md", "markdown tbl", "md table", "md tbl"],
    takes_content: true,
    render: markdown_table::render,
}];

/// Returns the formatter of a name as configured or typed.
pub fn find(name: &str) -> Option<&'static Formatter> {
    FORMATTERS.iter().find(|formatter| formatter.names.contains(&name))
}
