//! `ptcgen completions` and `ptcgen man`: what can be typed.

use clap::Args;

/// Print a completion script for a shell.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  ptcgen completions bash > ~/.local/share/bash-completion/completions/ptcgen")]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Print the manual page of ptcgen or of a command.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  ptcgen man new | man -l -")]
pub struct Man {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
