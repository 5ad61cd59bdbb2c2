//! Turns a diagnostic of terraform (one JSON object) into a finding: its message, its explanation and its place.

use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use crate::diag::{Code, Diagnostic, Place, Severity, Source};

/// The texts of a module's files, under the names that the user sees.
pub trait Texts {
    /// The text of a file, by its path relative to the module, under the name that the user knows; `None` if it does
    /// not exist.
    fn source(&self, path: &str) -> Option<std::sync::Arc<Source>>;
}

/// Turns a diagnostic into a finding.
pub fn finding(code: &'static Code, diagnostic: &Value, texts: &dyn Texts) -> Diagnostic {
    let text = |key: &str| diagnostic[key].as_str().unwrap_or_default();
    // Some providers write summaries of several lines.
    let (summary, more) = text("summary").trim().split_once('\n').unwrap_or((text("summary"), ""));
    let mut finding = Diagnostic::new(code, sentence(summary));
    finding.severity = if text("severity") == "warning" { Severity::Warning } else { Severity::Error };
    finding.help = explanation(more);
    finding.help.extend(explanation(text("detail")));
    for value in diagnostic["snippet"]["values"].as_array().into_iter().flatten() {
        if let (Some(name), Some(statement)) = (value["traversal"].as_str(), value["statement"].as_str()) {
            finding.help.push(format!("`{name}` {statement}"));
        }
    }
    match place(&diagnostic["range"], texts) {
        Some(place) => finding.at(place),
        None => finding,
    }
}

/// Adapts terraform's summary to our messages: no capital unless it is a name, no full stop.
pub fn sentence(summary: &str) -> String {
    let summary = summary.trim().trim_end_matches('.');
    let mut chars = summary.chars();
    let first = chars.next();
    let is_name = chars.next().is_none_or(|second| !second.is_lowercase() && second != ' ');
    match first {
        Some(first) if !is_name => format!("{}{}", first.to_lowercase(), &summary[first.len_utf8()..]),
        Some(_) => summary.to_owned(),
        None => "terraform gives no reason".to_owned(),
    }
}

/// Joins each paragraph into one line; indented lines stay as they are.
pub fn explanation(detail: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for line in detail.lines() {
        let indented = line.starts_with([' ', '\t', '-', '*']);
        match lines.last_mut().filter(|_| open && !indented && !line.trim().is_empty()) {
            Some(paragraph) => {
                paragraph.push(' ');
                paragraph.push_str(line.trim());
            }
            None if line.trim().is_empty() => {}
            None => lines.push(line.trim_end().to_owned()),
        }
        open = !line.trim().is_empty() && !indented;
    }
    lines
}

fn place(range: &Value, texts: &dyn Texts) -> Option<Place> {
    let source = texts.source(range["filename"].as_str()?)?;
    let byte = |end: &str| range[end]["byte"].as_u64().and_then(|byte| usize::try_from(byte).ok());
    let start = boundary(&source.text, byte("start")?);
    let end = boundary(&source.text, byte("end")?).max(start);
    Some(Place { source, span: start..end })
}

fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Joins paths without looking at the disk: `modules/a` and `../b/main.tf` give `modules/b/main.tf`.
pub fn joined(folder: &Path, path: &str) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(whole.components().next_back(), Some(Component::Normal(_))) => {
                whole.pop();
            }
            other => whole.push(other),
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::run::codes::INVALID;

    struct One(&'static str);

    impl Texts for One {
        fn source(&self, path: &str) -> Option<std::sync::Arc<Source>> {
            (path == "main.tf").then(|| Source::new("m/main.tf", self.0))
        }
    }

    #[test]
    fn a_diagnostic_becomes_a_finding() {
        let said = serde_json::json!({
            "severity": "error", "summary": "Reference to undeclared input variable",
            "detail": "An input variable with the name\n\"x\" has not been declared.\n\nDid you mean\n\"y\"?",
            "range": { "filename": "main.tf", "start": { "line": 1, "column": 5, "byte": 4 }, "end": { "byte": 900 } },
            "snippet": { "values": [{ "traversal": "var.y", "statement": "is 1" }] },
        });
        let finding = finding(&INVALID, &said, &One("a = é\n"));
        assert_eq!(finding.message, "reference to undeclared input variable");
        assert_eq!(
            finding.help,
            ["An input variable with the name \"x\" has not been declared.", "Did you mean \"y\"?", "`var.y` is 1"]
        );
        let place = finding.place.expect("a place");
        assert_eq!((place.source.name.as_str(), place.span), ("m/main.tf", 4..7));
    }

    #[test]
    fn names_keep_their_capital() {
        assert_eq!(sentence("AWS says no."), "AWS says no");
        assert_eq!(sentence("A thing"), "a thing");
        assert_eq!(sentence(""), "terraform gives no reason");
    }

    #[test]
    fn paths_are_joined_by_name() {
        assert_eq!(joined(Path::new("a/b"), "../c/main.tf"), Path::new("a/c/main.tf"));
        assert_eq!(joined(Path::new("."), "main.tf"), Path::new("main.tf"));
        assert_eq!(joined(Path::new("b"), "../../main.tf"), Path::new("../main.tf"));
    }

    proptest::proptest! {
        #[test]
        fn whatever_terraform_says_is_a_finding(summary in "\\PC*", detail in "\\PC*", start: u64, end: u64) {
            let said = serde_json::json!({
                "summary": summary, "detail": detail,
                "range": { "filename": "main.tf", "start": { "byte": start }, "end": { "byte": end } },
            });
            let finding = finding(&INVALID, &said, &One("añb\n"));
            let place = finding.place.expect("a place");
            proptest::prop_assert!(place.source.text.get(place.span).is_some());
        }
    }
}
