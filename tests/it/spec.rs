//! A spec: its syntaxes, its schema, its credentials, and how it is changed.

pub(crate) mod reading;
mod redact;
mod robust;
mod schema;
mod set;
