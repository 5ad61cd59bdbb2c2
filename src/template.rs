//! Template sets, the context that their templates see, and the engine that renders them. It opens no files; a template
//! sees only the context.

mod built_in;
mod load;
mod manifest;
pub mod set;

pub mod context;
pub mod filters;

pub mod engine;

pub mod unused;

pub mod codes;
