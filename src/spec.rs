//! Spec text → located value → schema → [`model::Spec`] → domain rules.

pub mod codes;
pub mod edit;
pub mod located;
pub mod redact;
pub mod schema;
pub mod set;
pub mod write;

pub mod floors;
pub mod lints;
pub mod model;
pub mod presets;
pub mod problem;
pub mod resolve;
