//! `terraform-docs` by name: exactly the command line of terraform-docs, and nothing that only ptcgen has.
//!
//! How words are told from flags is that of the library cobra, with which terraform-docs parses its arguments: a flag
//! that is not known where it stands takes the next word with it. See <https://pkg.go.dev/github.com/spf13/cobra>.

use std::ffi::OsString;

use super::arguments::{Arguments, Question, find_flag, unknown_flag};
use super::compatible_run::{self, CompatibleOutcome};
use super::terraform_docs_flags::{FLAGS, Flag, FlagTakes, TypedFlag};
use super::terraform_docs_program::{answer, is_command};
use super::{Surroundings, refuse};
use crate::diag::Diagnostic;
use crate::docs::config::value::parse_bool;
use crate::docs::format;

/// Runs the command line of terraform-docs.
pub(super) fn run(argv: &[OsString], surroundings: &Surroundings) -> CompatibleOutcome {
    let words: Vec<String> = argv.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    match parse(words) {
        Err(finding) => CompatibleOutcome { failed: true, findings: vec![finding], ..CompatibleOutcome::default() },
        Ok(Arguments { question: Some(question), .. }) => {
            CompatibleOutcome { stdout: answer(&question), ..CompatibleOutcome::default() }
        }
        Ok(arguments) => compatible_run::outcome(&arguments, surroundings),
    }
}

/// Parses a command line.
///
/// # Errors
/// What terraform-docs would not accept.
fn parse(mut words: Vec<String>) -> Result<Arguments, Diagnostic> {
    let mut names: Vec<String> = Vec::new();
    while let Some(at) = next_command(&words, &names.join(" ")) {
        names.push(words.remove(at));
    }
    let command = names.join(" ");
    let mut arguments = Arguments { format: format::find(&command).map(|_| command.clone()), ..Arguments::default() };
    let mut asked = Asked::default();
    let mut words = words.into_iter();
    while let Some(mut word) = words.next() {
        asked.take_letters(&mut word, command.is_empty());
        if word == "--" {
            arguments.paths.extend(words.by_ref());
        } else if word.len() < 2 || !word.starts_with('-') {
            arguments.paths.push(word);
        } else if !asked.takes(&word, command.is_empty())? {
            let fits = |flag: &Flag| flag.fits(Some(&command));
            let known = FLAGS.iter().filter(|flag| fits(flag)).map(|flag| flag.name);
            let found = find_flag(&word).filter(|(flag, _)| fits(flag));
            let (flag, value) = found.ok_or_else(|| unknown_flag(&word, known))?;
            arguments.flags.push(TypedFlag::new(flag, value, &mut words)?);
        }
    }
    let count = arguments.paths.len();
    let is_group = command == "completion" || format::begins_names(&command);
    arguments.question = match names.first().map(String::as_str) {
        _ if asked.help || is_group => Some(Question::Help(names)),
        None if asked.version => Some(Question::Version),
        None if count == 0 => Some(Question::Help(names)),
        None if count > 1 => return refuse(format!("expected one path, not {count}")),
        None => None,
        Some("help") => Some(Question::Help(std::mem::take(&mut arguments.paths))),
        Some("version" | "completion") if count > 0 => {
            return refuse(format!(
                "`terraform-docs {command}` takes no further words, such as `{}`",
                arguments.paths[0]
            ));
        }
        Some("version") => Some(Question::Version),
        Some("completion") => names.pop().map(Question::Completion),
        Some(_) if count != 1 => return refuse(format!("`terraform-docs {command}` takes one path, not {count}")),
        Some(_) => None,
    };
    Ok(arguments)
}

/// The switches of every command that are no settings.
#[derive(Default)]
struct Asked {
    help: bool,
    version: bool,
}

impl Asked {
    /// Takes the switches at the beginning of letters behind one dash, such as `-v` of `-vc FILE`, but not the last one.
    fn take_letters(&mut self, word: &mut String, is_program: bool) {
        while word.len() > 2 && word.starts_with('-') && !word.starts_with("--") && word.as_bytes()[2] != b'=' {
            match word.as_bytes()[1] {
                b'h' => self.help = true,
                b'v' if is_program => self.version = true,
                _ => return,
            }
            word.remove(1);
        }
    }

    /// Takes a word if it is one of the switches. Only the program itself has one for its version.
    fn takes(&mut self, word: &str, is_program: bool) -> Result<bool, Diagnostic> {
        let (name, value) = word.split_once('=').unwrap_or((word, "true"));
        let to = match name {
            "-h" | "--help" => &mut self.help,
            "-v" | "--version" if is_program => &mut self.version,
            _ => return Ok(false),
        };
        match parse_bool(value) {
            Some(value) => *to = value,
            None => return refuse(format!("`{name}` takes `true` or `false`, not `{value}`")),
        }
        Ok(true)
    }
}

/// Returns the position of the first word that is no flag, if it is a command below `above`.
fn next_command(words: &[String], above: &str) -> Option<usize> {
    if above == "help" {
        return None;
    }
    let mut at = 0;
    loop {
        let word = words.get(at)?.as_str();
        if word == "--" {
            return None;
        }
        if !word.is_empty() && !word.starts_with('-') {
            return is_command(above, word).then_some(at);
        }
        let may_take_next = word.starts_with("--") || word.len() == 2;
        at += 1 + usize::from(may_take_next && !word.contains('=') && !is_switch(word, above));
    }
}

/// Whether a word is a switch of the command, which takes no value from the next word.
fn is_switch(word: &str, above: &str) -> bool {
    find_flag(word).is_some_and(|(flag, _)| flag.takes == FlagTakes::Bool && flag.fits(Some(above)))
}
