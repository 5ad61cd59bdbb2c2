//! Where a spec comes from: the options that commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// A spec that somebody names.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Spec")]
pub struct NamedSpec {
    /// Read the spec from FILE (.yaml, .yml, .json, .toml); `-` is standard input
    #[arg(long, value_name = "FILE", env = "PTCGEN_SPEC", conflicts_with = "presets")]
    pub spec: Option<PathBuf>,
    /// The syntax of standard input, or of a FILE with another ending
    #[arg(long, value_name = "SYNTAX", env = "PTCGEN_SPEC_FORMAT", requires = "spec")]
    pub spec_format: Option<SpecFormat>,
    /// Cache this registry, under its usual prefix; repeatable
    #[arg(long = "preset", value_name = "NAME", env = "PTCGEN_PRESET", value_delimiter = ',')]
    pub presets: Vec<String>,
    /// Set a field of the spec, for example `region=eu-west-1`; VALUE is YAML; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE", env = "PTCGEN_SET", hide_env_values = true)]
    pub sets: Vec<String>,
}

/// The spec to start from.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Spec")]
pub struct SpecInput {
    /// The one that is named
    #[command(flatten)]
    pub named: NamedSpec,
    /// Ask for the spec, on a terminal
    #[arg(short, long, env = "PTCGEN_INTERACTIVE", conflicts_with_all = ["spec", "presets"])]
    pub interactive: bool,
}

impl SpecInput {
    /// Whether the command line says which spec; else it is the one that lies in the module.
    pub const fn is_typed(&self) -> bool {
        self.named.spec.is_some() || !self.named.presets.is_empty() || self.interactive
    }
}

/// The syntax of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SpecFormat {
    /// JSON
    Json,
    /// YAML 1.2
    Yaml,
    /// TOML 1.0
    Toml,
}
