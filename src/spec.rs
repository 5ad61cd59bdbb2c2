//! Spec text → located value → schema → [`model::Spec`] → domain rules.

pub mod located;
pub mod set;

pub mod redact;
pub mod schema;

pub mod model;
pub mod presets;
pub mod resolve;

pub mod check;
pub mod codes;
pub mod floors;
pub mod lints;
pub mod problem;

pub mod edit;
pub mod write;
