//! Module documentation, byte for byte as terraform-docs 0.24.0 writes it.
//!
//! A folder's files are loaded ([`load`]) to a [`module::Module`], formatted ([`format`]) by a
//! [`config::Config`], and put into a file ([`inject`]). Every step is a pure function on values:
//! nothing here opens a file, [`crate::edge::docs_fs`] does.

pub mod codes;
pub mod config;
pub mod folder;
pub mod format;
pub mod go_template;
pub mod inject;
pub mod load;
pub mod markers;
pub mod module;
pub mod output_values;
pub mod page;
pub mod sub_modules;
pub mod text;

pub use folder::{Folder, MemoryFolder, ReadError};
pub use page::{document, render_block, settings};
