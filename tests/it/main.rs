//! The program as its users drive it, one file a command.

mod support;

mod codes;
mod hcl_fmt;
mod new;
mod policy;
mod render_classic;
mod render_engine;
mod render_hostile;
mod render_overrides;
mod render_selfcheck;
mod render_standard;
mod snapshots;
mod spec_reading;
mod spec_redact;
mod spec_robust;
mod spec_schema;
mod spec_set;
mod specs;
mod terraform;
mod validate;
