//! The only place with effects: disk and terminal.

pub mod disk;
pub mod docs_fs;
pub mod parallel;
pub mod terminal;
pub mod walk;
