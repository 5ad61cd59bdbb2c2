//! The program as its users drive it, one file a command.

mod support;

mod codes;
mod new;
mod policy;
mod render_engine;
mod spec_reading;
mod spec_redact;
mod spec_schema;
mod spec_set;
mod validate;
