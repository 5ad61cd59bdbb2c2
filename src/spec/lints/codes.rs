//! The codes of the domain rules.
use crate::diag::Code;

/// An upstream whose registry nobody knows.
pub const UNKNOWN_UPSTREAM: Code = Code::error("PTC202", "unknown upstream", "", None);
