//! Parses the arguments of `docs`: those of terraform-docs, and those that only ptcgen has.

use std::ffi::OsString;

use super::ptcgen_flags::{PTCGEN_FLAGS, PtcgenOptions};
use super::refuse;
use super::terraform_docs_flags::{FLAGS, Flag, FlagTakes, TypedFlag};
use crate::diag::Diagnostic;
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
    /// Whether to print the help: for `--help`, or for `tfvars` without a format after it.
    pub help: bool,
    /// The flags that terraform-docs does not have.
    pub options: PtcgenOptions,
}

/// Parses the arguments; flags may be anywhere among them.
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
            if arguments.options.take(&word, &mut argv)? {
                continue;
            }
            let (flag, value) = find_flag(&word)?;
            let value = match value {
                Some(value) => value,
                None if flag.takes == FlagTakes::Bool => "true".into(),
                None => match argv.next() {
                    Some(value) => value,
                    None => return refuse(format!("`{word}` needs a value")),
                },
            };
            arguments.flags.push(TypedFlag { flag, value });
        } else {
            words.push(word);
        }
    }
    take_format(&mut arguments, words);
    for TypedFlag { flag, .. } in &arguments.flags {
        if !flag.fits(arguments.format.as_deref()) {
            let format = arguments.format.as_deref().unwrap_or("`docs` without a format");
            return refuse(format!("`--{}` is not a flag of {format}", flag.name));
        }
    }
    Ok(arguments)
}

/// Returns the flag and value in `--name`, `--name=value`, `-c`, `-cvalue` or `-c=value`.
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
    let known = FLAGS.iter().map(|flag| flag.name).chain(PTCGEN_FLAGS.iter().map(|flag| flag.name));
    Err(match crate::diag::did_you_mean(name.trim_start_matches('-'), known) {
        Some(flag) => finding.help(format!("did you mean `--{flag}`?")),
        None => finding,
    })
}

/// Takes the format from the first words, if they name one. `tfvars` alone is only the first word of some formats.
fn take_format(arguments: &mut Arguments, words: Vec<String>) {
    let first = words.first().map(String::as_str).unwrap_or_default();
    let both = words.get(1).map(|second| format!("{first} {second}")).filter(|both| format::find(both).is_some());
    let mut taken = 0;
    if both.is_some() {
        arguments.format = both;
        taken = 2;
    } else if format::find(first).is_some() {
        arguments.format = Some(first.to_owned());
        taken = 1;
    } else if format::begins_names(first) {
        arguments.help = true;
        taken = 1;
    }
    arguments.paths = words.into_iter().skip(taken).collect();
}

impl Arguments {
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
        assert!(arguments.help && arguments.format.is_none());
        assert_eq!(parsed("table a").map(|arguments| arguments.paths), Ok(vec!["table".to_owned(), "a".to_owned()]));
    }
}
