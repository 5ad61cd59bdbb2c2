//! HCL as it is read and formatted.

pub(crate) mod fmt;
