//! Module documentation, byte for byte as terraform-docs 0.24.0 writes it.
//!
//! A folder's files are loaded ([`load`]) into a [`module::Module`], formatted ([`format`]) according to a
//! [`config::Config`], and inserted into a file ([`inject`], or [`refresh`] where a
//! run need not behave as terraform-docs). Every step is a pure function on values:
//! nothing here opens a file; [`crate::edge::docs_fs`] does.

pub(crate) mod codes;
pub mod config;
pub(crate) mod folder;
pub(crate) mod format;
pub(crate) mod go_template;
pub(crate) mod inject;
pub(crate) mod load;
pub(crate) mod markers;
pub(crate) mod module;
pub(crate) mod output_values;
pub(crate) mod page;
pub(crate) mod refresh;
pub(crate) mod sub_modules;
pub(crate) mod text;

pub use config::{Config, ConfigValue, OutputTo};
pub use folder::{Folder, MemoryFolder, ReadError};
pub use format::{FORMATTERS, Formatter};
pub use inject::{block, inject};
pub use load::load;
pub use module::Module;
pub(crate) use page::LOCK_FILE;
pub use page::{document, reads, render_block, settings};
