//! The disk and the system: full disks, killed runs, and what is opened for writing.

mod disk;
mod killed;
mod traced;
