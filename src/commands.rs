//! The commands, one file for each: its arguments (clap's types) beside what it does. A command reads, calls pure steps
//! and writes; those steps make the decisions. What several commands need is in [`shared`].

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

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::base::outcome::{Exit, Outcome};
use crate::docs::config::value::parse_bool;
use crate::edge::disk;
use crate::edge::terminal::{self, Color};
use crate::report::Format;

/// Generate, document and verify Terraform modules for Amazon ECR pull through cache.
#[derive(Debug, Parser)]
#[command(name = "ptcgen", version, max_term_width = 100, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Cli {
    /// The options of every command.
    #[command(flatten)]
    pub common: Common,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  ptcgen new modules/ecr-cache                        write a module for Docker Hub
  ptcgen new modules/ecr-cache --preset quay --preset k8s
  ptcgen new modules/ecr-cache --spec ecr-cache.yaml  write a module from a spec
  ptcgen validate ecr-cache.yaml                      check the spec alone
  ptcgen verify modules/ecr-cache --level test        verify with terraform, tests included
  ptcgen presets                                      list the upstream registries

Exit codes: 0 done, 1 differences, 2 wrong usage, 3 spec rejected, 4 edits in the way or conflicts,
5 output fails verification, 6 could not run, 130 and 143 stopped by a signal.";

/// The options of every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Run as if started in DIR
    #[arg(short = 'C', long = "directory", value_name = "DIR", env = "PTCGEN_DIRECTORY", global = true)]
    pub directory: Option<PathBuf>,
    /// Print errors only
    #[arg(short, long, env = "PTCGEN_QUIET", global = true)]
    pub quiet: bool,
    /// Print what is done and why
    #[arg(short, long, env = "PTCGEN_VERBOSE", global = true)]
    pub verbose: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", env = "PTCGEN_COLOR", global = true, default_value = "auto")]
    pub color: Color,
}

/// The commands, roughly in the order of a module's life.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a complete module into DIR
    New(new::New),
    /// Render modules again with the current spec and templates, keeping your edits
    Update(update::Update),
    /// Check that modules match their spec, templates and docs
    Check(check::Check),
    /// Show what was edited since a module was rendered
    Diff(diff::Diff),
    /// Take over a module written by hand or by another tool
    AdoptModule(adopt_module::AdoptModule),
    /// Write a spec, a module and `import` blocks for existing rules in AWS
    Adopt(adopt::Adopt),
    /// Write module docs, with terraform-docs' own arguments
    Docs(docs::Docs),
    /// Verify modules with terraform
    Verify(verify::Verify),
    /// Check specs against the schema and the rules of ECR, IAM and Terraform
    Validate(validate::Validate),
    /// Print the JSON Schema of the spec
    Schema,
    /// Print a least-privilege IAM document for a role
    Policy(policy::Policy),
    /// Print the cached name of an image
    Image(image::Image),
    /// List the upstream registries that ECR can cache
    Presets(presets::Presets),
    /// Rewrite image names in files to pull through the cache
    Rewrite(rewrite::Rewrite),
    /// List, copy and test template sets
    Templates(templates::Templates),
    /// Print a shell completion script
    Completions(completions::Completions),
    /// Print the manual page of ptcgen or of a command
    Man(man::Man),
}

/// Runs a command line, whose first word is the program's name.
pub fn run(argv: impl IntoIterator<Item = OsString>) -> Outcome {
    let argv: Vec<OsString> = argv.into_iter().collect();
    if let Some(arguments) = docs::as_terraform_docs(&argv) {
        return docs::drop_in(arguments, &docs_surroundings());
    }
    match parsed(argv) {
        Ok(mut cli) => match common_options_behind_docs(&mut cli) {
            Ok(()) => dispatch(&cli),
            Err(message) => shared::reporter::usage(&message),
        },
        Err(error) => unparsed(&error),
    }
}

/// Parses a command line. A switch's variable is read as the Go programs around Terraform read theirs.
fn parsed(argv: Vec<OsString>) -> Result<Cli, clap::Error> {
    fn with_switches(command: clap::Command) -> clap::Command {
        let command = command.mut_args(|argument| match argument.get_action() {
            ArgAction::SetTrue if argument.get_env().is_some() => argument.value_parser(switch),
            _ => argument,
        });
        command.mut_subcommands(with_switches)
    }
    let mut program = with_switches(Cli::command());
    let matches = program.try_get_matches_from_mut(argv)?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    let typed = |name: &str| matches.value_source(name) == Some(ValueSource::CommandLine);
    if cli.common.quiet && cli.common.verbose {
        // A flag overrides the variable of the other one.
        match (typed("quiet"), typed("verbose")) {
            (true, false) => cli.common.verbose = false,
            (false, true) => cli.common.quiet = false,
            _ => return Err(program.error(ErrorKind::ArgumentConflict, docs::QUIET_AND_VERBOSE)),
        }
    }
    Ok(cli)
}

/// Parses the value of a switch's variable; an empty one is one that is not set.
fn switch(value: &str) -> Result<bool, String> {
    let value = if value.is_empty() { "false" } else { value };
    parse_bool(value).ok_or_else(|| "it takes `true` or `false`".to_owned())
}

fn docs_surroundings() -> docs::Surroundings {
    docs::Surroundings { working_directory: "".into(), home: terminal::home() }
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
        Command::Docs(args) => docs::command(&args.arguments, &docs_surroundings(), common),
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

/// Takes ptcgen's common options out of the arguments of `docs`, which clap passes on unparsed because they are
/// terraform-docs' own.
fn common_options_behind_docs(cli: &mut Cli) -> Result<(), String> {
    match &mut cli.command {
        Command::Docs(args) => docs::take_common(&mut args.arguments, &mut cli.common),
        _ => Ok(()),
    }
}

/// Turns clap's message into an outcome: help and version are data, the rest is a usage error.
fn unparsed(error: &clap::Error) -> Outcome {
    let text = error.render().to_string();
    if error.use_stderr() { Outcome::words(Exit::Usage, text) } else { Outcome::data(text) }
}

#[cfg(test)]
mod tests {
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
