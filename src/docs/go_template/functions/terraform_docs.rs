//! The functions that terraform-docs itself adds; they hide Sprig's of the same name.

use super::LONGEST;
use super::arguments::{Arguments, text};
use crate::docs::config::Section;
use crate::docs::folder::ReadError;
use crate::docs::go_template::TemplateData;
use crate::docs::go_template::data::RESOURCES;
use crate::docs::go_template::datum::{Datum, IntType, NamedType};
use crate::docs::text::Markup;

/// The names of these functions.
pub(super) const NAMES: &[&str] = &[
    "include",
    "default",
    "indent",
    "name",
    "ternary",
    "tostring",
    "visibleResources",
    "trim",
    "trimLeft",
    "trimRight",
    "trimPrefix",
    "trimSuffix",
    "sanitizeSection",
    "sanitizeDoc",
    "sanitizeMarkdownTbl",
    "sanitizeAsciidocTbl",
    "anchorNameMarkdown",
    "anchorNameAsciidoc",
];

/// Calls one of them; `None` for any other name.
pub(super) fn call(data: &TemplateData<'_>, name: &str, a: Arguments<'_>) -> Option<Result<Datum, String>> {
    Some(match name {
        "include" => include(data, a),
        "indent" => marks(data, a),
        "visibleResources" => visible(data, a),
        "trim" | "trimLeft" | "trimRight" | "trimPrefix" | "trimSuffix" => trim(name, a),
        "default" => default(a),
        "ternary" => ternary(a),
        "tostring" => tostring(a),
        _ if NAMES.contains(&name) => escape(data, name, a),
        _ => return None,
    })
}

/// Reads a file relative to the module, without one final line feed. It is not run as a template.
fn include(data: &TemplateData<'_>, a: Arguments<'_>) -> Result<Datum, String> {
    let path = a.count(1)?.text(0)?;
    let file = data.folder.read(path).map_err(|missing| match missing {
        ReadError::NotFound => format!("`{path}` does not exist"),
        ReadError::Unreadable(reason) => format!("`{path}` cannot be read: {reason}"),
    })?;
    let file = String::from_utf8_lossy(&file);
    text(file.strip_suffix('\n').unwrap_or(&file))
}

fn marks(data: &TemplateData<'_>, a: Arguments<'_>) -> Result<Datum, String> {
    let extra = a.count(2)?.int(0)?;
    let base = data.config.settings.indent;
    let base = if (1..=5).contains(&base) { base } else { 2 };
    let count = usize::try_from(base.saturating_add(extra).max(0)).unwrap_or(usize::MAX);
    let mark = a.text(1)?;
    if count.saturating_mul(mark.len()) > LONGEST {
        Err("the number is too large".into())
    } else {
        text(mark.repeat(count))
    }
}

fn visible(data: &TemplateData<'_>, a: Arguments<'_>) -> Result<Datum, String> {
    let list = a.count(1)?.list(0)?;
    if list.kind != RESOURCES {
        return Err(format!("argument 1 must be {RESOURCES}, not {}", list.kind));
    }
    let shown = |resource: &&Datum| {
        let mode = resource.member("Mode", &[]);
        let managed = matches!(mode, Ok(Some(Datum::Text(mode))) if mode == "managed");
        data.config.shows(if managed { Section::Resources } else { Section::DataSources })
    };
    Ok(Datum::list_of(RESOURCES, list.items.iter().filter(shown).cloned()))
}

/// Trims a text; the characters or the text to cut are the first argument.
fn trim(name: &str, a: Arguments<'_>) -> Result<Datum, String> {
    let (cut, whole) = (a.count(2)?.text(0)?, a.text(1)?);
    let set = |c: char| cut.contains(c);
    text(match name {
        "trim" => whole.trim_matches(set),
        "trimLeft" => whole.trim_start_matches(set),
        "trimRight" => whole.trim_end_matches(set),
        "trimPrefix" => whole.strip_prefix(cut).unwrap_or(whole),
        _ => whole.strip_suffix(cut).unwrap_or(whole),
    })
}

fn default(a: Arguments<'_>) -> Result<Datum, String> {
    let (default, whole) = (a.count(2)?.text(0)?, a.text(1)?);
    text(if whole.is_empty() { default } else { whole })
}

/// Only plain strings, ints and bools can be true.
fn ternary(a: Arguments<'_>) -> Result<Datum, String> {
    let (condition, holds, otherwise) = (a.count(3)?.any(0)?, a.text(1)?, a.text(2)?);
    let decides = matches!(condition, Datum::Text(_) | Datum::Bool(_) | Datum::Int(_, IntType::Int));
    text(if decides && condition.truth() { holds } else { otherwise })
}

fn tostring(a: Arguments<'_>) -> Result<Datum, String> {
    match a.count(1)?.any(0)? {
        Datum::Text(value) => text(value.as_str()),
        Datum::Named(NamedType::Text, value) => Ok(value.as_ref().clone()),
        other => Err(format!("takes a string, not a {}", other.go_type())),
    }
}

fn escape(data: &TemplateData<'_>, name: &str, a: Arguments<'_>) -> Result<Datum, String> {
    let settings = &data.config.settings;
    let asciidoc = data.config.formatter.starts_with('a');
    let markup = Markup { escape: settings.escape && !asciidoc, html: settings.html };
    text(match name {
        "name" => markup.name(a.count(1)?.text(0)?),
        "sanitizeSection" => markup.section(a.count(1)?.text(0)?),
        "sanitizeDoc" => markup.paragraph(a.count(1)?.text(0)?),
        "sanitizeMarkdownTbl" => markup.cell(a.count(1)?.text(0)?),
        "sanitizeAsciidocTbl" => markup.asciidoc_cell(a.count(1)?.text(0)?),
        _ => {
            let (prefix, value) = (a.count(2)?.text(0)?, a.text(1)?);
            let shown = markup.name(value);
            match name {
                _ if !settings.anchor => shown,
                "anchorNameAsciidoc" => {
                    let target = markup.name(&format!("{prefix}_{value}"));
                    format!("[[{target}]] <<{target},{shown}>>")
                }
                _ => {
                    let target = markup.name(&format!("{prefix}_{value}"));
                    format!("<a name=\"{prefix}_{value}\"></a> [{shown}](#{target})")
                }
            }
        }
    })
}
