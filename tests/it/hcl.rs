//! How HCL is read and formatted.

pub(crate) mod fmt;
