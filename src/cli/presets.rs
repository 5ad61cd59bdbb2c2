//! `ptcgen presets`: what can be typed.

use clap::{Args, ValueEnum};

/// List the upstream registries that ECR can cache.
#[derive(Args, Debug)]
pub struct Presets {
    /// How to print them
    #[arg(long, value_name = "FORMAT", env = "PTCGEN_FORMAT", default_value = "text")]
    pub format: TableFormat,
}

/// A table or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// A table
    Text,
    /// JSON, versioned
    Json,
}
