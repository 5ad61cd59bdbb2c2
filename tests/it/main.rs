//! The program as its users drive it, one file a command.

mod policy;
mod render_engine;
mod render_standard;
