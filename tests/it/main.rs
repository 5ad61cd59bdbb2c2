//! The program as its users drive it, one file a command.

mod hcl_fmt;
mod policy;
mod render_classic;
mod render_engine;
mod render_hostile;
mod render_overrides;
mod render_selfcheck;
mod render_standard;
mod spec_codes;
mod spec_reading;
mod spec_redact;
mod spec_schema;
mod spec_set;
mod specs;
mod terraform;
