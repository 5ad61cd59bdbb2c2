//! `--from REV|DIR`: finds the module as it was, in a folder or in a commit. The repository and its work tree stay as
//! they are: files are checked out into a temporary folder, with an index of their own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::module_run::ModuleRun;
use super::verification::Halted;
use crate::base::outcome::Exit;
use crate::diag::Diagnostic;
use crate::edge::copy;
use crate::edge::process::{self, ProcessError, ProgramCall, ProgramOutput};
use crate::terraform::run::codes::NO_FROM;
use crate::terraform::run::module_sources;

/// How long git may take to check out a module.
const PATIENCE: Duration = Duration::from_secs(120);

/// A module as it was.
pub(super) struct Before {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// What the user knows it by: `REV:DIR`, or the folder.
    pub(super) shown: PathBuf,
}

/// Finds the module as it was; `None` if the commit doesn't have it.
pub(super) fn find(from: &str, dir: &Path, run: &mut ModuleRun<'_>) -> Result<Option<Before>, Halted> {
    if copy::is_folder(Path::new(from)) {
        return Ok(Some(Before { folder: PathBuf::from(from), shown: PathBuf::from(from) }));
    }
    let found = Git { from, run }.find(dir);
    found.or_else(|fault| run.verified.failed(Exit::Failed, fault))
}

struct Git<'a, 'r> {
    from: &'a str,
    run: &'a ModuleRun<'r>,
}

impl Git<'_, '_> {
    fn find(&self, dir: &Path) -> Result<Option<Before>, Diagnostic> {
        let from = self.from;
        let repository = self.line(dir, &["rev-parse", "--absolute-git-dir"])?;
        let prefix = self.line(dir, &["rev-parse", "--show-prefix"])?;
        let commit = format!("{from}^{{commit}}");
        let commit = self.line(dir, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        let tree = format!("{commit}:{prefix}");
        if !self.git(dir, &["cat-file", "-e", tree.trim_end_matches('/')], &[])?.status.success() {
            return Ok(None);
        }
        let scratch = self.run.shared.scratch;
        let broken = |error: std::io::Error| fault(format!("the temporary folder can't be used: {error}"));
        let into = scratch.folder(&format!("{}-from", self.run.number)).map_err(broken)?;
        let index = scratch.path().join(format!("{}-from-index", self.run.number));
        let variables = [("GIT_INDEX_FILE".to_owned(), Some(index.into()))];
        let check_out = |what: &str| {
            let git_dir = format!("--git-dir={repository}");
            // A hook of the repository is not to run.
            let arguments = [
                &git_dir,
                "--work-tree=.",
                "-c",
                "core.hooksPath=/dev/null",
                "checkout",
                "--force",
                "--quiet",
                &commit,
                "--",
                what,
            ];
            let ended = self.git(&into, &arguments, &variables)?;
            if ended.status.success() { Ok(()) } else { Err(self.refused(&ended)) }
        };
        check_out(if prefix.is_empty() { "." } else { &prefix })?;
        let folder = into.join(&prefix);
        let texts = copy::module_texts(&folder);
        if texts.is_empty() {
            return Ok(None);
        }
        // A module of the same repository that it uses is from the same commit.
        if texts.iter().flat_map(|text| module_sources::local(text)).any(|source| source.contains("..")) {
            check_out(".")?;
        }
        Ok(Some(Before { folder, shown: PathBuf::from(format!("{from}:{}", dir.display())) }))
    }

    fn line(&self, folder: &Path, arguments: &[&str]) -> Result<String, Diagnostic> {
        let ended = self.git(folder, arguments, &[])?;
        if !ended.status.success() {
            return Err(self.refused(&ended));
        }
        Ok(String::from_utf8_lossy(&ended.stdout).trim_end_matches('\n').to_owned())
    }

    fn git(
        &self,
        folder: &Path,
        arguments: &[&str],
        variables: &[(String, Option<OsString>)],
    ) -> Result<ProgramOutput, Diagnostic> {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let program = Path::new("git");
        let task = ProgramCall { program, arguments: &arguments, folder, variables, timeout: PATIENCE };
        process::run(&task, &self.run.shared.signals).map_err(|error| {
            let finding = fault(format!("`git` {error}"));
            match error {
                ProcessError::Missing => finding.help("install git, or name a folder"),
                _ => finding,
            }
        })
    }

    fn refused(&self, ended: &ProgramOutput) -> Diagnostic {
        let words = String::from_utf8_lossy(&ended.stderr);
        let first = words
            .lines()
            .next()
            .map_or_else(|| "there is no such commit".to_owned(), |line| line.trim_start_matches("fatal: ").to_owned());
        fault(format!("`{}` is neither a folder nor a revision that git can read: {first}", self.from))
            .help("name a commit, branch or tag that exists in this clone; CI often fetches only one commit")
    }
}

fn fault(message: String) -> Diagnostic {
    Diagnostic::new(&NO_FROM, message)
}
