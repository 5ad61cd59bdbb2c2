//! Everything that touches the world outside the process: the disk, other programs, the terminal and the environment.

pub mod copy;
pub mod disk;
pub mod docs_fs;
pub mod image_files;
pub mod lines;
pub mod loopback;
pub mod parallel;
pub mod paths;
pub mod process;
pub mod providers;
pub mod snapshots;
pub mod template_folder;
pub mod terminal;
pub mod walk;
