//! Secrets Manager. Source where no other is named: its API reference, the page of the call.

pub mod find;
pub mod lifetime;
pub mod metadata;
pub mod versions;
