//! What the page formats share: headings, anchors and links, each in Markdown and AsciiDoc.

use crate::docs::config::{Config, Section};
use crate::docs::module::{Mode, Module, Output, OutputValue, Resource};
use crate::docs::text::{Markup, NOT_AVAILABLE};
use crate::hcl::value::{HtmlEscape, Value};

/// The two markup languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `#`, `[a](b)`.
    Markdown,
    /// `=`, `b[a]`; only pipes are escaped.
    Asciidoc,
}

/// Writes the parts of a page according to the settings of a run.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    pub(super) config: &'a Config,
    pub(super) dialect: Dialect,
    pub(super) markup: Markup,
}

/// Returns an output's value as JSON; empty for null, and without quotes for a sensitive one.
pub(super) fn output_text(output: &Output) -> String {
    match &output.value {
        None | Some(OutputValue { value: Value::Null, .. }) => String::new(),
        Some(OutputValue { value: Value::String(mask), sensitive: true }) => mask.clone(),
        Some(OutputValue { value, .. }) => value.json(HtmlEscape::On),
    }
}

/// Returns `yes` or `no` for whether an output is sensitive.
pub(super) fn sensitive_text(output: &Output) -> &'static str {
    yes_no(output.value.as_ref().is_some_and(|value| value.sensitive))
}

pub(super) const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// Returns the text, or `n/a` if it is empty.
pub(super) fn or_not_available(text: &str) -> &str {
    if text.is_empty() { NOT_AVAILABLE } else { text }
}

impl<'a> Writer<'a> {
    pub(super) fn new(config: &'a Config, dialect: Dialect) -> Self {
        let escape = config.settings.escape && dialect == Dialect::Markdown;
        Self { config, dialect, markup: Markup { escape, html: config.settings.html } }
    }

    /// Returns `## Title` and a blank line, `deeper` levels below the section headings.
    pub(super) fn heading(self, title: &str, deeper: usize) -> String {
        let settings = &self.config.settings;
        // A level out of range counts as 2.
        let level = usize::try_from(settings.indent).ok().filter(|level| (1..=5).contains(level)).unwrap_or(2) + deeper;
        let mark = if self.dialect == Dialect::Asciidoc { "=" } else { "#" };
        let mut out = String::with_capacity(title.len() + 2 * level + 4);
        out.extend(std::iter::repeat_n(mark, level));
        out.extend([" ", title]);
        if self.dialect == Dialect::Markdown && settings.atx_closed {
            out.push(' ');
            out.extend(std::iter::repeat_n(mark, level));
        }
        out.push_str("\n\n");
        out
    }

    /// Returns the name of an item as a link to itself, or the bare name if anchors are off.
    pub(super) fn anchor(self, prefix: &str, name: &str) -> String {
        let mut out = String::new();
        self.push_anchor(&mut out, prefix, name);
        out
    }

    /// Appends what [`Writer::anchor`] returns.
    pub(super) fn push_anchor(self, out: &mut String, prefix: &str, name: &str) {
        match self.dialect {
            _ if !self.config.settings.anchor => self.markup.push_name(out, name),
            Dialect::Asciidoc => out.extend(["[[", prefix, "_", name, "]] <<", prefix, "_", name, ",", name, ">>"]),
            Dialect::Markdown => {
                out.extend(["<a name=\"", prefix, "_", name, "\"></a> ["]);
                self.markup.push_name(out, name);
                out.extend(["](#", prefix, if self.markup.escape { "\\_" } else { "_" }]);
                self.markup.push_name(out, name);
                out.push(')');
            }
        }
    }

    /// Returns the header or footer followed by a blank line; nothing if it is empty.
    pub(super) fn section(self, text: &str) -> String {
        if text.is_empty() { String::new() } else { format!("{}\n\n", self.markup.section(text)) }
    }

    /// Returns the text for a section without items.
    pub(super) fn empty(self, title: &str) -> String {
        if self.config.settings.hide_empty {
            return "\n\n".into();
        }
        format!("{}No {}.\n\n", self.heading(title, 0), title.to_lowercase())
    }

    /// Returns a resource, with a link if it has a page in the registry.
    pub(super) fn link(self, resource: &Resource) -> String {
        let mut out = String::new();
        self.push_link(&mut out, resource);
        out
    }

    /// Appends what [`Writer::link`] returns.
    pub(super) fn push_link(self, out: &mut String, resource: &Resource) {
        let spec = [&resource.provider, "_", &resource.kind, ".", &resource.name];
        let Some(url) = resource.url_parts() else { return out.extend(spec) };
        let (before, between, after) = match self.dialect {
            Dialect::Markdown => ("[", "](", ")"),
            Dialect::Asciidoc => ("", "[", "]"),
        };
        out.push_str(before);
        if self.dialect == Dialect::Markdown {
            out.extend(spec);
            out.push_str(between);
            out.extend(url);
        } else {
            out.extend(url);
            out.push_str(between);
            out.extend(spec);
        }
        out.push_str(after);
    }
}

/// Returns the resources whose section is shown.
pub(super) fn visible_resources<'a>(module: &'a Module, config: &Config) -> Vec<&'a Resource> {
    let shown = |mode| config.shows(if mode == Mode::Managed { Section::Resources } else { Section::DataSources });
    module.resources.iter().filter(|resource| shown(resource.mode)).collect()
}
