//! Which cache a command is about: the options that `policy`, `image` and others share.

use std::path::PathBuf;

use clap::Args;

use super::NamedSpec;
use crate::base::account::is_account;

/// Which cache: its rules, and where its registry is.
#[derive(Args, Debug)]
#[command(next_help_heading = "Cache")]
pub struct CacheOptions {
    /// The spec of the cache
    #[command(flatten)]
    pub named: NamedSpec,
    /// Take the spec of the module in DIR [default: the current folder, if a module is there]
    #[arg(long, value_name = "DIR", env = "PTCGEN_MODULE", conflicts_with_all = ["spec", "presets"], help_heading = "Spec")]
    pub module: Option<PathBuf>,
    /// The account of the registry [default: the spec's]
    #[arg(long, value_name = "ID", env = "PTCGEN_ACCOUNT", value_parser = account)]
    pub account: Option<String>,
    /// The region of the registry [default: the spec's]
    #[arg(long, value_name = "REGION", env = "PTCGEN_REGION", value_parser = region)]
    pub region: Option<String>,
    /// Write ACCOUNT_ID, REGION and the like where nobody says what they are
    #[arg(long, env = "PTCGEN_PLACEHOLDERS")]
    pub placeholders: bool,
}

pub(super) fn account(text: &str) -> Result<String, String> {
    if is_account(text) {
        Ok(text.to_owned())
    } else {
        Err("an account has 12 digits, for example 111122223333".to_owned())
    }
}

pub(super) fn region(text: &str) -> Result<String, String> {
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
