//! Spec + template set → text of every file. Opens nothing; a template sees its set and its context alone.

mod built_in;
mod load;
mod manifest;
pub mod set;

pub mod context;
pub mod filters;

pub mod engine;

pub mod usage;

pub mod codes;
