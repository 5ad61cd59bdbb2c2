//! Checks the text of a spec against the schema and the domain's rules, and reports every problem in one run.

use crate::diag::{Diagnostic, Severity, has_errors};
use crate::lint::{self, LintInput};
use crate::spec::document::{Document, Pointer};
use crate::spec::model::Spec;
use crate::spec::problem::{Problem, Underline};
use crate::spec::{resolve, schema};

/// Which domain rules count, and how.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// Whether warnings are errors.
    pub strict: bool,
    /// Codes of rules that may be broken, in addition to those that the spec itself allows.
    pub allow: &'a [String],
}

/// The result of checking a spec.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// The spec, unless it has errors.
    pub spec: Option<Spec>,
    /// Errors and warnings, in the order of the text.
    pub findings: Vec<Diagnostic>,
    /// Findings that are allowed.
    pub allowed: Vec<Diagnostic>,
}

/// Checks a document against the schema and the domain's rules.
pub fn check(document: &Document, options: Options<'_>) -> Checked {
    let mut findings = schema::check(document);
    let whole = document.value();
    // Report every problem in one run: what the schema refuses does not keep the rest from being checked.
    let value = if findings.is_empty() { whole } else { schema::without_violations(whole) };
    let mut allowed = Vec::new();
    let mut spec = None;
    match resolve::resolve(value.clone()) {
        Ok(resolved) => {
            let complete = resolved.problems.is_empty();
            let mut problems = resolved.problems;
            problems.extend(lint::problems(LintInput { spec: &resolved.spec, value: &value }));
            let located = problems.into_iter().map(|problem| locate(problem, document));
            for finding in located {
                let may_pass = finding.code.allowable && is_allowed(finding.code.id, &resolved.spec, options);
                if may_pass { allowed.push(finding) } else { findings.push(finding) }
            }
            spec = complete.then_some(resolved.spec);
        }
        // The schema's findings explain it already.
        Err(_) if has_errors(&findings) => {}
        Err(error) => findings.push(Diagnostic::new(&crate::spec::codes::WRONG_TYPE, error.to_string())),
    }
    if options.strict {
        findings.iter_mut().for_each(|finding| finding.severity = Severity::Error);
    }
    findings.sort_by_key(position);
    let spec = spec.filter(|_| !has_errors(&findings));
    Checked { spec, findings, allowed }
}

fn is_allowed(id: &str, spec: &Spec, options: Options<'_>) -> bool {
    options.allow.iter().chain(&spec.lint.allow).any(|allowed| allowed == id)
}

/// Finds the lines and columns of a problem.
pub fn locate(problem: Problem, document: &Document) -> Diagnostic {
    let pointer = Pointer::keys(problem.path.iter().map(String::as_str));
    let key = (problem.underline == Underline::Key).then(|| document.key_place(&pointer)).flatten();
    let place = key.unwrap_or_else(|| document.place(&pointer));
    let mut diagnostic = Diagnostic::new(problem.code, problem.message).at(place);
    diagnostic.help = problem.help;
    diagnostic
}

/// Returns what findings are sorted by: the spec's own text first, then each `--set`, both from start to end.
fn position(finding: &Diagnostic) -> (bool, String, usize, &'static str) {
    match &finding.place {
        Some(place) => {
            (place.source.name.starts_with("--"), place.source.name.clone(), place.span.start, finding.code.id)
        }
        None => (true, String::new(), 0, finding.code.id),
    }
}
