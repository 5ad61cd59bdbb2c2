//! Reading specs: fixtures in three syntaxes, each with a file `.out` beside it, which holds its value as JSON. `err_*` is
//! refused; its `.out` holds the findings.

use std::path::Path;

use ptcgen::diag::Diagnostic;
use ptcgen::spec::document::{self, Document, Syntax};
use ptcgen::spec::schema;

use crate::support::{golden, tree};

fn read(name: &str, text: &[u8]) -> Result<Document, Vec<Diagnostic>> {
    let document = document::parse(name, text, Syntax::of_path(name).expect("known extension"))?;
    match schema::check(&document) {
        findings if findings.is_empty() => Ok(document),
        findings => Err(findings),
    }
}

/// What a reader needs to see, without the drawing: `line:column code message`, the underlined text, help.
pub(crate) fn shown(findings: &[Diagnostic]) -> String {
    let mut out = String::new();
    for finding in findings {
        let place = finding.place.as_ref().expect("a place");
        let (line, column) = place.source.line_column(place.span.start);
        let name = &place.source.name;
        let under = &place.source.text[place.span.clone()];
        out += &format!("{name}:{line}:{column} {} {}\n  at {under:?}\n", finding.code.id, finding.message);
        for help in &finding.help {
            out += &format!("  help: {help}\n");
        }
    }
    out
}

#[test]
fn each_fixture_is_read_as_stored() {
    for (name, bytes) in tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/spec")) {
        if name.contains('/') || Syntax::of_path(&name).is_none() {
            continue;
        }
        let text = match read(&name, &bytes) {
            Ok(document) => {
                assert!(!name.starts_with("err_"), "{name} is fine");
                format!("{:#}\n", document.value())
            }
            Err(findings) => {
                assert!(name.starts_with("err_"), "{name}:\n{}", shown(&findings));
                shown(&findings)
            }
        };
        golden(&format!("tests/fixtures/spec/{name}.out"), &text);
    }
}
