//! Lists a folder, and determines which of its entries `.gitignore` files exclude. Follows no symlink to a folder.

#![expect(clippy::disallowed_methods, reason = "the one place that lists folders")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::docs_fs::read_error;
use crate::diag::Diagnostic;

/// The entries of a folder; names that are not UTF-8 are left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Everything but folders: files, symlinks, pipes and so on.
    pub files: Vec<String>,
    /// Folders, without symlinks to folders.
    pub folders: Vec<String>,
    /// The entries of `files` that are neither regular files nor symlinks: reading a pipe could block for ever.
    pub odd: Vec<String>,
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
            let Ok(name) = entry.file_name().into_string() else { continue };
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                listing.folders.push(name);
                continue;
            }
            if !kind.is_file() && !kind.is_symlink() {
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
pub struct Ignored(Option<Arc<Rules>>);

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
            found = found.with(&folder.join(".gitignore"), base, whole.strip_prefix(folder).unwrap_or(Path::new("")));
        }
        found
    }

    /// Returns the rules for a folder with this listing.
    pub fn within(&self, folder: &Path, listing: &Listing) -> Self {
        if listing.has(".gitignore") {
            self.with(&folder.join(".gitignore"), folder, Path::new(""))
        } else {
            self.clone()
        }
    }

    fn with(&self, file: &Path, base: &Path, above: &Path) -> Self {
        let mut builder = GitignoreBuilder::new("");
        // Like git, skip lines that are not patterns, and files that can't be read.
        drop(builder.add(file));
        match builder.build() {
            Ok(rules) if !rules.is_empty() => {
                let (base, above) = (base.to_owned(), above.to_owned());
                Self(Some(Arc::new(Rules { rules, base, above, outer: self.clone() })))
            }
            _ => self.clone(),
        }
    }

    /// Whether there are no rules.
    pub const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Whether a path below the folder is excluded.
    pub fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        let mut next = self;
        while let Some(level) = next.0.as_deref() {
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
