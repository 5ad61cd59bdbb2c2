//! Parses what was rendered before anyone sees it. Says where in the template a fault comes from.

use minijinja::value::Value;
use saphyr_parser::Parser;

use crate::diag::{Diagnostic, Place, Source};
use crate::docs::load;
use crate::template::codes::BAD_OUTPUT;
use crate::template::engine::{Rendered, origin};
use crate::template::set::TemplateSet;

/// What a file is written in, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `.tf`, `.tftest.hcl`.
    Hcl,
    /// `.json`.
    Json,
    /// `.yml`, `.yaml`.
    Yaml,
}

impl Language {
    /// Tells by the end of the path; `None` for what no parser reads, such as Markdown.
    pub fn of(path: &str) -> Option<Self> {
        match path.rsplit('.').next()? {
            "tf" | "hcl" => Some(Self::Hcl),
            "json" => Some(Self::Json),
            "yml" | "yaml" => Some(Self::Yaml),
            _ => None,
        }
    }
}

/// A fault of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Byte offset in the text.
    pub offset: usize,
    /// What the parser says.
    pub message: String,
}

/// Parses a text.
///
/// # Errors
/// Returns the first fault.
pub fn parse(language: Language, text: &str) -> Result<(), Fault> {
    match language {
        // Ten times faster than hcl-edit, and as strict as Terraform; tests ask hcl-edit as well.
        Language::Hcl => match load::first_fault(text) {
            None => Ok(()),
            Some((offset, message)) => Err(Fault { offset, message: message.to_owned() }),
        },
        Language::Json => match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => Ok(()),
            Err(error) => Err(Fault { offset: offset(text, error.line(), error.column()), message: error.to_string() }),
        },
        Language::Yaml => yaml(text),
    }
}

fn yaml(text: &str) -> Result<(), Fault> {
    for event in Parser::new_from_str(text) {
        if let Err(error) = event {
            let marker = error.marker();
            return Err(Fault {
                offset: offset(text, marker.line(), marker.col() + 1),
                message: error.info().to_owned(),
            });
        }
    }
    Ok(())
}

/// Line and column (both from 1, the column in characters) → bytes from the start.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start..];
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(index, _)| index)
}

/// Parses what a template made; a fault points into the template, or else into the text.
pub fn template_output(set: &TemplateSet, context: &Value, rendered: &Rendered<'_>) -> Option<Diagnostic> {
    let language = Language::of(rendered.file.path.as_str())?;
    let fault = parse(language, &rendered.text).err()?;
    let message = format!("`{}` would not parse: {}", rendered.file.path, fault.message);
    let place = origin(set, rendered.file, context, fault.offset).unwrap_or_else(|| Place {
        source: Source::new(rendered.file.path.as_str(), &*rendered.text),
        span: fault.offset..fault.offset,
    });
    let line = rendered.text[..fault.offset].matches('\n').count();
    let shown = rendered.text.lines().nth(line).unwrap_or_default().trim();
    Some(Diagnostic::new(&BAD_OUTPUT, message).at(place).help(format!("the rendered line is `{shown}`")))
}
