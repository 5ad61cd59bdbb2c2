//! `ptcgen completions SHELL`.

use clap::CommandFactory as _;

use crate::base::outcome::Outcome;
use crate::cli::{Cli, Completions};

/// Prints the completion script of a shell.
pub fn run(args: &Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "ptcgen", &mut script);
    Outcome::data(String::from_utf8_lossy(&script))
}
