//! Inserts the content into its template, and the result into a file. Bytes outside the two markers stay as they are.

use super::codes;
use super::config::OutputTo;
use super::markers::{find, markers};
use crate::diag::Diagnostic;
use crate::docs::go_template;

/// What `output.template` must contain, exactly so, where the content goes.
const CONTENT: &str = "{{ .Content }}";

fn refuse(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&codes::CONFIG, message)
}

/// Returns what is wrong with the output settings.
pub fn check(output: &OutputTo) -> Vec<Diagnostic> {
    if output.file.is_empty() {
        return Vec::new();
    }
    let replaces = output.mode == "replace";
    let mut findings = Vec::new();
    if output.mode.is_empty() {
        findings.push(refuse("`output.mode` must be `inject` or `replace`"));
    }
    if replaces && output.template.is_empty() {
        return findings;
    }
    if !output.template.contains(CONTENT) {
        findings.push(refuse(format!("`output.template` must contain `{CONTENT}`")));
    }
    if !replaces && markers(&output.template).is_none() {
        let finding = refuse("the first and the last line of `output.template` must be comments");
        findings.push(finding.help("for example `<!-- BEGIN -->`, the content, `<!-- END -->`"));
    }
    findings
}

/// Inserts the content into its template.
///
/// # Errors
/// A template that does not parse or fails.
pub fn block(content: &str, output: &OutputTo) -> Result<String, Diagnostic> {
    if output.template.is_empty() {
        return Ok(content.to_owned());
    }
    let text = if output.mode == "replace" { output.template.clone() } else { output.template.replace("\\n", "\n") };
    go_template::output_block(&text, content)
}

/// Returns the new content of the file: only the block, or the old bytes with the block between the markers.
///
/// # Errors
/// A file with only one of the markers, or with the end marker before the begin marker.
pub fn inject(old: Option<&[u8]>, block: &str, output: &OutputTo) -> Result<Vec<u8>, Diagnostic> {
    let old = old.unwrap_or_default();
    if output.mode == "replace" || old.is_empty() {
        return Ok(block.as_bytes().to_vec());
    }
    let Some((begin, end)) = markers(&output.template) else {
        return Err(refuse("the first and the last line of `output.template` must be comments"));
    };
    let missing = |marker: &str| {
        let finding = Diagnostic::new(&codes::TARGET, format!("`{}` has no line `{marker}`", output.file));
        finding.help("add the missing marker, or remove the other one to get a new block at the end")
    };
    let spans = match (find(old, begin.as_bytes()), find(old, end.as_bytes())) {
        (None, None) => return Ok([old, b"\n", block.as_bytes()].concat()),
        (None, Some(_)) => return Err(missing(&begin)),
        (Some(_), None) => return Err(missing(&end)),
        (Some(first), Some(last)) => (first, last),
    };
    if spans.1 < spans.0 {
        let message = format!("in `{}` the end marker is before the begin marker", output.file);
        return Err(Diagnostic::new(&codes::TARGET, message).help("put the two lines in order"));
    }
    Ok([&old[..spans.0], block.as_bytes(), &old[spans.1 + end.len()..]].concat())
}
