//! Lists a folder, and determines which of its entries `.gitignore` files exclude. Follows no symlink to a folder.

#![expect(clippy::disallowed_methods, reason = "the one place that lists folders")]

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::docs_fs::read_error;
use super::process::signals::Signals;
use super::process::{self, ProgramCall};
use crate::diag::Diagnostic;

/// The file that says what git ignores in its folder and below.
pub const GITIGNORE: &str = ".gitignore";

/// How long git may take to list tracked files; it takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// The entries of a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Everything but folders: files, symlinks, pipes and so on.
    pub files: Vec<String>,
    /// Folders, without symlinks to folders.
    pub folders: Vec<String>,
    /// The entries of `files` that are neither regular files nor symlinks: reading a pipe could block for ever.
    pub odd: Vec<String>,
    /// The entries of `files` that are symlinks.
    pub links: Vec<String>,
    /// The entries whose names are not UTF-8; they are in no other list.
    pub foreign: Vec<ForeignEntry>,
}

/// An entry whose name is not UTF-8, such as one that was written on a system with another encoding.
#[derive(Debug, PartialEq, Eq)]
pub struct ForeignEntry {
    /// Its name.
    pub name: OsString,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Whether it is a regular file or a symlink.
    pub is_file: bool,
}

impl ForeignEntry {
    /// Returns its name for people, with replacement characters.
    pub fn shown(&self) -> Cow<'_, str> {
        self.name.to_string_lossy()
    }
}

impl Listing {
    /// Lists a folder, in no particular order.
    ///
    /// # Errors
    /// Whatever the operating system reports.
    pub fn of(path: &Path) -> Result<Self, Diagnostic> {
        let here = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let failed = |error| read_error(path, &error);
        let mut listing = Self::default();
        for entry in std::fs::read_dir(here).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let name = match entry.file_name().into_string() {
                Ok(name) => name,
                Err(name) => {
                    let is_file = kind.is_file() || kind.is_symlink();
                    listing.foreign.push(ForeignEntry { name, is_folder: kind.is_dir(), is_file });
                    continue;
                }
            };
            if kind.is_dir() {
                listing.folders.push(name);
                continue;
            }
            if kind.is_symlink() {
                listing.links.push(name.clone());
            } else if !kind.is_file() {
                listing.odd.push(name.clone());
            }
            listing.files.push(name);
        }
        Ok(listing)
    }

    /// Whether there is a file of this name.
    pub fn has(&self, name: &str) -> bool {
        self.files.iter().any(|file| file == name)
    }
}

/// The `.gitignore` files that apply to a folder.
#[derive(Clone, Default)]
pub struct Ignored {
    nearest: Option<Arc<Rules>>,
    /// What git tracks although it is ignored, if that counts.
    tracked: Option<Arc<Tracked>>,
    /// Whether the folder itself is ignored, so that only tracked files count.
    inside: bool,
}

/// The files below a folder that git tracks although a `.gitignore` excludes them. git is asked when the first excluded
/// path is found, so never in most runs.
struct Tracked {
    base: PathBuf,
    files: OnceLock<Vec<PathBuf>>,
}

/// The rules of one `.gitignore`.
struct Rules {
    rules: Gitignore,
    /// The folder that paths are relative to, as the user typed it.
    base: PathBuf,
    /// The path from the folder of the `.gitignore` to `base`.
    above: PathBuf,
    /// The rules of the folders above. Nearer rules take precedence.
    outer: Ignored,
}

impl Ignored {
    /// Returns the rules from above a folder: its repository's `.gitignore` files up to the root, if it is in a
    /// repository.
    pub fn above(base: &Path) -> Self {
        let here = if base.as_os_str().is_empty() { Path::new(".") } else { base };
        let Ok(whole) = std::fs::canonicalize(here) else { return Self::default() };
        let Some(root) = whole.ancestors().find(|folder| folder.join(".git").exists()) else { return Self::default() };
        let mut between: Vec<&Path> = whole.ancestors().skip(1).take_while(|folder| folder.starts_with(root)).collect();
        between.reverse();
        let exclude = root.join(".git/info/exclude");
        let mut found = Self::default();
        found = found.with(&exclude, base, whole.strip_prefix(root).unwrap_or(Path::new("")));
        for folder in between {
            found = found.with(&folder.join(GITIGNORE), base, whole.strip_prefix(folder).unwrap_or(Path::new("")));
        }
        found
    }

    /// Returns the same rules, from which the files below `base` that git tracks are exempt, as they are for git.
    pub fn except_tracked(self, base: &Path) -> Self {
        Self { tracked: Some(Arc::new(Tracked { base: base.to_owned(), files: OnceLock::new() })), ..self }
    }

    /// Returns the rules for the entries of a folder that was not left out.
    pub fn entering(&self, folder: &Path) -> Self {
        Self { inside: self.inside || self.matches(folder, true), ..self.clone() }
    }

    /// Returns the rules for a folder with this listing.
    pub fn within(&self, folder: &Path, listing: &Listing) -> Self {
        if listing.has(GITIGNORE) { self.with(&folder.join(GITIGNORE), folder, Path::new("")) } else { self.clone() }
    }

    fn with(&self, file: &Path, base: &Path, above: &Path) -> Self {
        let mut builder = GitignoreBuilder::new("");
        // Like git, skip lines that are not patterns, and files that can't be read.
        drop(builder.add(file));
        match builder.build() {
            Ok(rules) if !rules.is_empty() => {
                let (base, above) = (base.to_owned(), above.to_owned());
                let nearest = Some(Arc::new(Rules { rules, base, above, outer: self.clone() }));
                Self { nearest, tracked: self.tracked.clone(), inside: self.inside }
            }
            _ => self.clone(),
        }
    }

    /// Whether nothing is excluded.
    pub const fn is_empty(&self) -> bool {
        self.nearest.is_none() && !self.inside
    }

    /// Whether a path below the folder is excluded.
    pub fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        (self.inside || self.matches(path, is_folder))
            && !self.tracked.as_ref().is_some_and(|tracked| tracked.has(path))
    }

    fn matches(&self, path: &Path, is_folder: bool) -> bool {
        let mut next = self;
        while let Some(level) = next.nearest.as_deref() {
            let relative = level.above.join(path.strip_prefix(&level.base).unwrap_or(path));
            let verdict = level.rules.matched(relative, is_folder);
            if !verdict.is_none() {
                return verdict.is_ignore();
            }
            next = &level.outer;
        }
        false
    }
}

impl Tracked {
    /// Whether this is a tracked file, or a folder with one.
    fn has(&self, path: &Path) -> bool {
        self.files.get_or_init(|| self.ask()).iter().any(|file| file.starts_with(path))
    }

    /// Asks git. Without an answer, nothing is tracked: the rules then apply to every path.
    fn ask(&self) -> Vec<PathBuf> {
        // In a hook of a linked worktree, git would take `base` for the top of the work tree.
        let variables = ["GIT_DIR", "GIT_WORK_TREE"].map(|name| (name.to_owned(), None));
        let arguments = ["ls-files", "-z", "--cached", "--ignored", "--exclude-standard"].map(str::to_owned);
        let task = ProgramCall {
            program: Path::new("git"),
            arguments: &arguments,
            folder: &self.base,
            variables: &variables,
            timeout: PATIENCE,
        };
        let Ok(ended) = process::run(&task, &Signals::catch()) else { return Vec::new() };
        if !ended.status.success() {
            return Vec::new();
        }
        let names = ended.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        names.map(|name| self.base.join(OsStr::from_bytes(name))).collect()
    }
}
