//! The commands: one file for each, with what can be typed (clap's types) beside what it does. A command reads, calls pure
//! steps and writes; what it needs to decide is decided by those steps. What several commands need is in [`shared`].

pub mod adopt;
pub mod adopt_module;
pub mod check;
pub mod completions;
pub mod diff;
pub mod docs;
pub mod image;
pub mod man;
pub mod new;
pub mod policy;
pub mod presets;
pub mod rewrite;
pub mod schema;
pub mod shared;
pub mod templates;
pub mod update;
pub mod validate;
pub mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::base::outcome::{Exit, Outcome};
use crate::edge::disk;
use crate::edge::terminal::{self, Color};
use crate::report::Format;

/// Generate, document and verify Terraform modules for Amazon ECR pull through cache.
#[derive(Debug, Parser)]
#[command(name = "ptcgen", version, max_term_width = 100, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  ptcgen new modules/ecr-cache                        a module for Docker Hub
  ptcgen new modules/ecr-cache --preset quay --preset k8s
  ptcgen new modules/ecr-cache --spec ecr-cache.yaml  from a spec
  ptcgen validate ecr-cache.yaml                      the spec alone
  ptcgen verify modules/ecr-cache --level test        terraform has the last word
  ptcgen presets                                      the upstream registries it knows

Exit codes: 0 done, 1 differences, 2 usage, 3 spec rejected, 4 people's work in the way,
5 output fails verification, 6 could not do it, 130 and 143 signals.";

/// What holds for every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Work as if started in DIR
    #[arg(short = 'C', long = "directory", value_name = "DIR", env = "PTCGEN_DIRECTORY", global = true)]
    pub directory: Option<PathBuf>,
    /// Print errors only
    #[arg(short, long, env = "PTCGEN_QUIET", global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print what is done and why
    #[arg(short, long, env = "PTCGEN_VERBOSE", global = true)]
    pub verbose: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", env = "PTCGEN_COLOR", global = true, default_value = "auto")]
    pub color: Color,
}

/// The commands, in the order in which a module meets them.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a complete module into DIR
    New(new::New),
    /// Render modules again with today's spec and templates, and keep people's edits
    Update(update::Update),
    /// Say whether modules are what their spec, templates and docs say
    Check(check::Check),
    /// Show what people changed since a module was rendered
    Diff(diff::Diff),
    /// Take over a module that was made by hand or by another tool
    AdoptModule(adopt_module::AdoptModule),
    /// Write the spec, module and `import` blocks for rules that exist in AWS
    Adopt(adopt::Adopt),
    /// Write module docs; takes terraform-docs' own arguments
    Docs(docs::Docs),
    /// Let terraform say whether modules are right
    Verify(verify::Verify),
    /// Check specs against the schema and the domain's rules
    Validate(validate::Validate),
    /// Print the JSON Schema of the spec
    Schema,
    /// Print an IAM document, least privilege, for a role
    Policy(policy::Policy),
    /// Print where the cache has an image
    Image(image::Image),
    /// List the upstream registries that ECR can cache
    Presets(presets::Presets),
    /// Rewrite images in files so that they come through the cache
    Rewrite(rewrite::Rewrite),
    /// See template sets, copy one out to change it, test it
    Templates(templates::Templates),
    /// Print a completion script for a shell
    Completions(completions::Completions),
    /// Print the manual page of ptcgen or of a command
    Man(man::Man),
}

/// Runs a command line, its first word the program's name.
pub fn run(argv: impl IntoIterator<Item = OsString>) -> Outcome {
    match Cli::try_parse_from(argv) {
        Ok(mut cli) => match common_options_behind_docs(&mut cli) {
            Ok(()) => dispatch(&cli),
            Err(message) => shared::reporter::usage(&message),
        },
        Err(error) => unparsed(&error),
    }
}

fn dispatch(cli: &Cli) -> Outcome {
    let common = &cli.common;
    if let Some(directory) = &common.directory
        && let Err(error) = disk::enter(directory)
    {
        let text = Format::Text.render(&[error.diagnostic()], terminal::style(common.color));
        return Outcome::words(Exit::Failed, text);
    }
    match &cli.command {
        Command::New(args) => new::run(args, common),
        Command::Update(args) => update::run(args, common),
        Command::Check(args) => check::run(args, common),
        Command::Diff(args) => diff::run(args, common),
        Command::AdoptModule(args) => adopt_module::run(args, common),
        Command::Adopt(args) => adopt::run(args, common),
        Command::Docs(args) => {
            let surroundings = docs::Surroundings { working_directory: "".into(), home: terminal::home() };
            docs::command(&args.arguments, &surroundings, common)
        }
        Command::Verify(args) => verify::run(args, common),
        Command::Validate(args) => validate::run(args, common),
        Command::Schema => schema::run(),
        Command::Policy(args) => policy::run(args, common),
        Command::Image(args) => image::run(args, common),
        Command::Presets(args) => presets::run(args),
        Command::Rewrite(args) => rewrite::run(args, common),
        Command::Templates(args) => templates::run(args, common),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}

/// clap leaves everything behind `docs` alone, since those arguments are terraform-docs' own.
fn common_options_behind_docs(cli: &mut Cli) -> Result<(), String> {
    match &mut cli.command {
        Command::Docs(args) => docs::take_common(&mut args.arguments, &mut cli.common),
        _ => Ok(()),
    }
}

/// clap's own words: help and version are data, the rest is a usage error.
fn unparsed(error: &clap::Error) -> Outcome {
    let text = error.render().to_string();
    if error.use_stderr() { Outcome::words(Exit::Usage, text) } else { Outcome::data(text) }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn every_flag_has_a_variable_of_its_name() {
        let mut program = Cli::command();
        program.build();
        let commands = std::iter::once(&program).chain(program.get_subcommands());
        for argument in commands.flat_map(clap::Command::get_arguments) {
            let Some(long) = argument.get_long().filter(|long| !matches!(*long, "help" | "version")) else { continue };
            // The program of `--terraform-bin` is `PTCGEN_TERRAFORM`.
            let name = long.trim_end_matches("-bin");
            let expected = format!("PTCGEN_{}", name.to_uppercase().replace('-', "_"));
            let variable = argument.get_env().and_then(|variable| variable.to_str());
            assert_eq!(variable, Some(expected.as_str()), "--{long}");
        }
    }
}
