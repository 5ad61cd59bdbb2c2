//! Template sets, what their templates see of a spec, and the engine that renders them. It opens nothing; a template sees
//! its set and its context, and nothing else.

mod built_in;
mod load;
mod manifest;
pub mod set;

pub mod context;
pub mod filters;

pub mod engine;

pub mod unused;

pub mod codes;
