//! Module documentation, byte for byte as terraform-docs 0.24.0 writes it.
//!
//! A folder's files are loaded ([`load`]) to a [`module::Module`], formatted ([`format`]) by a
//! [`config::Config`], and put into a file ([`inject`]). Every step is a pure function on values:
//! nothing here opens a file, [`crate::edge::docs_fs`] does.

pub mod config;
pub mod load;
pub mod module;
pub mod value;
pub mod text;
pub mod output_values;
pub mod format;
pub mod template;
pub mod inject;
pub mod recursive;
pub mod page;
pub mod codes;

pub use page::{Files, Folder, Missing, document, render_block};
