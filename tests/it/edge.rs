//! The disk and the system: full disks, killed runs, and which files are opened for writing.

mod disk;
mod killed;
mod traced;
