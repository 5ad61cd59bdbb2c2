//! Document → violations of the schema, all of them, in the order of the text. Domain rules come later.
//!
//! Valid specs are accepted by code that was made of the schema when ptcgen was built; only for a spec that
//! is not accepted is the schema compiled at run time, which takes milliseconds.

mod explain;
mod wording;

use std::collections::HashSet;

use super::located::Document;
use crate::diag::Diagnostic;

/// The schema, draft 2020-12.
pub const SCHEMA: &str = include_str!("../../schemas/ptcgen.schema.json");

/// The schema's `$id`: where editors find it.
pub const ID: &str = "https://raw.githubusercontent.com/ptcgen/ptcgen/main/schemas/ptcgen.schema.json";

#[jsonschema::validator(path = "schemas/ptcgen.schema.json", draft = Draft202012, methods = { validate = false, iter_errors = false })]
struct Accepted;

/// Whether a value follows the schema. Some microseconds.
pub fn accepts(value: &serde_json::Value) -> bool {
    Accepted::is_valid(value)
}

/// Returns every violation of the schema, in the order of the text.
pub fn check(document: &Document) -> Vec<Diagnostic> {
    let value = document.value();
    if accepts(&value) {
        return Vec::new();
    }
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("a test reads the schema");
    let validator = jsonschema::draft202012::new(&schema).expect("a test compiles the schema");
    let explained = explain::Explain { document, schema: &schema };
    let mut found: Vec<Diagnostic> = validator.iter_errors(&value).flat_map(|error| explained.error(&error)).collect();
    found.sort_by_key(|diagnostic| {
        let place = diagnostic.place.as_ref();
        place.map(|place| {
            let source = document.sources.iter().position(|source| std::sync::Arc::ptr_eq(source, &place.source));
            (source, place.span.start, place.span.end)
        })
    });
    let mut seen = HashSet::new();
    found.retain(|diagnostic| {
        let span = diagnostic.place.as_ref().map(|place| (std::sync::Arc::as_ptr(&place.source), place.span.clone()));
        seen.insert((diagnostic.code.id, span, diagnostic.message.clone()))
    });
    found
}
