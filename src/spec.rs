//! Spec text → document → schema → [`model::Spec`].

pub mod document;
pub mod pointer;
pub mod set;
pub mod tree;

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
pub mod version;

pub mod edit;
pub mod write;
