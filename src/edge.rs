//! Effects, each in one place.

pub mod docs_fs;
