//! `--changed-since REV`: asks git which files changed, and finds the modules that contain them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::module_folder::is_module;
use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::edge::process::signals::Signals;
use crate::edge::process::{self, ProcessError, ProgramCall};
use crate::edge::walk::Listing;

/// How long git may take; comparing is faster than this in any repository.
const PATIENCE: Duration = Duration::from_secs(120);

/// The revision that git compares with.
pub(super) struct ChangesSince<'a> {
    pub(super) revision: &'a str,
    pub(super) signals: &'a Signals,
}

impl ChangesSince<'_> {
    /// Returns the modules at or below `folder` with changes; a changed file belongs to the nearest module above it.
    ///
    /// # Errors
    /// git is not installed, or does not know the revision.
    pub(super) fn modules(&self, folder: &Path) -> Result<HashSet<PathBuf>, Diagnostic> {
        let files = self.files(folder, ".")?;
        let folders: HashSet<&Path> = files.iter().filter_map(|file| Path::new(file).parent()).collect();
        let nearest = |inside: &Path| {
            let mut above = inside.ancestors().map(|above| folder.join(above));
            above.find(|above| Listing::of(above).is_ok_and(|listing| is_module(&listing)))
        };
        Ok(folders.into_iter().filter_map(nearest).collect())
    }

    /// Returns whether a file changed.
    ///
    /// # Errors
    /// As [`ChangesSince::modules`].
    pub(super) fn touches(&self, file: &Path) -> Result<bool, Diagnostic> {
        let folder = file.parent().unwrap_or(Path::new(""));
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        Ok(!self.files(folder, &name)?.is_empty())
    }

    /// Returns the changed and new files below a folder, relative to it.
    fn files(&self, folder: &Path, what: &str) -> Result<Vec<String>, Diagnostic> {
        if self.revision.starts_with('-') {
            return Err(fault(format!("`--changed-since` takes a git revision, not `{}`", self.revision)));
        }
        let mut files = self.git(folder, &["diff", "--name-only", "-z", "--relative", self.revision, "--", what])?;
        files.extend(self.git(folder, &["ls-files", "-z", "--others", "--exclude-standard", "--", what])?);
        Ok(files)
    }

    fn git(&self, folder: &Path, arguments: &[&str]) -> Result<Vec<String>, Diagnostic> {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let program = Path::new("git");
        let task = ProgramCall { program, arguments: &arguments, folder, variables: &[], timeout: PATIENCE };
        let ended = process::run(&task, self.signals).map_err(|error| {
            let finding = fault(format!("`git` {error}"));
            match error {
                ProcessError::Missing => finding.help("install git, or remove `--changed-since`"),
                _ => finding,
            }
        })?;
        if !ended.status.success() {
            let words = String::from_utf8_lossy(&ended.stderr);
            let first = words.lines().next().unwrap_or("it failed").trim_start_matches("fatal: ");
            let finding = fault(format!("`git` cannot report what changed since `{}`: {first}", self.revision));
            return Err(finding
                .help("name a commit, branch or tag that exists in this clone; CI often fetches only one commit"));
        }
        let names = ended.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        Ok(names.map(|name| String::from_utf8_lossy(name).into_owned()).collect())
    }
}

fn fault(message: String) -> Diagnostic {
    Diagnostic::new(&codes::CHANGES, message)
}
