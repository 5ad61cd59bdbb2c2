//! Parses the arguments of `docs`: those of terraform-docs, and those that only ptcgen has.

use std::ffi::OsString;

use super::ptcgen_flags::{PTCGEN_FLAGS, PtcgenOptions, TypedPtcgenFlag};
use super::terraform_docs_flags::{FLAGS, Flag, TypedFlag};
use super::{SWITCH, refuse};
use crate::diag::{Diagnostic, did_you_mean};
use crate::docs::config::Config;
use crate::docs::{codes, format};

/// The arguments that were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// The format as typed, such as `markdown table`; `None` if the configuration decides.
    pub format: Option<String>,
    /// The paths; terraform-docs accepts only one.
    pub paths: Vec<String>,
    /// The flags of terraform-docs, in order.
    pub flags: Vec<TypedFlag>,
    /// What is asked for instead of docs.
    pub question: Option<Question>,
    /// The flags that terraform-docs does not have, in order.
    pub ptcgen_flags: Vec<TypedPtcgenFlag>,
}

/// What a command line of terraform-docs can ask for instead of docs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// `--help`, `help FORMAT`, or a command that needs another word behind it; holds the command's words.
    Help(Vec<String>),
    /// `version`, `--version` or `-v`.
    Version,
    /// `completion SHELL`; holds the shell.
    Completion(String),
}

/// Parses the arguments; flags may be anywhere among them.
///
/// # Errors
/// An unknown flag, a flag of another format, a missing or wrong value.
pub fn parse(argv: &[OsString]) -> Result<Arguments, Diagnostic> {
    let mut arguments = Arguments::default();
    let (mut words, mut names) = (Vec::new(), None);
    let mut argv = argv.iter().map(|word| word.to_string_lossy().into_owned());
    while let Some(word) = argv.next() {
        if word == "--" {
            names = Some(words.len());
            words.extend(argv.by_ref());
        } else if word == "-h" || word == "--help" {
            arguments.question = Some(Question::Help(Vec::new()));
        } else if word == "-v" || word == "--version" {
            arguments.question = arguments.question.or(Some(Question::Version));
        } else if word == SWITCH {
            return refuse(format!("`{word}` has to be the first word after `ptcgen docs`, without options before it"));
        } else if word.len() > 1 && word.starts_with('-') {
            if let Some(typed) = TypedPtcgenFlag::take(&word, &mut argv)? {
                arguments.ptcgen_flags.push(typed);
                continue;
            }
            let known = FLAGS.iter().map(|flag| flag.name).chain(PTCGEN_FLAGS.iter().map(|flag| flag.name));
            let (flag, value) = find_flag(&word).ok_or_else(|| unknown_flag(&word, known))?;
            arguments.flags.push(TypedFlag::new(flag, value, &mut argv)?);
        } else {
            words.push(word);
        }
    }
    // Words behind `--` are paths, even if there is a format of that name.
    let paths = words.split_off(names.unwrap_or(words.len()));
    take_names(&mut arguments, words);
    arguments.paths.extend(paths);
    for TypedFlag { flag, .. } in &arguments.flags {
        if arguments.question.is_none() && !flag.fits(arguments.format.as_deref()) {
            let format = arguments.format.as_deref().unwrap_or("`docs` without a format");
            return refuse(format!("`--{}` is not a flag of {format}", flag.name));
        }
    }
    Ok(arguments)
}

/// Returns the flag of terraform-docs and the value in `--name`, `--name=value`, `-c`, `-cvalue` or `-c=value`.
pub(super) fn find_flag(word: &str) -> Option<(&'static Flag, Option<String>)> {
    if let Some(rest) = word.strip_prefix("-c") {
        let value = Some(rest.strip_prefix('=').unwrap_or(rest)).filter(|_| word.len() > 2);
        let config = FLAGS.iter().find(|flag| flag.name == "config")?;
        return Some((config, value.map(str::to_owned)));
    }
    let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value.to_owned())));
    let name = name.strip_prefix("--")?;
    FLAGS.iter().find(|flag| flag.name == name).map(|flag| (flag, value))
}

/// Refuses a flag; `known` are the names of the flags that exist.
pub(super) fn unknown_flag<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let name = word.split('=').next().unwrap_or(word);
    let finding = Diagnostic::new(&codes::CONFIG, format!("unknown flag `{name}`"));
    match did_you_mean(name.trim_start_matches('-'), known) {
        Some(flag) => finding.help(format!("did you mean `--{flag}`?")),
        None => finding,
    }
}

/// Takes the format, or the name of another command, from the first words; the others are paths.
fn take_names(arguments: &mut Arguments, words: Vec<String>) {
    let first = words.first().map(String::as_str).unwrap_or_default();
    let both = words.get(1).map(|second| format!("{first} {second}")).filter(|both| format::find(both).is_some());
    let mut taken = 0;
    if both.is_some() {
        arguments.format = both;
        taken = 2;
    } else if format::find(first).is_some() {
        arguments.format = Some(first.to_owned());
        taken = 1;
    } else if arguments.question.is_none() {
        arguments.question = match (first, words.get(1)) {
            ("version", None) => Some(Question::Version),
            ("help", _) => Some(Question::Help(words[1..].to_vec())),
            ("completion", Some(shell)) if words.len() == 2 => Some(Question::Completion(shell.clone())),
            ("completion", _) => Some(Question::Help(vec![first.to_owned()])),
            // `tfvars` alone is only the first word of some formats.
            _ if format::begins_names(first) => Some(Question::Help(vec![first.to_owned()])),
            _ => None,
        };
    }
    arguments.paths = words.into_iter().skip(taken).collect();
}

impl Arguments {
    /// Returns the values of ptcgen's own flags; those that were not typed come from the environment.
    ///
    /// # Errors
    /// A wrong value.
    pub fn options(&self, variable: &dyn Fn(&str) -> Option<String>) -> Result<PtcgenOptions, Diagnostic> {
        PtcgenOptions::new(&self.ptcgen_flags, variable)
    }

    /// Applies the format and flags to a configuration; `present` are the keys that its file has.
    ///
    /// # Errors
    /// A value that its flag does not accept.
    pub fn apply(&self, config: &mut Config, present: &[&str]) -> Result<(), Diagnostic> {
        if let Some(format) = &self.format {
            config.formatter.clone_from(format);
        }
        let sections = |given: &&TypedFlag| matches!(given.flag.key, "sections.show" | "sections.hide");
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

    /// Returns the value of `--config`, if it was given.
    pub fn config_file(&self) -> Option<&str> {
        self.flags.iter().rev().find(|given| given.flag.name == "config").map(|given| given.value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::docs::terraform_docs_flags::FlagTakes;
    use crate::docs::config::KEYS;
    use crate::docs::format::FORMATTERS;

    fn parsed(line: &str) -> Result<Arguments, Diagnostic> {
        let words: Vec<OsString> = line.split(' ').map(Into::into).collect();
        parse(&words)
    }

    #[test]
    fn every_format_is_known_by_all_its_names_and_with_its_flags() {
        for formatter in FORMATTERS {
            for name in formatter.names {
                let arguments = parsed(&format!("{name} a")).expect("arguments");
                assert_eq!((arguments.format.as_deref(), arguments.paths), (Some(*name), vec!["a".to_owned()]));
                for flag in FLAGS.iter().filter(|flag| flag.takes == FlagTakes::Bool) {
                    let setting = flag.key.strip_prefix("settings.").unwrap_or_default();
                    let known = formatter.knows_setting(setting) || !format::is_of_some_formats(setting);
                    assert_eq!(parsed(&format!("{name} --{} a", flag.name)).is_ok(), known, "{name} --{}", flag.name);
                }
            }
            for setting in formatter.settings {
                let key = format!("settings.{setting}");
                assert!(KEYS.iter().any(|known| known.path == key), "{key}");
                assert!(FLAGS.iter().any(|flag| flag.key == key), "{key} has no flag");
            }
        }
    }

    #[test]
    fn half_a_name_asks_for_help() {
        let arguments = parsed("tfvars a").expect("arguments");
        assert_eq!((arguments.question, arguments.format), (Some(Question::Help(vec!["tfvars".to_owned()])), None));
        assert_eq!(parsed("table a").map(|arguments| arguments.paths), Ok(vec!["table".to_owned(), "a".to_owned()]));
    }
}
