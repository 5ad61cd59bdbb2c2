//! A file a command.

pub mod docs;
