//! `ptcgen update`: what can be typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{SetInput, Writing};

/// Render modules again with today's spec and templates, and keep people's edits.
#[derive(Args, Debug)]
#[command(after_help = UPDATE_EXAMPLES)]
pub struct Update {
    /// The modules
    #[arg(value_name = "DIR", required = true)]
    pub dirs: Vec<PathBuf>,
    /// Which template set to take
    #[command(flatten)]
    pub set: SetInput,
    /// What becomes of lines that people and templates both changed
    #[arg(long, value_name = "STYLE", env = "PTCGEN_CONFLICT", default_value = "diff3", help_heading = "Merging")]
    pub conflict: ConflictStyle,
    /// Write PATH again although people deleted it; repeatable
    #[arg(long, value_name = "PATH", env = "PTCGEN_RESTORE", value_delimiter = ',', help_heading = "Merging")]
    pub restore: Vec<String>,
    /// Restore the modules as they were before an update that ended in conflicts
    #[arg(long, env = "PTCGEN_ABORT", conflicts_with_all = ["restore", "check"], help_heading = "Merging")]
    pub abort: bool,
    /// Change nothing; exit 1 where something would change
    #[arg(long, env = "PTCGEN_CHECK", help_heading = "Writing")]
    pub check: bool,
    /// What to show first, how, and which rules may be broken
    #[command(flatten)]
    pub writing: Writing,
}

/// What becomes of lines that people and templates both changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ConflictStyle {
    /// Both, between markers
    Markers,
    /// Both and what was rendered before, between markers
    Diff3,
    /// People's lines; what the templates wanted is told
    Ours,
    /// The templates' lines; what people lose is told
    Theirs,
    /// Change nothing in a module with conflicts
    Fail,
}

const UPDATE_EXAMPLES: &str = "\
Examples:
  ptcgen update modules/*                     take what the spec and the templates bring
  ptcgen update --diff modules/ecr-cache      look at it first
  ptcgen update --check modules/*             in CI: exit 1 where something would change
  ptcgen update --abort modules/ecr-cache     as it was before conflicts

A conflict leaves markers and exits 4. Choose, remove the markers, and update again.";
