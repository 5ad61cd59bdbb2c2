//! The program as its users drive it, one file a command.

#![expect(clippy::disallowed_methods, clippy::panic, reason = "a test does as users do, and fails by a panic")]

mod support;

mod adopt;
mod cli;
mod codes;
mod disk;
mod docs_cases;
mod docs_engine;
mod docs_load;
mod docs_many;
mod docs_packaging;
mod docs_properties;
mod fuzzed;
mod hcl_fmt;
mod image;
mod killed;
mod native;
mod new;
mod package;
mod policy;
mod policy_command;
mod readme;
mod render_classic;
mod render_engine;
mod render_hostile;
mod render_overrides;
mod render_selfcheck;
mod render_standard;
mod reports;
mod rewrite;
mod selfcheck;
mod snapshots;
mod spec_reading;
mod spec_redact;
mod spec_robust;
mod spec_schema;
mod spec_set;
mod specs;
mod templates;
mod templates_context;
mod templates_hostile;
mod templates_set;
mod templates_test;
mod terraform;
mod tidy;
mod traced;
mod update;
mod update_cases;
mod update_conflicts;
mod update_readme;
mod update_records;
mod validate;
mod verify;
