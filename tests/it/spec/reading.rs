//! Reading specs: fixtures in three syntaxes, and the findings for those named `err_*`.

use ptcgen::diag::Diagnostic;
use ptcgen::spec::{Document, Syntax, parse, schema};

fn read(name: &str, text: &[u8]) -> Result<Document, Vec<Diagnostic>> {
    let document = parse(name, text, Syntax::of_path(name).expect("known extension"))?;
    match schema::check(&document) {
        findings if findings.is_empty() => Ok(document),
        findings => Err(findings),
    }
}

/// Returns findings without the excerpts: `line:column code message`, the underlined text, help.
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
fn fixtures() {
    insta::glob!("../../fixtures/spec", "*.*", |path| {
        let name = path.file_name().and_then(|name| name.to_str()).expect("UTF-8");
        let bytes = std::fs::read(path).expect("readable");
        if name.ends_with(".snap") {
            return;
        }
        let text = match read(name, &bytes) {
            Ok(document) => {
                assert!(!name.starts_with("err_"), "{name} is fine");
                format!("{:#}\n", document.value())
            }
            Err(findings) => {
                assert!(name.starts_with("err_"), "{name}:\n{}", shown(&findings));
                shown(&findings)
            }
        };
        insta::assert_snapshot!(text);
    });
}
