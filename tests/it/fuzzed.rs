//! Inputs that fuzzing found worth keeping, one per line, for the functions that the fuzz targets in `tests/fuzz` call.
//!
//! Ten minutes of fuzzing found no fault in either. These are the inputs of at most 300 bytes that reached new
//! branches.

use ptcgen::docs::{Config, FORMATTERS, OutputTo, block, inject, load};
use ptcgen::terraform::{check, formatting};

fn inputs(name: &str) -> Vec<Vec<u8>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fuzz").join(name);
    let inputs: Vec<Vec<u8>> = std::fs::read_to_string(path).expect("inputs").lines().map(bytes).collect();
    assert!(inputs.len() > 40, "{name}: {}", inputs.len());
    inputs
}

/// Decodes a line: `\n`, `\\` and `\xNN` each represent a byte, everything else represents itself.
fn bytes(line: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), line);
    while let Some((before, escape)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let (byte, length) = match escape.as_bytes().first() {
            Some(b'n') => (b'\n', 1),
            Some(b'\\') => (b'\\', 1),
            _ => (u8::from_str_radix(&escape[1..3], 16).expect("two digits"), 3),
        };
        bytes.push(byte);
        rest = &escape[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

#[test]
fn any_module_can_be_documented_and_checked() {
    let config = Config::default();
    for input in inputs("docs_load.txt") {
        for name in ["main.tf", "main.tf.json"] {
            let (module, _) = load(&[(name, &input)], Some(&input), &config);
            for formatter in FORMATTERS {
                let _ = (formatter.render)(&module, &config);
            }
            let _ = (check(&[(name, &input)]), formatting(&[(name, &input)]));
        }
    }
}

#[test]
fn any_readme_takes_docs_and_keeps_its_own_text() {
    let output = OutputTo { file: "README.md".to_owned(), ..Config::default().output };
    let block = block("| docs |\n", &output).expect("a block");
    let marker: &[u8] = b"<!-- BEGIN_TF_DOCS -->";
    for readme in inputs("docs_inject.txt") {
        let Ok(once) = inject(Some(&readme), &block, &output) else { continue };
        assert_eq!(inject(Some(&once), &block, &output).ok().as_deref(), Some(once.as_slice()));
        if let Some(at) = readme.windows(marker.len()).position(|window| window == marker) {
            assert_eq!(once[..at], readme[..at]);
        }
    }
}
