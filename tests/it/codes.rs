//! Every code: its id, its examples, its place in the docs.

use std::collections::HashSet;
use std::fmt::Write as _;

use ptcgen::codes::all;
use ptcgen::diag::Code;
use ptcgen::diag::{Diagnostic, Severity};
use ptcgen::lint::check::{Options, check};
use ptcgen::spec::document::{self, Syntax};

use crate::support::golden;

fn findings(text: &str) -> Vec<Diagnostic> {
    match document::parse("spec.yaml", text.as_bytes(), Syntax::Yaml) {
        Ok(document) => check(&document, Options::default()).findings,
        Err(findings) => findings,
    }
}

#[test]
fn a_bad_example_has_its_code_and_no_other_and_the_mended_one_has_none() {
    for code in all() {
        let Some(example) = &code.example else { continue };
        let found: Vec<&str> = findings(example.bad).iter().map(|finding| finding.code.id).collect();
        assert!(!found.is_empty() && found.iter().all(|id| *id == code.id), "{}: {found:?}\n{}", code.id, example.bad);
        assert_eq!(findings(example.good), [], "{}\n{}", code.id, example.good);
    }
}

#[test]
fn every_finding_says_where_it_is_and_what_to_type() {
    for finding in all().filter_map(|code| code.example.as_ref()).flat_map(|example| findings(example.bad)) {
        assert!(finding.place.is_some(), "{}", finding.message);
        assert!(!finding.help.is_empty(), "{}: {}", finding.code.id, finding.message);
        let first = finding.message.chars().next().expect("a message");
        assert!(!first.is_uppercase() || finding.message.split(' ').next().is_some_and(is_name), "{}", finding.message);
        assert!(!finding.message.ends_with('.'), "{}", finding.message);
    }
}

/// `ECR`, `Docker`, `AWS`: names keep their capital.
fn is_name(word: &str) -> bool {
    matches!(
        word,
        "AWS"
            | "ECR"
            | "Docker"
            | "Secrets"
            | "Quay"
            | "Kubernetes"
            | "Amazon"
            | "GitHub"
            | "GitLab"
            | "AES256"
            | "YAML"
    )
}

#[test]
fn ids_are_unique_and_well_formed() {
    let mut seen = HashSet::new();
    for code in all() {
        let digits = code.id.strip_prefix("PTC").expect("PTC");
        assert!(digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()), "{}", code.id);
        assert!(seen.insert(code.id), "{} twice", code.id);
        assert!(!code.title.is_empty() && !code.reason.is_empty(), "{}", code.id);
    }
}

#[test]
fn the_docs_list_every_code() {
    let mut text = String::from(HEAD);
    for code in all() {
        describe(code, &mut text);
    }
    golden("docs/codes.md", &text);
}

const HEAD: &str = "<!-- Made from the code by the tests; `INSTA_UPDATE=always cargo test codes` writes it. -->\n\n\
    # Codes\n\n\
    Every finding has a code that never changes its meaning. An error that is marked *can be allowed* passes with\n\
    `--allow CODE`, or with `lint: { allow: [CODE] }` in the spec; `--strict` makes errors of warnings.\n";

fn describe(code: &Code, text: &mut String) {
    let kind = match (code.severity, code.allowable) {
        (Severity::Error, false) => "error",
        (Severity::Error, true) => "error, can be allowed",
        (Severity::Warning, _) => "warning",
    };
    let _ = write!(text, "\n## {}\n\n{} ({kind})\n\n{}\n", code.id, capital(code.title), code.reason);
    if let Some(example) = &code.example {
        let (bad, good) = (fenced(example.bad), fenced(example.good));
        let _ = write!(text, "\nWrong:\n\n{bad}\nRight:\n\n{good}");
    }
}

fn capital(title: &str) -> String {
    let mut chars = title.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn fenced(text: &str) -> String {
    format!("```yaml\n{}\n```\n", text.trim_end())
}
