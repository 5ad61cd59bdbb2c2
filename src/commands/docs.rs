//! `docs`: terraform-docs' own arguments → the same bytes on standard output or in a file; with ours, over many modules.

mod changed;
mod common;
mod engine;
mod flags;
mod folder;
mod lookup;
mod many;
mod module;
mod own;
mod run;
mod tell;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::Common;
use super::shared::reporter;
use crate::base::outcome::{self, Exit};
use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::docs::config::Config;
use crate::edge::terminal;
use crate::edge::walk::Listing;
use crate::report::Format;
pub use common::take_common;
pub use flags::{FLAGS, Flag, Given, Takes};
pub use own::{Engine, OWN, Own, OwnFlag};

/// Write module docs; takes terraform-docs' own arguments.
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub struct Docs {
    /// What terraform-docs takes
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    pub arguments: Vec<OsString>,
}

/// What a run said, for the caller to print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// 0 or 1, as terraform-docs.
    pub code: u8,
    /// For standard output.
    pub stdout: String,
    /// What went wrong, or is worth knowing.
    pub findings: Vec<Diagnostic>,
}

/// The folders that the process stands in and belongs to; relative paths start there.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Usually `.`.
    pub working_directory: PathBuf,
    /// `$HOME`, where it is set.
    pub home: Option<PathBuf>,
}

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// `markdown table`, as typed; `None`: the configuration decides.
    pub format: Option<String>,
    /// One at most for terraform-docs.
    pub paths: Vec<String>,
    /// In order.
    pub flags: Vec<Given>,
    /// `--help`, or `tfvars` without a format behind.
    pub help: bool,
    /// What terraform-docs does not have.
    pub own: Own,
}

/// Runs the command: as terraform-docs would, or over many modules where it could not.
pub fn command(argv: &[OsString], surroundings: &Surroundings, common: &Common) -> outcome::Outcome {
    let parsed = parse(argv).and_then(|arguments| {
        let own = arguments.own.clone().or_environment(&terminal::variable)?;
        Ok((arguments, own))
    });
    match parsed {
        Ok((arguments, _)) if arguments.help => {}
        Ok((arguments, own)) if own.is_ours() || needs_more(&arguments, surroundings) => {
            return match twice(&arguments.paths) {
                Some(path) => reporter::usage(&format!("`{path}` is there twice")),
                None => many::run(&arguments, &own, surroundings, common),
            };
        }
        Err(finding) if argv.iter().any(is_own) => {
            let words = Format::Text.render(&[finding], terminal::style(common.color));
            return outcome::Outcome::words(Exit::Usage, words);
        }
        _ => {}
    }
    let done = run(argv, surroundings);
    let words = Format::Text.render(&done.findings, terminal::style(common.color));
    let exit = if done.code == 0 { Exit::Done } else { Exit::Differences };
    outcome::Outcome { exit, data: done.stdout, words }
}

fn is_own(word: &OsString) -> bool {
    let word = word.to_string_lossy();
    let name = word.split('=').next().unwrap_or_default();
    OWN.iter().any(|flag| name.strip_prefix("--") == Some(flag.name))
}

fn twice(paths: &[String]) -> Option<&String> {
    paths.iter().enumerate().find(|(at, path)| paths[..*at].contains(path)).map(|(_, path)| path)
}

/// Whether terraform-docs would only print its help, or document a folder that is no module.
fn needs_more(arguments: &Arguments, surroundings: &Surroundings) -> bool {
    let [path] = arguments.paths.as_slice() else { return arguments.paths.len() > 1 };
    if arguments.format.is_some() || !arguments.flags.is_empty() {
        return false;
    }
    let module = surroundings.working_directory.join(path);
    let Ok(listing) = Listing::of(&module) else { return false };
    match run::find_config(arguments, &module, surroundings) {
        Ok(None) => true,
        Ok(Some(found)) => {
            let mut config = Config::default();
            !folder::is_module(&listing) && config.apply(&found.tree).is_ok() && !config.recursive.enabled
        }
        Err(_) => false,
    }
}

/// Runs the command as terraform-docs would.
pub fn run(argv: &[OsString], surroundings: &Surroundings) -> Outcome {
    let failed = |findings| Outcome { code: 1, stdout: String::new(), findings };
    let arguments = match parse(argv) {
        Ok(arguments) => arguments,
        Err(finding) => return failed(vec![finding]),
    };
    if arguments.help {
        return Outcome { stdout: help(), ..Outcome::default() };
    }
    let mut outcome = Outcome::default();
    if let Err(findings) = run::run(&arguments, surroundings, &mut outcome) {
        outcome.code = 1;
        outcome.findings.extend(findings);
    }
    outcome
}

fn refuse<T>(message: impl Into<String>) -> Result<T, Diagnostic> {
    Err(Diagnostic::new(&codes::CONFIG, message))
}

/// Parses the arguments; flags may stand anywhere.
///
/// # Errors
/// An unknown flag, a flag of another format, a missing value.
pub fn parse(argv: &[OsString]) -> Result<Arguments, Diagnostic> {
    let mut arguments = Arguments::default();
    let mut words = Vec::new();
    let mut argv = argv.iter().map(|word| word.to_string_lossy().into_owned());
    while let Some(word) = argv.next() {
        if word == "--" {
            words.extend(argv.by_ref());
        } else if word == "-h" || word == "--help" {
            arguments.help = true;
        } else if word.len() > 1 && word.starts_with('-') {
            if arguments.own.take(&word, &mut argv)? {
                continue;
            }
            let (flag, value) = find_flag(&word)?;
            let value = match value {
                Some(value) => value,
                None if flag.takes == Takes::Bool => "true".into(),
                None => match argv.next() {
                    Some(value) => value,
                    None => return refuse(format!("`{word}` needs a value")),
                },
            };
            arguments.flags.push(Given { flag, value });
        } else {
            words.push(word);
        }
    }
    take_format(&mut arguments, words);
    for Given { flag, .. } in &arguments.flags {
        if !flag.fits(arguments.format.as_deref()) {
            let format = arguments.format.as_deref().unwrap_or("this command without a format");
            return refuse(format!("`--{}` is no flag of {format}", flag.name));
        }
    }
    Ok(arguments)
}

/// The flag of `--name`, `--name=value`, `-c`, `-cvalue` or `-c=value`.
fn find_flag(word: &str) -> Result<(&'static Flag, Option<String>), Diagnostic> {
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (word, None),
    };
    if let Some(rest) = word.strip_prefix("-c") {
        let value = Some(rest.strip_prefix('=').unwrap_or(rest)).filter(|_| word.len() > 2);
        if let Some(flag) = FLAGS.iter().find(|flag| flag.name == "config") {
            return Ok((flag, value.map(str::to_owned)));
        }
    }
    if let Some(flag) = name.strip_prefix("--").and_then(|name| FLAGS.iter().find(|flag| flag.name == name)) {
        return Ok((flag, value));
    }
    let finding = Diagnostic::new(&codes::CONFIG, format!("unknown flag `{name}`"));
    let known = FLAGS.iter().map(|flag| flag.name).chain(OWN.iter().map(|flag| flag.name));
    Err(match crate::diag::did_you_mean(name.trim_start_matches('-'), known) {
        Some(flag) => finding.help(format!("did you mean `--{flag}`?")),
        None => finding,
    })
}

/// The first words may name a format.
fn take_format(arguments: &mut Arguments, words: Vec<String>) {
    const SECOND: [(&[&str], &[&str]); 3] = [
        (&["markdown", "md"], &["table", "tbl", "document", "doc"]),
        (&["asciidoc", "adoc"], &["table", "tbl", "document", "doc"]),
        (&["tfvars"], &["hcl", "json"]),
    ];
    let first = words.first().map(String::as_str).unwrap_or_default();
    let family = SECOND.iter().find(|(names, _)| names.contains(&first));
    let second = words.get(1).filter(|word| family.is_some_and(|(_, seconds)| seconds.contains(&word.as_str())));
    let taken = match (family, second) {
        (Some(_), Some(second)) => {
            arguments.format = Some(format!("{first} {second}"));
            2
        }
        (Some(_), None) if first == "tfvars" => {
            arguments.help = true;
            1
        }
        _ if family.is_some() || matches!(first, "json" | "yaml" | "toml" | "xml" | "pretty") => {
            arguments.format = Some(first.to_owned());
            1
        }
        _ => 0,
    };
    arguments.paths = words.into_iter().skip(taken).collect();
}

impl Arguments {
    /// Puts format and flags over a configuration; `present` are the keys that its file had.
    ///
    /// # Errors
    /// A value that its flag does not take.
    pub fn apply(&self, config: &mut Config, present: &[&str]) -> Result<(), Diagnostic> {
        if let Some(format) = &self.format {
            config.formatter.clone_from(format);
        }
        let sections = |given: &&Given| matches!(given.flag.key, "sections.show" | "sections.hide");
        if self.flags.iter().any(|given| sections(&given)) {
            config.sections.show.clear();
            config.sections.hide.clear();
        }
        let mut lists: Vec<&str> = Vec::new();
        for given in &self.flags {
            if given.flag.file_wins && present.contains(&given.flag.key) {
                continue;
            }
            given.apply(config, &mut lists)?;
        }
        Ok(())
    }

    /// The value of `--config`, if given.
    pub fn config_file(&self) -> Option<&str> {
        self.flags.iter().rev().find(|given| given.flag.name == "config").map(|given| given.value.as_str())
    }
}

fn help() -> String {
    let mut out = String::from(
        "Documents Terraform modules as terraform-docs does\n\nUsage:\n  ptcgen docs [FORMAT] PATH... [flags]\n\nFormats:\n",
    );
    for formatter in crate::docs::format::FORMATTERS {
        out.push_str(&format!("  {}\n", formatter.names[0]));
    }
    out.push_str("\nFlags:\n");
    for flag in FLAGS {
        out.push_str(&format!("  --{:<24} {}\n", flag.name, flag.help));
    }
    out.push_str("\nFlags that terraform-docs does not have:\n");
    for flag in OWN {
        let name = format!("{} {}", flag.name, flag.value.unwrap_or_default());
        let help = flag.help.replace("{formats}", &Format::alternatives());
        out.push_str(&format!("  --{name:<24} {help} [env: {}]\n", flag.variable()));
    }
    out.push_str(common::HELP);
    out
}
