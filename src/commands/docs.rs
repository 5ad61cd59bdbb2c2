//! `docs`: terraform-docs' own arguments → the same bytes on standard output or in a file.

mod flags;
mod run;

use std::ffi::OsString;
use std::path::PathBuf;

use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::docs::config::Config;
pub use flags::{FLAGS, Flag, Given, Takes};

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
    Err(match crate::diag::did_you_mean(name.trim_start_matches('-'), FLAGS.iter().map(|flag| flag.name)) {
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
        "Documents Terraform modules as terraform-docs does\n\nUsage:\n  ptcgen docs [FORMAT] PATH [flags]\n\nFormats:\n",
    );
    for formatter in crate::docs::format::FORMATTERS {
        out.push_str(&format!("  {}\n", formatter.names[0]));
    }
    out.push_str("\nFlags:\n");
    for flag in FLAGS {
        out.push_str(&format!("  --{:<24} {}\n", flag.name, flag.help));
    }
    out
}
