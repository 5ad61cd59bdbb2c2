//! The program as its users drive it, one file a command.

mod support;

mod codes;
mod new;
mod policy;
mod render_engine;
mod validate;
