//! `ptcgen docs`: what can be typed. Its arguments are terraform-docs' own, and read by `commands::docs`.

use clap::Args;

/// Write module docs; takes terraform-docs' own arguments.
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub struct Docs {
    /// What terraform-docs takes
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    pub arguments: Vec<std::ffi::OsString>,
}
