//! Spec text → located value → schema → [`model::Spec`] → domain rules.

pub mod model;
pub mod presets;
