//! Compares the parser with hcl-edit, which serves as its oracle.

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

use std::fs;
use std::path::{Path, PathBuf};

use hcl_edit::Span;
use hcl_edit::structure as theirs;
use proptest::prelude::*;

use super::{Block, Body, name, parse, string_value};

/// Compares two readings of a text.
#[track_caller]
fn same_body(text: &str, ours: &Body, theirs: &theirs::Body) {
    let bytes = text.as_bytes();
    let attributes: Vec<_> = theirs.attributes().collect();
    assert_eq!(ours.attributes.len(), attributes.len(), "{text}");
    for (ours, theirs) in ours.attributes.iter().zip(attributes) {
        assert_eq!(name(&bytes[ours.name.clone()]), theirs.key.as_str());
        assert_eq!(ours.value, theirs.value.span().expect("a span"), "{}", theirs.key.as_str());
        // hcl-edit keeps the second marker of `$${` and does not normalise to NFC.
        if let Some(string) = theirs.value.as_str().filter(|string| string.is_ascii() && !string.contains(['$', '%'])) {
            assert_eq!(string_value(ours.source(bytes)).as_deref(), Some(string));
        }
    }
    let blocks: Vec<_> = theirs.blocks().collect();
    assert_eq!(ours.blocks.len(), blocks.len(), "{text}");
    ours.blocks.iter().zip(blocks).for_each(|(ours, theirs)| same_block(text, ours, theirs));
}

#[track_caller]
fn same_block(text: &str, ours: &Block, theirs: &theirs::Block) {
    assert_eq!(name(&text.as_bytes()[ours.kind.clone()]), theirs.ident.as_str());
    assert_eq!(ours.labels, theirs.labels.iter().map(|label| label.as_str()).collect::<Vec<_>>());
    assert_eq!(ours.header.start..ours.end, theirs.span().expect("a span"));
    same_body(text, &ours.body, &theirs.body);
}

fn hcl_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            hcl_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "tf" || extension == "hcl") {
            found.push(path);
        }
    }
}

#[test]
fn generated_and_foreign_modules_read_as_hcl_edit_reads_them() {
    let mut paths = Vec::new();
    for folder in ["snapshots", "tests/fixtures"] {
        hcl_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    }
    let mut compared = 0;
    for path in paths {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if let (Ok(theirs), Ok(ours)) = (hcl_edit::parser::parse_body(&text), parse(text.as_bytes())) {
            same_body(&text, &ours, &theirs);
            compared += 1;
        }
    }
    assert!(compared > 400, "{compared} files");
}

/// The source of an expression.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-z]{1,4}(\\.[a-z]{1,3}){0,2}",
        "[0-9]{1,3}",
        "\"[ -!#-$&-\\[\\]-z|~]{0,6}\"",
        Just("\"a${b.c}d\"".to_owned()),
        Just("<<EOT\n  text\nEOT\n".to_owned()),
        Just("<<-EOT\n    text ${a}\n  EOT\n".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(",\n"))),
            inner.clone().prop_map(|item| format!("{{\n  a = {item}\n}}")),
            inner.clone().prop_map(|item| format!("f({item})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a} + {b})")),
        ]
    })
}

proptest! {
    #[test]
    fn any_block_reads_as_hcl_edit_reads_it(
        label in "[a-z]{1,5}",
        values in proptest::collection::vec(expression(), 0..4),
        comment in prop_oneof![Just(""), Just("# c\n"), Just("/* c */ ")],
    ) {
        let arguments = values.iter().enumerate();
        let arguments: Vec<String> = arguments.map(|(at, value)| format!("  {comment}  a{at} = {}", value.trim_end())).collect();
        let text = format!("{comment}variable \"{label}\" {{\n{}\n  inner {{}}\n}}\n", arguments.join("\n"));
        if let (Ok(theirs), Ok(ours)) = (hcl_edit::parser::parse_body(&text), parse(text.as_bytes())) {
            same_body(&text, &ours, &theirs);
        }
    }
}
