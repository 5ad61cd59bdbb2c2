//! The program as its users drive it, and the library's façade: one file or folder for each room and each command.

#![expect(clippy::disallowed_methods, clippy::panic, reason = "a test does as users do, and fails by a panic")]

mod support;

mod adopt;
mod aws;
mod cli;
mod codes;
mod docs;
mod edge;
mod hcl;
mod render;
mod report;
mod rewrite;
mod spec;
mod stand_in;
mod template;
mod terraform;

mod new;
mod policy;
mod templates;
mod update;
mod validate;
mod verify;

mod fuzzed;
mod package;
mod readme;
mod tidy;
