//! The only place with effects: disk and terminal.

pub mod disk;
pub mod docs_fs;
pub mod terminal;
