//! Which cache a command is about: the options that `policy`, `image` and others share.

use std::path::PathBuf;

use clap::Args;

use super::SpecFormat;

/// Which cache: its rules, and where its registry is.
#[derive(Args, Debug)]
#[command(next_help_heading = "Cache")]
pub struct CacheOptions {
    /// Read the spec from FILE (.yaml, .yml, .json, .toml); `-` is standard input
    #[arg(long, value_name = "FILE", env = "PTCGEN_SPEC", conflicts_with_all = ["module", "presets"])]
    pub spec: Option<PathBuf>,
    /// The syntax of standard input, or of a FILE with another ending
    #[arg(long, value_name = "SYNTAX", env = "PTCGEN_SPEC_FORMAT", requires = "spec")]
    pub spec_format: Option<SpecFormat>,
    /// Take the spec of the module in DIR [default: the current folder, if a module is there]
    #[arg(long, value_name = "DIR", env = "PTCGEN_MODULE", conflicts_with = "presets")]
    pub module: Option<PathBuf>,
    /// Take this registry under its usual prefix; repeatable
    #[arg(long = "preset", value_name = "NAME", env = "PTCGEN_PRESET", value_delimiter = ',')]
    pub presets: Vec<String>,
    /// Set a field of the spec first; VALUE is YAML; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE", env = "PTCGEN_SET", hide_env_values = true)]
    pub sets: Vec<String>,
    /// The account of the registry [default: the spec's]
    #[arg(long, value_name = "ID", env = "PTCGEN_ACCOUNT", value_parser = account)]
    pub account: Option<String>,
    /// The region of the registry [default: the spec's]
    #[arg(long, value_name = "REGION", env = "PTCGEN_REGION", value_parser = region)]
    pub region: Option<String>,
    /// Write ACCOUNT_ID and REGION where nobody says what they are
    #[arg(long, env = "PTCGEN_PLACEHOLDERS")]
    pub placeholders: bool,
}

fn account(text: &str) -> Result<String, String> {
    let digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { Ok(text.to_owned()) } else { Err("an account has 12 digits, for example 111122223333".to_owned()) }
}

fn region(text: &str) -> Result<String, String> {
    use crate::aws::partition;
    if partition::of_region(text).is_some() {
        return Ok(text.to_owned());
    }
    let newer = "for a region newer than this ptcgen, set `region` in the spec and allow PTC216 there";
    Err(match crate::diag::did_you_mean(text, partition::regions()) {
        Some(near) => format!("AWS has no such region; did you mean `{near}`?"),
        None => format!("AWS has no such region; {newer}"),
    })
}
