//! The only place with effects: disk, processes and terminal.

pub mod disk;
pub mod docs_fs;
pub mod image_files;
pub mod parallel;
pub mod process;
pub mod terminal;
pub mod walk;
