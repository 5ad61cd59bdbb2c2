//! Checks a document against the schema, and reports every violation in the order of the text. `lint` checks the rules
//! of the domain afterwards.
//!
//! Valid specs are accepted by code that is generated from the schema when ptcgen is built. Only for a spec that is not
//! accepted is the schema compiled at run time, which takes milliseconds.

mod explain;
mod wording;

use std::collections::HashSet;

use serde_json::Value;

use super::document::{Document, Step};
use crate::diag::Diagnostic;

/// The schema, draft 2020-12.
pub const SCHEMA: &str = include_str!("../../schemas/ptcgen.schema.json");

/// The schema's `$id`: a name, not an address; nothing is ever fetched.
pub const ID: &str = "urn:ptcgen:spec:1";

/// Where a module keeps the schema that its spec follows, so that editors find it without a network.
pub const PATH: &str = ".ptcgen/spec.schema.json";

#[jsonschema::validator(path = "schemas/ptcgen.schema.json", draft = Draft202012, methods = { validate = false, iter_errors = false })]
struct Accepted;

/// Whether a value follows the schema. Takes a few microseconds, and 0.1 ms more the first time that a text is matched
/// with a pattern.
pub fn accepts(value: &Value) -> bool {
    Accepted::is_valid(value)
}

/// Removes from a value all that violates the schema, so that the domain's rules can be checked on the rest.
pub fn without_violations(mut value: Value) -> Value {
    let validator = jsonschema::draft202012::new(&schema()).expect("a test compiles the schema");
    let violations = validator.iter_errors(&value).map(|error| explain::pointer(error.instance_path()));
    let keys = violations.map(|at| at.steps.into_iter().map_while(Step::into_key).collect::<Vec<_>>());
    for keys in keys.collect::<Vec<_>>() {
        // Removing an item of a list would change the index of those after it, so the whole list is removed.
        let Some((last, parents)) = keys.split_last() else { continue };
        let parent = parents.iter().try_fold(&mut value, |value, key| value.get_mut(key));
        if let Some(Value::Object(map)) = parent {
            map.shift_remove(last);
        }
    }
    value
}

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("a test reads the schema")
}

/// Returns every violation of the schema, in the order of the text.
pub fn check(document: &Document) -> Vec<Diagnostic> {
    let value = document.value();
    if accepts(&value) {
        return Vec::new();
    }
    let schema = schema();
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
