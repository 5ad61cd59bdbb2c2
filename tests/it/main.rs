//! The program as its users drive it, one file a command.
mod render_engine;
