//! Spec + template set → text of every file. Opens nothing; a template sees its set and its context alone.

pub mod set;

mod built_in;
mod manifest;

pub mod context;
pub mod filters;

pub mod engine;

pub mod usage;

pub mod codes;
