//! The command lines of terraform's steps, and readers that turn terraform's output into findings. Starts and opens
//! nothing.

pub mod account;
pub mod codes;
pub mod provider_address;
pub mod step;

pub mod cli_config;
pub mod declared;
pub mod diagnostic;
pub mod formatting;
pub mod json_output;
pub mod module_sources;
pub mod pending;
pub mod plain_output;
pub mod plan;
pub mod provider_requirements;
