//! `ptcgen schema`: the JSON Schema of the spec.

use crate::base::outcome::Outcome;
use crate::spec::schema::SCHEMA;

/// Prints the JSON Schema of the spec.
pub fn run() -> Outcome {
    Outcome::data(SCHEMA)
}
