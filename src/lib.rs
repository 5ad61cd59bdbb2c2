//! ptcgen: from a small spec to a complete Terraform module for Amazon ECR pull through cache.
//!
//! The modules in the order in which data flows. The command line ([`cli`]) picks a command ([`commands`]). A spec is
//! read and checked against its schema and the domain's rules ([`spec`]), with what AWS fixes at hand ([`aws`]). A
//! template set ([`template`]) renders it ([`render`]) to files in memory ([`fileset`]); those are checked without
//! terraform ([`native`]), compared with what lies in the folder ([`module`]) and written at the edge ([`edge`]). What is wrong on the way is a finding ([`diag`])
//! that becomes text or JSON ([`report`]); what a command comes to is an [`outcome`].

pub mod base;
pub mod diag;

pub mod hcl;

pub mod docs;

pub mod aws;
pub mod spec;
pub mod template;
pub mod terraform;

pub mod lint;
pub mod render;

pub mod module;

pub mod adopt;
pub mod rewrite;

pub mod report;

pub mod edge;

pub mod codes;

pub mod cli;
pub mod commands;

use std::ffi::OsString;

use clap::Parser as _;

use base::outcome::{Exit, Outcome};
use cli::{Cli, Command};

/// Runs a command line and returns its exit code.
pub fn run(argv: impl IntoIterator<Item = OsString>) -> u8 {
    let outcome = match Cli::try_parse_from(argv) {
        Ok(mut cli) => match common_options_behind_docs(&mut cli) {
            Ok(()) => dispatch(&cli),
            Err(message) => commands::say::usage(&message),
        },
        Err(error) => unparsed(&error),
    };
    match edge::terminal::print(&outcome) {
        Ok(()) => outcome.exit as u8,
        Err(_) => Exit::Failed as u8,
    }
}

fn dispatch(cli: &Cli) -> Outcome {
    if let Some(directory) = &cli.common.directory
        && let Err(error) = edge::disk::enter(directory)
    {
        let text = report::render(report::Format::Text, &[error.diagnostic()], edge::terminal::style(cli.common.color));
        return Outcome::words(Exit::Failed, text);
    }
    match &cli.command {
        Command::New(args) => commands::new::run(args, &cli.common),
        Command::Update(args) => commands::update::run(args, &cli.common),
        Command::Check(args) => commands::check::run(args, &cli.common),
        Command::Diff(args) => commands::diff::run(args, &cli.common),
        Command::Adopt(args) => commands::adopt::run(args, &cli.common),
        Command::AdoptModule(args) => commands::adopt_module::run(args, &cli.common),
        Command::Docs(args) => docs(&args.arguments, &cli.common),
        Command::Validate(args) => commands::validate::run(args, &cli.common),
        Command::Verify(args) => commands::verify::run(args, &cli.common),
        Command::Schema => commands::schema::run(),
        Command::Policy(args) => commands::policy::run(args, &cli.common),
        Command::Image(args) => commands::image::run(args, &cli.common),
        Command::Presets(args) => commands::presets::run(args),
        Command::Rewrite(args) => commands::rewrite::run(args, &cli.common),
        Command::Templates(args) => commands::templates::run(args, &cli.common),
        Command::Completions(args) => commands::completions::run(args),
        Command::Man(args) => commands::man::run(args),
    }
}

/// clap leaves everything behind `docs` alone, since it is terraform-docs' language.
fn common_options_behind_docs(cli: &mut Cli) -> Result<(), String> {
    match &mut cli.command {
        Command::Docs(args) => commands::docs::take_common(&mut args.arguments, &mut cli.common),
        _ => Ok(()),
    }
}

/// terraform-docs' arguments, codes and streams.
fn docs(arguments: &[OsString], common: &cli::Common) -> Outcome {
    let surroundings = commands::docs::Surroundings { working_directory: "".into(), home: edge::terminal::home() };
    commands::docs::command(arguments, &surroundings, common)
}

/// clap's own words: help and version are data, the rest is a usage error.
fn unparsed(error: &clap::Error) -> Outcome {
    let text = error.render().to_string();
    if error.use_stderr() { Outcome::words(Exit::Usage, text) } else { Outcome::data(text) }
}
