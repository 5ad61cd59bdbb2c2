//! `docs`: writes the same bytes as terraform-docs, given its arguments; with ptcgen's own flags, it documents many
//! modules at once.

mod arguments;
mod changes;
mod common_options;
mod compatible_run;
mod config_file;
mod engine;
mod module_docs;
mod module_folder;
mod module_outcome;
mod ptcgen_flags;
mod settings;
mod terraform_docs_flags;
mod walk;
mod walk_report;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::Common;
use super::shared::reporter;
use crate::base::outcome::{Exit, Outcome};
use crate::diag::Diagnostic;
use crate::docs::config::Config;
use crate::docs::{codes, format};
use crate::edge::terminal;
use crate::edge::walk::Listing;
use crate::report::Format;
pub use arguments::{Arguments, parse};
pub use common_options::take_common;
pub use ptcgen_flags::PTCGEN_FLAGS;
pub use terraform_docs_flags::FLAGS;

/// Write module docs; takes terraform-docs' own arguments.
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub struct Docs {
    /// The arguments of terraform-docs, and flags of ptcgen
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    pub arguments: Vec<OsString>,
}

/// What terraform-docs would have printed, and the findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompatibleOutcome {
    /// The exit code, 0 or 1 as in terraform-docs.
    pub code: u8,
    /// The text for standard output.
    pub stdout: String,
    /// Errors and warnings.
    pub findings: Vec<Diagnostic>,
}

/// The folders around the process: where it was started, and the user's home.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The folder that relative paths start from, usually `.`.
    pub working_directory: PathBuf,
    /// `$HOME`, if it is set.
    pub home: Option<PathBuf>,
}

/// Runs the command: as terraform-docs would, or over many modules if the arguments ask for more than it can do.
pub fn command(argv: &[OsString], surroundings: &Surroundings, common: &Common) -> Outcome {
    let parsed = parse(argv).and_then(|arguments| {
        let options = arguments.options.clone().or_environment(&terminal::variable)?;
        Ok((arguments, options))
    });
    match parsed {
        Ok((arguments, _)) if arguments.help => {}
        Ok((arguments, options)) if options.go_beyond_terraform_docs() || needs_more(&arguments, surroundings) => {
            return match twice(&arguments.paths) {
                Some(path) => reporter::usage(&format!("`{path}` is given twice")),
                None => walk::run(&arguments, &options, surroundings, common),
            };
        }
        Err(finding) if argv.iter().any(is_ptcgen_flag) => {
            let words = Format::Text.render(&[finding], terminal::style(common.color));
            return Outcome::words(Exit::Usage, words);
        }
        _ => {}
    }
    let done = run(argv, surroundings);
    let words = Format::Text.render(&done.findings, terminal::style(common.color));
    let exit = if done.code == 0 { Exit::Done } else { Exit::Differences };
    Outcome { exit, data: done.stdout, words }
}

fn is_ptcgen_flag(word: &OsString) -> bool {
    let word = word.to_string_lossy();
    let name = word.split('=').next().unwrap_or_default();
    PTCGEN_FLAGS.iter().any(|flag| name.strip_prefix("--") == Some(flag.name))
}

fn twice(paths: &[String]) -> Option<&String> {
    paths.iter().enumerate().find(|(at, path)| paths[..*at].contains(path)).map(|(_, path)| path)
}

/// Whether terraform-docs would only print its help, or document a folder that is not a module.
fn needs_more(arguments: &Arguments, surroundings: &Surroundings) -> bool {
    let [path] = arguments.paths.as_slice() else { return arguments.paths.len() > 1 };
    if arguments.format.is_some() || !arguments.flags.is_empty() {
        return false;
    }
    let module = surroundings.working_directory.join(path);
    let Ok(listing) = Listing::of(&module) else { return false };
    match config_file::find(arguments, &module, surroundings) {
        Ok(None) => true,
        Ok(Some(found)) => {
            let mut config = Config::default();
            !module_folder::is_module(&listing) && config.apply(&found.values).is_ok() && !config.recursive.enabled
        }
        Err(_) => false,
    }
}

/// Runs the command as terraform-docs would.
pub fn run(argv: &[OsString], surroundings: &Surroundings) -> CompatibleOutcome {
    let failed = |findings| CompatibleOutcome { code: 1, stdout: String::new(), findings };
    let arguments = match parse(argv) {
        Ok(arguments) => arguments,
        Err(finding) => return failed(vec![finding]),
    };
    if arguments.help {
        return CompatibleOutcome { stdout: help(), ..CompatibleOutcome::default() };
    }
    let mut outcome = CompatibleOutcome::default();
    if let Err(findings) = compatible_run::run(&arguments, surroundings, &mut outcome) {
        outcome.code = 1;
        outcome.findings.extend(findings);
    }
    outcome
}

type Findings = Vec<Diagnostic>;

fn one(finding: Diagnostic) -> Findings {
    vec![finding]
}

fn refuse<T>(message: impl Into<String>) -> Result<T, Diagnostic> {
    Err(Diagnostic::new(&codes::CONFIG, message))
}

fn help() -> String {
    let mut out = String::from(
        "Documents Terraform modules as terraform-docs does\n\nUsage:\n  ptcgen docs [FORMAT] PATH... [flags]\n\nFormats:\n",
    );
    for formatter in format::FORMATTERS {
        out.push_str(&format!("  {}\n", formatter.names[0]));
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
