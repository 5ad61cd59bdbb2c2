//! Reads any bytes as a spec in all three syntaxes. Nothing may panic, and no place may be outside its text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ptcgen::lint::{Options, check};
use ptcgen::spec::{Syntax, parse};

fuzz_target!(|bytes: &[u8]| {
    for syntax in [Syntax::Yaml, Syntax::Json, Syntax::Toml] {
        let findings = match parse("spec", bytes, syntax) {
            Ok(document) => check(&document, Options::default()).findings,
            Err(findings) => findings,
        };
        for place in findings.iter().filter_map(|finding| finding.place.as_ref()) {
            assert!(place.source.text.get(place.span.clone()).is_some(), "{:?}", place.span);
        }
    }
});
