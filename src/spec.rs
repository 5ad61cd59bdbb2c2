//! Spec text → located value → schema → [`model::Spec`] → domain rules.

pub mod located;
pub mod set;

pub mod redact;
pub mod schema;

pub mod model;
pub mod resolve;

pub mod cache;
pub mod policy_scope;

pub mod codes;
pub mod features;
pub mod floors;
pub mod problem;

pub mod edit;
pub mod write;
