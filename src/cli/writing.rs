//! What commands that write can show instead: the options that they share.

use clap::Args;

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
