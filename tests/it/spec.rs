//! A spec: its syntaxes, its schema, its credentials, and how it is changed.

pub(crate) mod reading;
mod robust;
mod schema;
mod set;
