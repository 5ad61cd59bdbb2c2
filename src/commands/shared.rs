//! What several commands need.

pub mod build_module;
pub mod failure;
pub mod keep_objects;
pub mod managed_module;
pub mod merge_module;
pub mod options;
pub mod questions;
pub mod reporter;
pub mod spec_input;
pub mod target;
pub mod template_set;
pub mod write_module;
