//! Findings → text, JSON, annotations, SARIF. Each format a file; nothing here prints or writes.

pub mod redacted;
pub mod text;
