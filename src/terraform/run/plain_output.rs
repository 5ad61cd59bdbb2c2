//! Turns the plain output of `terraform init` and `terraform fmt` into findings: not every version has JSON for them.

use super::codes::{INIT, NO_PROVIDER, TOO_OLD};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::terraform::run::diagnostic::{self, Texts};

/// The code for a fault of the module itself.
pub const IN_THE_MODULE: &str = INIT.id;

/// An error or a warning, as it was printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Complaint {
    warning: bool,
    summary: String,
    /// File and line, from 1.
    place: Option<(String, usize)>,
    detail: String,
}

/// Reads errors and warnings; a warning that is not about the module is left out.
pub fn read_complaints(output: &str, texts: &dyn Texts) -> Vec<Diagnostic> {
    let all = blocks(output).into_iter().filter(|complaint| !is_about_settings(&complaint.summary));
    all.map(|complaint| finding(&complaint, texts)).collect()
}

/// The warning of a program whose settings name providers that are being developed. Source: Terraform's and OpenTofu's
/// `internal/command/meta_providers.go`.
const OVERRIDES: &str = "Provider development overrides are in effect";

/// Whether the settings replace a provider by one that is being developed (`dev_overrides`).
pub fn has_overrides(output: &str) -> bool {
    blocks(output).iter().any(|complaint| complaint.warning && complaint.summary == OVERRIDES)
}

/// Whether a finding of `init` is a missing provider, or no error.
pub fn is_about_providers(finding: &Diagnostic) -> bool {
    finding.code == &NO_PROVIDER || finding.severity == Severity::Warning
}

fn blocks(output: &str) -> Vec<Complaint> {
    let mut found: Vec<Complaint> = Vec::new();
    let mut in_code = false;
    for line in output.lines() {
        let start = ["Error: ", "Warning: "].iter().find_map(|kind| line.strip_prefix(kind).map(|rest| (*kind, rest)));
        if let Some((kind, summary)) = start {
            found.push(Complaint { warning: kind == "Warning: ", summary: summary.to_owned(), ..Complaint::default() });
            in_code = false;
            continue;
        }
        let Some(last) = found.last_mut() else { continue };
        if let Some(place) = line.strip_prefix("  on ").and_then(place) {
            last.place = Some(place);
            in_code = true;
        } else if in_code && !line.trim().is_empty() {
            // Drop terraform's source excerpt; the report prints its own.
        } else {
            in_code &= !line.trim().is_empty();
            last.detail.push_str(line);
            last.detail.push('\n');
        }
    }
    found
}

/// Parses file and line from `main.tf line 3, in module "x":`.
fn place(text: &str) -> Option<(String, usize)> {
    let (file, rest) = text.split_once(" line ")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((file.to_owned(), digits.parse().ok().filter(|line| *line > 0)?))
}

/// Parses file and line from `… for module "a" at main.tf:1.`.
fn place_in_complaint(detail: &str) -> Option<(String, usize)> {
    let (_, rest) = detail.split_once(" at ")?;
    let (file, rest) = rest.split_whitespace().next()?.split_once(':')?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((file.to_owned(), digits.parse().ok().filter(|line| *line > 0)?))
}

/// Returns the provider that a finding of [`NO_PROVIDER`] is about: `hashicorp/aws`, with or without its host.
pub fn provider_named_in(finding: &Diagnostic) -> Option<&str> {
    let (_, rest) = finding.help.first()?.split_once("provider ")?;
    let name = rest.split(|c: char| c.is_whitespace() || c == ':' || c == ',').next()?;
    name.contains('/').then_some(name)
}

/// Whether a warning is about the machine and not the module.
pub fn is_about_settings(summary: &str) -> bool {
    summary.starts_with("Incomplete lock file") || summary.starts_with(OVERRIDES)
}

fn finding(complaint: &Complaint, texts: &dyn Texts) -> Diagnostic {
    let mut finding = Diagnostic::new(code(complaint), diagnostic::sentence(&complaint.summary));
    finding.severity = if complaint.warning { Severity::Warning } else { Severity::Error };
    finding.help = diagnostic::explanation(&complaint.detail);
    let Some((file, line)) = complaint.place.clone().or_else(|| place_in_complaint(&complaint.detail)) else {
        return finding;
    };
    let Some(source) = texts.source(&file) else { return finding };
    let start: usize = source.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let text = source.text[start..].lines().next().unwrap_or_default();
    let indent = text.len() - text.trim_start().len();
    let span = start + indent..start + text.trim_end().len().max(indent);
    finding.at(Place { source, span })
}

fn code(complaint: &Complaint) -> &'static Code {
    let summary = complaint.summary.as_str();
    if summary.starts_with("Unsupported Terraform Core version")
        || summary.starts_with("Unsupported OpenTofu Core version")
    {
        &TOO_OLD
    } else if summary.starts_with("Failed to query available provider packages")
        || summary.starts_with("Failed to resolve provider packages")
    {
        &NO_PROVIDER
    } else {
        &INIT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    struct All;

    impl Texts for All {
        fn source(&self, path: &str) -> Option<std::sync::Arc<Source>> {
            Some(Source::new(path, "terraform {\n  required_version = \">= 1.99\"\n}\n"))
        }
    }

    #[test]
    fn a_complaint_has_its_place_and_its_reason() {
        let text = "\nError: Unsupported Terraform Core version\n\n  on versions.tf line 2, in terraform:\n   2:   \
                    required_version = \">= 1.99\"\n\nThis configuration does not support Terraform\nversion 1.11.4.\n";
        let found = read_complaints(text, &All);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].code.id, found[0].message.as_str()), ("PTC706", "unsupported Terraform Core version"));
        let place = found[0].place.as_ref().expect("a place");
        assert_eq!(&place.source.text[place.span.clone()], "required_version = \">= 1.99\"");
        assert_eq!(found[0].help, ["This configuration does not support Terraform version 1.11.4."]);
    }

    #[test]
    fn what_stands_in_the_explanation_is_found() {
        let lost =
            "Error: Unreadable module directory\n\nThe directory  could not be read for module \"a\" at a.tf:2.\n";
        assert!(read_complaints(lost, &All)[0].place.is_some());
        let text = "Error: Failed to query available provider packages\n\nCould not retrieve the list of available\nversions \
                    for provider hashicorp/aws: no\navailable releases match the given constraints >= 99.0.0\n";
        assert_eq!(provider_named_in(&read_complaints(text, &All)[0]), Some("hashicorp/aws"));
    }

    #[test]
    fn a_mirror_with_one_platform_is_no_news() {
        assert_eq!(read_complaints("Warning: Incomplete lock file information for providers\n\nx\n", &All), []);
    }

    proptest::proptest! {
        #[test]
        fn any_words_will_do(text in "(Error: |  on a.tf line [0-9]{1,30}|\\PC|\n)*") {
            read_complaints(&text, &All);
        }
    }
}
