//! `terraform::check`: what it finds in a module's texts, where, and what it accepts.
//!
//! A new case is a new folder: in `tests/fixtures/terraform/check/valid/` for what terraform accepts, in `faulty/` for
//! what has faults.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ptcgen::diag::{Diagnostic, Severity};
use ptcgen::terraform::{check, formatting};

use crate::support::{golden, tree};

/// Paths and bytes.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// A finding as two lines: place, code and message, then the text that it points at and its help.
fn listed(findings: &[Diagnostic]) -> String {
    let mut out = String::new();
    for finding in findings {
        let place = finding.place.as_ref().expect("a place");
        let (line, column) = place.source.line_column(place.span.start);
        let shown = &place.source.text[place.span.clone()];
        let _ = writeln!(out, "{}:{line}:{column} {} {}", place.source.name, finding.code.id, finding.message);
        let _ = writeln!(out, "  at `{shown}`; {}", finding.help.join("; "));
    }
    out
}

/// Every folder below `folder` with `.tf` files, and all files below it.
pub(crate) fn modules(folder: &str) -> Vec<(String, Files)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut modules = Vec::new();
    for entry in fs::read_dir(root).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            modules.push((path.display().to_string(), tree(&path)));
        }
    }
    modules.sort();
    modules
}

pub(crate) fn borrowed(files: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect()
}

#[test]
fn what_was_rendered_has_nothing_to_find() {
    let mut seen = 0;
    for set in ptcgen::render::BUILT_IN {
        for (name, files) in modules(&format!("snapshots/{set}")) {
            assert_eq!(listed(&check(&borrowed(&files))), "", "{name}");
            assert_eq!(listed(&formatting(&borrowed(&files))), "", "{name}");
            seen += 1;
        }
    }
    assert!(seen >= 12, "{seen}");
}

#[test]
fn nothing_is_wrong_with_a_valid_module() {
    for (name, files) in modules("tests/fixtures/terraform/check/valid") {
        let mut errors = check(&borrowed(&files));
        errors.retain(|finding| finding.severity == Severity::Error);
        assert_eq!(listed(&errors), "", "{name}");
    }
}

/// The findings are next to the folder, in `NAME.out`; `INSTA_UPDATE=always` writes that file.
#[test]
fn faults_are_found_where_they_stand() {
    for (name, files) in modules("tests/fixtures/terraform/check/faulty") {
        let mut findings = check(&borrowed(&files));
        findings.extend(formatting(&borrowed(&files)));
        let name = Path::new(&name).file_name().expect("a name").to_string_lossy().into_owned();
        golden(&format!("tests/fixtures/terraform/check/faulty/{name}.out"), &listed(&findings));
    }
}

/// Fragments of the language, and invalid bytes; combined they reach every branch of the checks.
const SOUP: &[&str] = &[
    "variable",
    "output",
    "module",
    "resource",
    "terraform",
    "required_providers",
    "lifecycle",
    "locals",
    "check",
    "dynamic",
    "each.key",
    "count",
    "var.",
    "module.a.b",
    "source",
    "\"./modules/a\"",
    "\"a\"",
    " ",
    "\n",
    "{",
    "}",
    "[",
    "]",
    "=",
    "${",
    "\"",
    "<<E\n",
    "E\n",
    "é",
    "\u{feff}",
    "#",
    "1",
    ".",
    "[*]",
    "for_each",
    "_",
];

proptest::proptest! {
    #[test]
    fn whatever_a_file_holds_there_is_an_answer(
        words in proptest::collection::vec(proptest::sample::select(SOUP), 0..60),
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..80),
    ) {
        let text = words.concat();
        for (one, other) in [(text.as_bytes(), bytes.as_slice()), (&bytes, text.as_bytes()), (text.as_bytes(), b"")] {
            let files = [("main.tf", one), ("modules/a/a.tf", other), ("b_override.tf", other), ("tests/a.tftest.hcl", one)];
            check(&files);
            formatting(&files);
            check(&[("main.tf", one), ("a.tf.json", other)]);
        }
    }

    #[test]
    fn a_valid_module_with_a_slip_has_an_answer(
        at in proptest::prelude::any::<proptest::sample::Index>(),
        length in 0..40usize,
        words in proptest::collection::vec(proptest::sample::select(SOUP), 0..4),
    ) {
        for (path, text) in SOUND {
            let mut bytes = text.as_bytes().to_vec();
            let start = at.index(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, words.concat().into_bytes());
            let findings = check(&[(path, &bytes), ("modules/child/main.tf", b"output \"id\" {\n  value = 1\n}\n")]);
            for finding in findings {
                let place = finding.place.expect("a place");
                proptest::prop_assert!(place.source.text.get(place.span).is_some());
            }
        }
    }
}

const SOUND: [(&str, &str); 3] = [
    ("main.tf", include_str!("../../fixtures/terraform/check/valid/idioms/main.tf")),
    ("main.tf", include_str!("../../fixtures/terraform/check/valid/language/main.tf")),
    ("variables.tf", include_str!("../../../snapshots/standard/many/variables.tf")),
];
