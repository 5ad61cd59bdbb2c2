//! Go templates: `content` of the configuration and `output.template`.

use super::codes;
use super::format::Formatted;
use crate::diag::Diagnostic;

/// Renders `output.template`.
///
/// # Errors
/// A template that does not parse or fails.
pub fn output_block(text: &str, content: &str) -> Result<String, Diagnostic> {
    Ok(text.replace("{{ .Content }}", content))
}

/// Renders `content`.
///
/// # Errors
/// A template that does not parse or fails.
pub fn content(text: &str, formatted: &Formatted) -> Result<String, Diagnostic> {
    let sections = &formatted.sections;
    let mut out = text.to_owned();
    for (name, value) in [
        ("Header", &sections.header),
        ("Footer", &sections.footer),
        ("Inputs", &sections.inputs),
        ("Outputs", &sections.outputs),
        ("Providers", &sections.providers),
        ("Requirements", &sections.requirements),
        ("Resources", &sections.resources),
        ("Modules", &sections.modules),
        ("Content", &formatted.content),
    ] {
        out = out.replace(&format!("{{{{ .{name} }}}}"), value);
    }
    if out.contains("{{") {
        return Err(Diagnostic::new(&codes::TEMPLATE, "template not supported"));
    }
    if out.ends_with('\n') {
        out.pop();
    }
    Ok(out)
}
