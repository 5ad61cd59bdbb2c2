//! Spec text → located value → schema → [`model::Spec`] → domain rules.

pub mod floors;
pub mod lints;
pub mod model;
pub mod presets;
pub mod problem;
pub mod resolve;
