//! What the two Markdown formats share: headings, anchors, code, header and footer.

use crate::docs::config::Config;
use crate::docs::module::{Output, Resource};
use crate::docs::text::{Markup, NOT_AVAILABLE};
use crate::docs::value::{HtmlEscape, Value};

/// Markdown by the settings of a run.
#[derive(Clone, Copy)]
pub(crate) struct Markdown<'a> {
    pub(crate) config: &'a Config,
    pub(crate) markup: Markup,
}

/// The level of section headings; what is out of range counts as two.
pub(crate) fn level(config: &Config) -> usize {
    match usize::try_from(config.settings.indent) {
        Ok(level @ 1..=5) => level,
        _ => 2,
    }
}

impl<'a> Markdown<'a> {
    pub(crate) fn new(config: &'a Config) -> Self {
        let settings = &config.settings;
        Self { config, markup: Markup { escape: settings.escape, html: settings.html } }
    }

    /// `## Title` and a blank line; `deeper` levels below the section headings.
    pub(crate) fn heading(self, title: &str, deeper: usize) -> String {
        let marks = "#".repeat(level(self.config) + deeper);
        if self.config.settings.atx_closed {
            format!("{marks} {title} {marks}\n\n")
        } else {
            format!("{marks} {title}\n\n")
        }
    }

    /// The name of an item as a link to itself, or the bare name where anchors are off.
    pub(crate) fn anchor(self, prefix: &str, name: &str) -> String {
        let shown = self.markup.name(name);
        if !self.config.settings.anchor {
            return shown;
        }
        let target = self.markup.name(&format!("{prefix}_{name}"));
        format!("<a name=\"{prefix}_{name}\"></a> [{shown}](#{target})")
    }

    /// Header or footer with the blank line behind; nothing when empty.
    pub(crate) fn section(self, text: &str) -> String {
        if text.is_empty() { String::new() } else { format!("{}\n\n", self.markup.section(text)) }
    }

    /// What stands for a section without items.
    pub(crate) fn empty(self, title: &str, deeper: usize) -> String {
        if self.config.settings.hide_empty {
            return "\n\n".into();
        }
        format!("{}No {}.\n\n", self.heading(title, deeper), title.to_lowercase())
    }
}

/// A resource, with a link where there is a page.
pub(crate) fn resource_link(resource: &Resource) -> String {
    match resource.url() {
        Some(url) => format!("[{}]({url})", resource.spec()),
        None => resource.spec(),
    }
}

/// Code in backticks, or in a fence when it has several lines.
pub(crate) fn code(text: &str) -> String {
    if text.contains('\n') { format!("```\n{text}\n```") } else { format!("`{text}`") }
}

/// The JSON text of an output's value; empty for null.
pub(crate) fn output_text(output: &Output) -> String {
    match output.value.as_ref().map(|value| &value.value) {
        None | Some(Value::Null) => String::new(),
        Some(value) => value.json(HtmlEscape::On),
    }
}

/// The text, or `n/a` for none.
pub(crate) fn or_not_available(text: &str) -> &str {
    if text.is_empty() { NOT_AVAILABLE } else { text }
}
