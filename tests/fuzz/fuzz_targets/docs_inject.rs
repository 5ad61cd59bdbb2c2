//! Injects docs into any bytes as a README: a second injection changes nothing, and the text outside the markers stays.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ptcgen::docs::{Config, OutputTo, block, inject};

fuzz_target!(|input: (String, Vec<u8>)| {
    let (content, readme) = input;
    let output = OutputTo { file: "README.md".to_owned(), ..Config::default().output };
    let Ok(block) = block(&content, &output) else { return };
    let Ok(once) = inject(Some(&readme), &block, &output) else { return };
    let has_markers = content.contains("BEGIN_TF_DOCS") || content.contains("END_TF_DOCS");
    if !has_markers {
        assert_eq!(inject(Some(&once), &block, &output).ok().as_deref(), Some(once.as_slice()));
    }
    let marker: &[u8] = b"<!-- BEGIN_TF_DOCS -->";
    if let Some(at) = readme.windows(marker.len()).position(|window| window == marker) {
        assert_eq!(once[..at], readme[..at]);
    }
});
