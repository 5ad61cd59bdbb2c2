//! Checks any bytes as the files of a module without terraform. Nothing may panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ptcgen::terraform::{check, formatting};

fuzz_target!(|bytes: &[u8]| {
    let half = bytes.len() / 2;
    let (one, other) = bytes.split_at(half);
    let names = ["main.tf", "modules/a/main.tf", "main_override.tf", "tests/a.tftest.hcl", "main.tf.json"];
    for name in names {
        let files = [(name, one), ("b.tf", other)];
        for finding in check(&files) {
            let place = finding.place.expect("a place");
            assert!(place.source.text.get(place.span).is_some());
        }
        let _ = formatting(&files);
    }
});
