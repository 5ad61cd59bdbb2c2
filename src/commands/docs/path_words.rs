//! Checks before a run that each PATH is a folder, so that a misspelt word writes nothing.

use std::path::Path;

use super::arguments::Arguments;
use super::ptcgen_flags::PTCGEN_FLAGS;
use super::terraform_docs_flags::{FLAGS, FlagTakes};
use super::{Surroundings, terraform_docs_program};
use crate::diag::{Diagnostic, did_you_mean};
use crate::docs::codes;
use crate::docs::config::value::parse_bool;
use crate::docs::format::FORMATTERS;
use crate::edge::docs_fs::{self, PathKind};

/// Why a word is not the PATH of a module.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoPath {
    /// A slip: a misspelt format, a value or flag in the wrong form.
    Misspelt(Diagnostic),
    /// A folder that does not exist, or a file.
    NoFolder(Diagnostic),
}

/// Checks that all PATHs are folders.
///
/// # Errors
/// The first word that is none; a slip comes before folders that do not exist.
pub(super) fn check(arguments: &Arguments, surroundings: &Surroundings) -> Result<(), NoPath> {
    let kind = |path: &&String| docs_fs::kind(&surroundings.working_directory.join(path.as_str()));
    let wrong: Vec<(&String, PathKind)> = arguments.paths.iter().map(|path| (path, kind(&path))).collect();
    let mut wrong = wrong.iter().filter(|(_, kind)| *kind != PathKind::Folder);
    let Some((first, kind)) = wrong.clone().next() else { return Ok(()) };
    if let Some(finding) = wrong.find_map(|(word, _)| misspelt(word, arguments)) {
        return Err(NoPath::Misspelt(finding));
    }
    Err(NoPath::NoFolder(no_folder(first, *kind, surroundings)))
}

/// Returns what was meant by a word that is no folder, if it looks like something else.
fn misspelt(word: &str, arguments: &Arguments) -> Option<Diagnostic> {
    let finding = |message: String, help: String| Some(Diagnostic::new(&codes::CONFIG, message).help(help));
    let typed =
        || arguments.flags.iter().filter(|given| given.flag.takes == FlagTakes::Bool).map(|given| given.flag.name);
    let own = || arguments.ptcgen_flags.iter().filter(|given| given.flag.value.is_none()).map(|given| given.flag.name);
    if parse_bool(word).is_some()
        && let Some(flag) = typed().chain(own()).next()
    {
        return finding(format!("`{word}` is not a folder"), format!("did you mean `--{flag}={word}`?"));
    }
    let alone = arguments.paths.len() == 1 && arguments.format.is_none() && arguments.flags.is_empty();
    let names = || FLAGS.iter().map(|flag| flag.name).chain(PTCGEN_FLAGS.iter().map(|flag| flag.name));
    if !alone && names().any(|name| name == word) {
        return finding(format!("`{word}` is not a folder"), format!("did you mean `--{word}`?"));
    }
    let meant = format_word(word, alone)?;
    let place = if terraform_docs_program::is_command("", meant) {
        format!("did you mean `{meant}`? the format comes before the path")
    } else {
        format!("did you mean `markdown {meant}` or `asciidoc {meant}`? the format comes before the path")
    };
    finding(format!("`{word}` is neither a format nor a folder"), place)
}

/// Returns the word of a format that was meant. A short word is often the name of a folder, so it must be one of a
/// format's up to its letter case if it is the only word.
fn format_word(word: &str, alone: bool) -> Option<&'static str> {
    let words = || FORMATTERS.iter().flat_map(|formatter| formatter.names).flat_map(|name| name.split(' '));
    let same = words().find(|name| name.eq_ignore_ascii_case(word));
    let length = if alone { 6 } else { 4 };
    same.or_else(|| did_you_mean(word, words().filter(|name| name.len() >= length)))
}

fn no_folder(word: &str, kind: PathKind, surroundings: &Surroundings) -> Diagnostic {
    let read = |message: String| Diagnostic::new(&codes::READ, message);
    let path = Path::new(word);
    let above = path.parent().unwrap_or(Path::new(""));
    if kind == PathKind::File {
        let folder = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        return read(format!("`{word}` is a file, not the folder of a module"))
            .help(format!("did you mean its folder, `{}`?", folder.display()));
    }
    let finding = read(format!("`{word}`: No such file or directory"));
    let siblings = docs_fs::entries(&surroundings.working_directory.join(above)).unwrap_or_default();
    let folders = siblings.iter().filter(|entry| entry.is_folder).filter_map(|entry| entry.name.to_str());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match did_you_mean(&name, folders) {
        Some(near) => finding.help(format!("did you mean `{}`?", above.join(near).display())),
        None => finding,
    }
}
