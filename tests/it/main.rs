//! The program as its users drive it, one file a command.

mod spec_codes;
mod spec_reading;
mod spec_redact;
mod spec_schema;
mod spec_set;
