//! The help of `docs`.

use super::common_options;
use super::ptcgen_flags::PTCGEN_FLAGS;
use super::terraform_docs_flags::FLAGS;
use crate::docs::format::FORMATTERS;
use crate::report::Format;

const USAGE: &str = "\
Documents Terraform modules as terraform-docs does

Usage:
  ptcgen docs [FORMAT] PATH... [flags]
  ptcgen docs --terraform-docs ARGUMENTS...    exactly terraform-docs' command line, as if called by that name
  ptcgen docs version | completion SHELL | help [FORMAT]

PATH alone is documented where it holds a `.tf` file or a configuration, or where a format or a flag of terraform-docs
is given; only `--all`, or a PATH with neither, documents every module below it.

A page is written into the output file that the settings name. Without one it is printed if a format is given or a
configuration is found, and otherwise, or with a format and --all, --check, --diff or --dry-run, it is README.md.

Formats:
";

/// Returns the help.
pub(super) fn help() -> String {
    let mut out = USAGE.to_owned();
    for formatter in FORMATTERS {
        out.push_str(&format!("  {}\n", formatter.name()));
    }
    out.push_str("\nFlags:\n");
    for flag in FLAGS {
        out.push_str(&format!("  --{:<24} {}\n", flag.name, flag.help));
    }
    out.push_str("\nFlags that terraform-docs does not have:\n");
    for flag in PTCGEN_FLAGS {
        let name = format!("{} {}", flag.name, flag.value.unwrap_or_default());
        let help = flag.help.replace("{formats}", &Format::alternatives());
        out.push_str(&format!("  --{name:<24} {help} [env: {}]\n", flag.variable()));
    }
    out.push_str(common_options::HELP);
    out
}
