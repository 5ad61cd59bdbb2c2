//! Reads the files of a template set, `set.toml` and `*.j2`, within limits, and never through a symlink that leaves the
//! folder.

#![expect(clippy::disallowed_methods, reason = "the one place that reads template sets")]

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::base::path::RelPath;
use crate::diag::Diagnostic;
use crate::template::codes::{BAD_FOLDER, NO_FOLDER};
use crate::template::set::{MANIFEST, Texts};

/// The size limit of one file, in bytes.
pub const MAX_FILE: usize = 1 << 20;
/// The size limit of all files together, in bytes.
pub const MAX_TOTAL: usize = 8 << 20;
/// The limit of entries in all folders together.
pub const MAX_ENTRIES: usize = 5_000;
/// The limit of nested folders.
const MAX_DEPTH: usize = 16;

/// Reads the texts of a set; files other than `set.toml` and `*.j2` are ignored.
///
/// # Errors
/// Everything that keeps the folder from being a set, in the order of the paths.
pub fn read(folder: &Path) -> Result<Texts, Vec<Diagnostic>> {
    let root = match fs::canonicalize(folder) {
        Ok(root) if root.is_dir() => root,
        Ok(_) => return Err(vec![bad(folder, "is not a folder")]),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(vec![absent(folder)]),
        Err(error) => {
            let message = format!("`{}` can't be read: {error}", folder.display());
            return Err(vec![Diagnostic::new(&NO_FOLDER, message)]);
        }
    };
    let mut reading = Reading { folder, root, texts: Texts::new(), total: 0, entries: 0, problems: Vec::new() };
    reading.folder("", 0);
    if reading.problems.is_empty() && !reading.texts.contains_key(MANIFEST) {
        reading.problems.push(without_manifest(folder));
    }
    if reading.problems.is_empty() { Ok(reading.texts) } else { Err(reading.problems) }
}

fn bad(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::new(&BAD_FOLDER, format!("`{}` {why}", path.display()))
}

fn absent(folder: &Path) -> Diagnostic {
    Diagnostic::new(&NO_FOLDER, format!("`{}` is not there", folder.display()))
        .help(format!("`ptcgen templates eject standard {}` creates a set to start from", folder.display()))
}

fn without_manifest(folder: &Path) -> Diagnostic {
    bad(folder, &format!("has no `{MANIFEST}`"))
        .help("to change single files of a built-in set write `name = \"ours\"`, `version = \"1\"` and `extends = \"standard\"` into it")
}

struct Reading<'a> {
    /// As the user typed it.
    folder: &'a Path,
    /// With symlinks resolved.
    root: PathBuf,
    texts: Texts,
    total: usize,
    entries: usize,
    problems: Vec<Diagnostic>,
}

impl Reading<'_> {
    /// Reads a folder of the set; `below` is its path, empty or ending in `/`.
    fn folder(&mut self, below: &str, depth: usize) {
        let path = self.folder.join(below);
        if depth > MAX_DEPTH {
            return self.problems.push(bad(&path, "is nested too deeply"));
        }
        let mut entries = match fs::read_dir(&path).and_then(Iterator::collect::<io::Result<Vec<fs::DirEntry>>>) {
            Ok(entries) => entries,
            Err(error) => return self.problems.push(bad(&path, &format!("can't be read: {error}"))),
        };
        self.entries += entries.len();
        if self.entries > MAX_ENTRIES {
            return self.problems.push(bad(self.folder, &format!("holds more than {MAX_ENTRIES} files and folders")));
        }
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            self.entry(below, &entry, depth);
        }
    }

    fn entry(&mut self, below: &str, entry: &fs::DirEntry, depth: usize) {
        let path = self.folder.join(below).join(entry.file_name());
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => return self.problems.push(bad(&path, &format!("can't be read: {error}"))),
        };
        let name = entry.file_name().into_string().ok().filter(|name| RelPath::new(format!("{below}{name}")).is_ok());
        let is_ours = entry.file_name().as_encoded_bytes().ends_with(b".j2") || entry.file_name() == MANIFEST;
        let is_git = entry.file_name() == ".git";
        match name {
            _ if is_git => {}
            None if is_ours || kind.is_dir() => {
                let shown = path.to_string_lossy().escape_debug().to_string();
                let message = format!("`{shown}` has a name that not every system allows");
                self.problems.push(Diagnostic::new(&BAD_FOLDER, message));
            }
            Some(name) if kind.is_dir() => self.folder(&format!("{below}{name}/"), depth + 1),
            Some(name) if is_ours => self.file(format!("{below}{name}"), &path, kind.is_symlink()),
            _ if kind.is_symlink() && path.is_dir() => {
                self.problems.push(bad(&path, "is a symlink to a folder, which is not followed"));
            }
            _ => {}
        }
    }

    fn file(&mut self, name: String, path: &Path, is_link: bool) {
        let text = self.inside(path, is_link).and_then(|real| text_of(&real));
        match text {
            Ok(text) => {
                self.total += text.len();
                if self.total > MAX_TOTAL && self.total - text.len() <= MAX_TOTAL {
                    let why = format!("holds more than {} MiB of templates", MAX_TOTAL >> 20);
                    self.problems.push(bad(self.folder, &why));
                }
                if self.total <= MAX_TOTAL {
                    self.texts.insert(name.into(), text.into());
                }
            }
            Err(why) => self.problems.push(bad(path, &why)),
        }
    }

    /// Resolves a symlink; it may lead to another file of the set.
    fn inside(&self, path: &Path, is_link: bool) -> Result<PathBuf, String> {
        if !is_link {
            return Ok(path.to_owned());
        }
        let real = fs::canonicalize(path).map_err(|error| format!("is a broken symlink: {error}"))?;
        if real.starts_with(&self.root) {
            Ok(real)
        } else {
            Err("is a symlink that leaves the template set".to_owned())
        }
    }
}

fn text_of(path: &Path) -> Result<String, String> {
    let refused = |error: io::Error| format!("can't be read: {error}");
    // Reading a pipe could block for ever.
    if !fs::symlink_metadata(path).map_err(refused)?.is_file() {
        return Err("is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(refused)?;
    file.take(MAX_FILE as u64 + 1).read_to_end(&mut bytes).map_err(refused)?;
    if bytes.len() > MAX_FILE {
        return Err(format!("is longer than {} MiB", MAX_FILE >> 20));
    }
    String::from_utf8(bytes)
        .map_err(|error| format!("is not UTF-8: byte {} is the first that isn't", error.utf8_error().valid_up_to() + 1))
}
