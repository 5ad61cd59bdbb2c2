//! Rules for a configuration as a whole, checked before any file of a module is read.

use super::{Config, SECTIONS};
use crate::diag::{Diagnostic, did_you_mean};
use crate::docs::{codes, format, inject};

/// The terraform-docs release whose output is reproduced.
pub const RELEASE: [u64; 3] = [0, 24, 0];

/// The message for a configuration that does not set a format.
pub(super) const NO_FORMATTER: &str = "no `formatter` is configured";

impl Config {
    /// Returns what is wrong with the configuration as a whole.
    pub fn check(&self) -> Vec<Diagnostic> {
        let mut findings = self.unknown_names();
        let mut refuse = |message: String| findings.push(Diagnostic::new(&codes::CONFIG, message));
        if self.formatter.is_empty() {
            refuse(NO_FORMATTER.into());
        }
        if self.header_from.is_empty() {
            refuse("`header-from` is empty".into());
        }
        if !self.footer_from.is_empty() && self.footer_from == self.header_from {
            refuse("`footer-from` and `header-from` are the same file".into());
        }
        if self.sections.footer && self.footer_from.is_empty() {
            refuse("`sections.footer` needs `footer-from`".into());
        }
        if self.recursive.enabled && self.recursive.path.is_empty() {
            refuse("`recursive.path` is empty".into());
        }
        if !self.sections.show.is_empty() && !self.sections.hide.is_empty() {
            refuse("`sections.show` and `sections.hide` cannot both be set".into());
        }
        if self.output_values.enabled && self.output_values.from.is_empty() {
            refuse("`output-values.enabled` needs `output-values.from`".into());
        }
        findings.extend(inject::check(&self.output));
        findings
    }

    /// Returns findings about formats and sections that do not exist.
    fn unknown_names(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        if !self.formatter.is_empty() && format::find(&self.formatter).is_none() {
            let known = format::FORMATTERS.iter().flat_map(|formatter| formatter.names);
            findings.push(unknown("formatter", &self.formatter, known.copied()));
        }
        for name in self.sections.show.iter().chain(&self.sections.hide) {
            let mut known = SECTIONS.iter().map(|(known, _)| *known).chain(["all"]);
            if known.all(|known| known != name) {
                findings.push(unknown("section", name, SECTIONS.iter().map(|(known, _)| *known)));
            }
        }
        findings
    }

    /// Returns an error if `version` does not allow the release that ptcgen reproduces.
    pub fn check_version(&self) -> Option<Diagnostic> {
        let constraints = self.version.trim();
        if constraints.is_empty() || constraints.split(',').all(|part| satisfied(part) == Some(true)) {
            return None;
        }
        let finding =
            format!("the native engine reproduces terraform-docs 0.24.0, but `version` requires `{constraints}`");
        let finding = Diagnostic::new(&codes::CONFIG, finding);
        let old = constraints.split(',').any(|part| {
            let (operator, version) = split(part);
            matches!(operator, "<" | "<=" | "=" | "" | "~>")
                && numbers(version).is_some_and(|(parts, _)| parts < [0, 24, 0])
        });
        Some(if old {
            finding.help("for delimiter rows as before 0.22, set `settings.compact-separators: true`")
        } else {
            finding.help("remove `version`, or run that release with `--engine terraform-docs`")
        })
    }
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let finding = Diagnostic::new(&codes::CONFIG, format!("unknown {what} `{name}`"));
    match did_you_mean(name, known) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => finding,
    }
}

fn split(constraint: &str) -> (&str, &str) {
    let constraint = constraint.trim();
    let length = constraint.find(|c: char| !"<>=!~".contains(c)).unwrap_or(constraint.len());
    (&constraint[..length], constraint[length..].trim())
}

/// Parses a version; returns its parts, the missing ones as zero, and how many parts it had.
fn numbers(version: &str) -> Option<([u64; 3], usize)> {
    let version = version.strip_prefix('v').unwrap_or(version);
    let mut parts = [0; 3];
    let mut count = 0;
    for part in version.split('.') {
        *parts.get_mut(count)? = part.parse().ok()?;
        count += 1;
    }
    Some((parts, count))
}

/// Returns whether the release satisfies one constraint; `None` if the text is not a constraint.
fn satisfied(constraint: &str) -> Option<bool> {
    let (operator, version) = split(constraint);
    let (wanted, count) = numbers(version)?;
    Some(match operator {
        "" | "=" => RELEASE == wanted,
        "!=" => RELEASE != wanted,
        ">" => RELEASE > wanted,
        ">=" => RELEASE >= wanted,
        "<" => RELEASE < wanted,
        "<=" => RELEASE <= wanted,
        // All parts except the last one given are fixed.
        "~>" => RELEASE >= wanted && RELEASE[..count - 1] == wanted[..count - 1],
        _ => return None,
    })
}
