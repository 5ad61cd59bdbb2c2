//! `ptcgen check`: what can be typed.

use std::path::PathBuf;

use clap::Args;

use super::{Findings, Rules, SetInput};

/// Say whether modules are what their spec, templates and docs say.
#[derive(Args, Debug)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct Check {
    /// The modules
    #[arg(value_name = "DIR", required = true)]
    pub dirs: Vec<PathBuf>,
    /// Which template set to take
    #[command(flatten)]
    pub set: SetInput,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: Findings,
    /// Which rules may be broken
    #[command(flatten)]
    pub rules: Rules,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  ptcgen check modules/*
  ptcgen check --format sarif modules/* > findings.sarif
  ptcgen check --output json=check.json modules/*

Exit codes: 0 as it should be (edits by hand are allowed), 1 an update or fresh docs are due, 4 conflicts are not
resolved. It changes nothing.";
