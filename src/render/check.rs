//! Parses rendered files before they are used, and traces a fault back to the template that caused it.

use minijinja::value::Value;
use saphyr_parser::Parser;

use crate::diag::{Diagnostic, Place, Severity, Source};
use crate::template::codes::BAD_OUTPUT;
use crate::template::engine::{Rendered, origin};
use crate::template::set::TemplateSet;
use crate::terraform::check;

/// The language of a file.
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
    /// Determines it from the path; `None` if there is no parser for it, as for Markdown.
    pub fn of(path: &str) -> Option<Self> {
        match path.rsplit('.').next()? {
            "tf" | "hcl" => Some(Self::Hcl),
            "json" => Some(Self::Json),
            "yml" | "yaml" => Some(Self::Yaml),
            _ => None,
        }
    }
}

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxFault {
    /// Byte offset in the text.
    pub offset: usize,
    /// The parser's message.
    pub message: String,
}

/// Parses a text.
///
/// # Errors
/// Returns the first fault.
pub fn parse(language: Language, text: &str) -> Result<(), SyntaxFault> {
    match language {
        // This parser is as strict as Terraform; tests compare it with another one.
        Language::Hcl => match crate::hcl::parse::first_fault(text) {
            None => Ok(()),
            Some((offset, message)) => Err(SyntaxFault { offset, message: message.to_owned() }),
        },
        Language::Json => match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => Ok(()),
            Err(error) => {
                Err(SyntaxFault { offset: offset(text, error.line(), error.column()), message: error.to_string() })
            }
        },
        Language::Yaml => yaml(text),
    }
}

fn yaml(text: &str) -> Result<(), SyntaxFault> {
    for event in Parser::new_from_str(text) {
        if let Err(error) = event {
            let marker = error.marker();
            return Err(SyntaxFault {
                offset: offset(text, marker.line(), marker.col() + 1),
                message: error.info().to_owned(),
            });
        }
    }
    Ok(())
}

/// Converts line and column (both from 1, the column in characters) to a byte offset.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start..];
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(index, _)| index)
}

/// Parses the rendered files and looks for what terraform would refuse. Faults point into the template, or else into
/// the rendered text. Unused declarations are allowed, since a set serves many specs.
pub fn template_outputs(set: &TemplateSet, context: &Value, rendered: &[Rendered<'_>]) -> Vec<Diagnostic> {
    let texts: Vec<(&str, &[u8])> =
        rendered.iter().map(|file| (file.file.path.as_str(), file.text.as_bytes())).collect();
    let mut findings = check::check(&texts);
    findings.retain(|finding| finding.severity == Severity::Error);
    let module = findings.into_iter().map(|finding| {
        let place = finding.place.as_ref();
        match rendered.iter().find(|file| place.is_some_and(|place| place.source.name == file.file.path.as_str())) {
            Some(file) => in_template(set, context, file, finding),
            None => finding,
        }
    });
    let others = rendered.iter().filter(|file| !check::covers(file.file.path.as_str()));
    module.chain(others.filter_map(|file| template_output(set, context, file))).collect()
}

/// Moves a finding about a rendered text into the template that wrote it.
fn in_template(set: &TemplateSet, context: &Value, file: &Rendered<'_>, mut finding: Diagnostic) -> Diagnostic {
    let offset = finding.place.as_ref().map_or(0, |place| place.span.start);
    if finding.code == &check::codes::SYNTAX {
        return unparsed(set, context, file, &SyntaxFault { offset, message: finding.message });
    }
    if let Some(place) = origin(set, file.file, context, offset) {
        finding.place = Some(place);
        return finding.help(rendered_line(file, offset));
    }
    finding
}

fn template_output(set: &TemplateSet, context: &Value, file: &Rendered<'_>) -> Option<Diagnostic> {
    let fault = parse(Language::of(file.file.path.as_str())?, &file.text).err()?;
    Some(unparsed(set, context, file, &fault))
}

fn unparsed(set: &TemplateSet, context: &Value, file: &Rendered<'_>, fault: &SyntaxFault) -> Diagnostic {
    let message = format!("`{}` does not parse: {}", file.file.path, fault.message);
    let place = origin(set, file.file, context, fault.offset).unwrap_or_else(|| Place {
        source: Source::new(file.file.path.as_str(), &*file.text),
        span: fault.offset..fault.offset,
    });
    Diagnostic::new(&BAD_OUTPUT, message).at(place).help(rendered_line(file, fault.offset))
}

fn rendered_line(file: &Rendered<'_>, offset: usize) -> String {
    let line = file.text[..offset].matches('\n').count();
    format!("the rendered line is `{}`", file.text.lines().nth(line).unwrap_or_default().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_hcl_is_refused_where_it_breaks() {
        // Each text, and the byte at which Terraform can't continue, or at which something is opened and never closed.
        for (text, offset) in [
            ("a = ", 4),
            ("a = 1\na = 2\n", 6),
            ("a = [1 2]\n", 7),
            ("a = {\n  b = 1\n", 4),
            ("b \"c\" {\n  d = 1 e = 2\n}\n", 16),
            ("a = \"x\n", 6),
            ("a = \"${x\"\n", 8),
            ("a = <<EOT\nx\n", 4),
            ("a = b ? c\n", 9),
            ("}\n", 0),
        ] {
            let fault = parse(Language::Hcl, text).expect_err(text);
            assert_eq!(fault.offset, offset, "{text:?}: {}", fault.message);
        }
    }
}
