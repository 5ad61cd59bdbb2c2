//! Takes the common options that are typed after `docs` out of its arguments; terraform-docs' own flags stay.
//!
//! `--color` is also a switch of terraform-docs' `pretty`. With that format, only `--color=always`, `--color=auto` and
//! `--color=never` are the common option.

use std::ffi::{OsStr, OsString};

use clap::ValueEnum as _;

use super::ptcgen_flags::PTCGEN_FLAGS;
use super::terraform_docs_flags::{FLAGS, FlagTakes};
use crate::commands::Common;
use crate::docs::config::value::parse_bool;
use crate::docs::format;
use crate::edge::terminal::Color;

/// Their part of the help.
pub(super) const HELP: &str = "\nCommon options, before or after `docs`:
  -C, --directory DIR        work as if started in DIR
  -q, --quiet                print errors only
  -v, --verbose              print what is done and why
      --color WHEN           auto, always or never; with `pretty` only as --color=WHEN
";

/// Why `--quiet` and `--verbose` are refused.
pub const QUIET_AND_VERBOSE: &str = "`--quiet` and `--verbose` cannot be used together";

/// Takes the common options out of the arguments, up to `--`. They override those that were typed before `docs`.
///
/// # Errors
/// A missing value, or both `--quiet` and `--verbose`.
pub fn take_common(arguments: &mut Vec<OsString>, common: &mut Common) -> Result<(), String> {
    let (mut quiet, mut verbose) = (None, None);
    let mut rest = Vec::with_capacity(arguments.len());
    let mut words = std::mem::take(arguments).into_iter().peekable();
    while let Some(word) = words.next() {
        let text = word.to_string_lossy().into_owned();
        let (name, value) = text.split_once('=').map_or((text.as_str(), None), |(name, value)| (name, Some(value)));
        match (name, value) {
            ("--", None) => {
                rest.push(word);
                rest.extend(words.by_ref());
            }
            ("-q" | "--quiet", None) => quiet = Some(true),
            ("-v" | "--verbose", None) => verbose = Some(true),
            ("--quiet", Some(value)) => quiet = Some(switch(name, value)?),
            ("--verbose", Some(value)) => verbose = Some(switch(name, value)?),
            ("-C" | "--directory", None) => {
                common.directory = Some(words.next().ok_or(format!("`{name}` needs a folder"))?.into());
            }
            ("-C" | "--directory", Some(value)) => common.directory = Some(value.into()),
            ("--color", Some(value)) if color(value.as_ref()).is_some() => {
                common.color = color(value.as_ref()).unwrap_or(common.color);
            }
            ("--color", None) if !rest.first().is_some_and(is_coloured) => {
                match words.next_if(|next| color(next).is_some()) {
                    Some(value) => common.color = color(&value).unwrap_or(common.color),
                    None => rest.push(word),
                }
            }
            _ => match text.strip_prefix("-C") {
                Some(folder) => common.directory = Some(folder.into()),
                None => {
                    let takes_next = value.is_none() && takes_a_value(name);
                    rest.push(word);
                    rest.extend(words.next_if(|_| takes_next));
                }
            },
        }
    }
    *arguments = rest;
    if quiet == Some(true) && verbose == Some(true) {
        return Err(QUIET_AND_VERBOSE.to_owned());
    }
    common.quiet = quiet.unwrap_or(common.quiet && verbose != Some(true));
    common.verbose = verbose.unwrap_or(common.verbose && quiet != Some(true));
    Ok(())
}

fn switch(name: &str, value: &str) -> Result<bool, String> {
    parse_bool(value).ok_or_else(|| format!("`{name}` takes `true` or `false`, not `{value}`"))
}

fn color(value: &OsStr) -> Option<Color> {
    Color::from_str(value.to_str()?, false).ok()
}

/// Whether `--color` is a switch of the format of this name.
fn is_coloured(format: &OsString) -> bool {
    format.to_str().and_then(format::find).is_some_and(|formatter| formatter.knows_setting("color"))
}

/// Whether the next word is the value of this flag, even if it looks like a flag.
fn takes_a_value(word: &str) -> bool {
    let Some(name) = word.strip_prefix("--") else { return word == "-c" };
    FLAGS.iter().any(|flag| flag.name == name && flag.takes != FlagTakes::Bool)
        || PTCGEN_FLAGS.iter().any(|flag| flag.name == name && flag.value.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn taken(line: &str) -> (Vec<String>, Common) {
        let mut arguments: Vec<OsString> = line.split(' ').map(Into::into).collect();
        let mut common = Common { directory: None, quiet: false, verbose: false, color: Color::Auto };
        assert_eq!(take_common(&mut arguments, &mut common), Ok(()), "{line}");
        (arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect(), common)
    }

    #[test]
    fn common_options_stand_anywhere() {
        let (rest, common) = taken("--all -C a -q --color never --check b");
        assert_eq!(rest, ["--all", "--check", "b"]);
        assert_eq!((common.directory, common.quiet, common.color), (Some("a".into()), true, Color::Never));
        let (rest, common) = taken("-Ca -v pretty --color=always .");
        assert_eq!((rest, common.verbose, common.color), (vec!["pretty".into(), ".".into()], true, Color::Always));
        assert_eq!(common.directory, Some("a".into()));
        assert_eq!(taken("--directory=a .").1.directory, Some("a".into()));
    }

    #[test]
    fn what_is_terraform_docs_own_stays() {
        for line in [
            "pretty --color .",
            "pretty --color never",
            "pretty --color=false .",
            "json --header-from -q .",
            "json -c -v .",
            "-- -C -q",
            "--output --verbose .",
        ] {
            let (rest, common) = taken(line);
            assert_eq!(rest.join(" "), line);
            assert_eq!((common.directory, common.quiet, common.color), (None, false, Color::Auto), "{line}");
        }
    }
}
