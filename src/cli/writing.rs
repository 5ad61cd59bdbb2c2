//! What commands that write can show instead: the options that they share.

use clap::Args;

use super::{Findings, Rules};

/// What commands that render and write modules share.
#[derive(Args, Debug)]
pub struct Writing {
    /// What is shown instead of written
    #[command(flatten)]
    pub preview: Preview,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: Findings,
    /// Which rules may be broken
    #[command(flatten)]
    pub rules: Rules,
}

/// Ways to look first.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Writing")]
pub struct Preview {
    /// Print what would be done, change nothing
    #[arg(long, env = "PTCGEN_DRY_RUN")]
    pub dry_run: bool,
    /// Print a unified diff of what would change, change nothing
    #[arg(long, env = "PTCGEN_DIFF")]
    pub diff: bool,
}

impl Preview {
    /// Whether nothing may be changed.
    pub const fn is_asked(self) -> bool {
        self.dry_run || self.diff
    }
}
