//! Each code's bad example breaks that rule and no other; the good one breaks none.

use ptcgen::diag::Diagnostic;
use ptcgen::spec::codes::CODES;
use ptcgen::spec::located::{self, Syntax};
use ptcgen::spec::schema;

fn findings(text: &str) -> Vec<Diagnostic> {
    match located::parse("ptcgen.yaml", text.as_bytes(), Syntax::Yaml) {
        Ok(document) => schema::check(&document),
        Err(findings) => findings,
    }
}

#[test]
fn examples_show_their_code() {
    for code in CODES {
        let Some(example) = &code.example else { continue };
        let ids: Vec<_> = findings(example.bad).iter().map(|finding| finding.code.id).collect();
        assert_eq!(ids, [code.id], "{}", example.bad);
        assert_eq!(findings(example.good), [], "{}", example.good);
    }
}

#[test]
fn ids_are_unique_and_in_order() {
    assert!(CODES.windows(2).all(|pair| pair[0].id < pair[1].id));
    for code in CODES {
        assert!(!code.allowable, "{}: what breaks the schema can't be allowed", code.id);
        assert!(!code.title.ends_with('.') && code.reason.ends_with('.'), "{}", code.id);
    }
}
