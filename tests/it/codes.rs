//! Every code: its id, its examples, its place in the docs.

use std::collections::{BTreeMap, HashSet};

use ptcgen::codes;
use ptcgen::diag::{Diagnostic, Example};
use ptcgen::lint::{Options, check};
use ptcgen::report::codes_page;
use ptcgen::spec::{Syntax, parse};

use crate::support::{Run, golden};

fn findings(text: &str) -> Vec<Diagnostic> {
    match parse("spec.yaml", text.as_bytes(), Syntax::Yaml) {
        Ok(document) => check(&document, Options::default()).findings,
        Err(findings) => findings,
    }
}

#[test]
fn a_bad_example_has_its_code_and_no_other_and_the_mended_one_has_none() {
    for code in codes() {
        let Some(Example::Spec { bad, good }) = &code.example else { continue };
        let found: Vec<&str> = findings(bad).iter().map(|finding| finding.code.id).collect();
        assert!(!found.is_empty() && found.iter().all(|id| *id == code.id), "{}: {found:?}\n{bad}", code.id);
        assert_eq!(findings(good), [], "{}\n{good}", code.id);
    }
}

#[test]
fn an_update_reports_the_code_of_a_bad_change_and_not_of_the_mended_one() {
    let mut seen = 0;
    for code in codes() {
        let Some(Example::Change { before, bad, good }) = &code.example else { continue };
        seen += 1;
        for (after, is_bad) in [(bad, true), (good, false)] {
            let run = Run::new().file("spec.yaml", *before);
            run.run("new m --spec spec.yaml").exits(0);
            let run = run.file("m/ptcgen.yaml", *after);
            let said = run.run("update m").stderr;
            assert_eq!(said.contains(code.id), is_bad, "{}: {after}\n{said}", code.id);
        }
    }
    assert!(seen > 8);
}

#[test]
fn examples_of_code_are_formatted_and_those_of_commands_have_two_sides() {
    for code in codes() {
        let (bad, good) = match &code.example {
            Some(Example::Code { bad, good }) => {
                for text in [bad, good] {
                    assert_eq!(ptcgen::hcl::format(text).as_deref(), Ok(*text), "{}", code.id);
                }
                (bad, good)
            }
            Some(Example::Command { bad, good }) => (bad, good),
            _ => continue,
        };
        assert_ne!(bad, good, "{}", code.id);
    }
}

#[test]
fn every_finding_says_where_it_is_and_what_to_type() {
    let bad = codes().filter_map(|code| match code.example {
        Some(Example::Spec { bad, .. }) => Some(bad),
        _ => None,
    });
    for finding in bad.flat_map(findings) {
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
    for code in codes() {
        let digits = code.id.strip_prefix("PTC").expect("PTC");
        assert!(digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()), "{}", code.id);
        assert!(seen.insert(code.id), "{} is taken; free are {}", code.id, free_ids());
        assert!(!code.title.is_empty() && !code.reason.is_empty(), "{}", code.id);
    }
}

/// The id after the last one of each hundred. A gap between two ids may be that of a removed code, and is never filled.
fn free_ids() -> String {
    let mut last: BTreeMap<char, &str> = BTreeMap::new();
    for code in codes() {
        let of_range = last.entry(code.id.chars().nth(3).expect("three digits")).or_insert(code.id);
        *of_range = code.id.max(of_range);
    }
    let next = |id: &str| id[3..].parse::<u16>().map(|number| format!("PTC{:03}", number + 1)).expect("three digits");
    last.into_values().map(next).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_docs_list_every_code() {
    golden("docs/codes.md", &codes_page(codes()));
}
