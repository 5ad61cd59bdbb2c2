//! Asks git what changed, in a way that neither configuration nor the variables of a hook change the answers.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::edge::process::signals::Signals;
use crate::edge::process::{self, ProcessError, ProgramCall, ProgramOutput};
use crate::edge::{paths, terminal};

/// How long git may take; comparing is faster than this in any repository.
const PATIENCE: Duration = Duration::from_secs(120);

/// Settings that would change which files git reports, or make it fail.
const SETTINGS: [&str; 6] = [
    "core.fsmonitor=",
    "core.trustctime=true",
    "core.checkStat=default",
    "diff.autoRefreshIndex=true",
    "diff.relative=false",
    "diff.orderFile=/dev/null",
];

/// Variables that change how git reads paths and what it compares with.
const MISLEADING: [&str; 5] =
    ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF"];

/// Variables that say which repository git works in. `git rev-parse --local-env-vars` lists them.
const REPOSITORY: [&str; 11] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
];

/// git in one repository.
#[derive(Clone)]
pub(super) struct Git {
    /// The folder in which it runs; empty for the current one.
    folder: PathBuf,
    /// The revision that the user named, for messages.
    revision: String,
    variables: Vec<(String, Option<OsString>)>,
    signals: Signals,
}

impl Git {
    /// git as the user would run it in a folder, with the variables that a hook sets.
    pub(super) fn here(folder: &Path, revision: &str, signals: &Signals) -> Self {
        let (folder, revision, signals) = (folder.to_owned(), revision.to_owned(), signals.clone());
        let mut variables = vec![
            // Messages are recognised by their English text.
            ("LC_ALL".to_owned(), Some("C".into())),
            ("GIT_OPTIONAL_LOCKS".to_owned(), Some("0".into())),
        ];
        variables.extend(MISLEADING.iter().map(|name| ((*name).to_owned(), None)));
        let mut git = Self { folder, revision, variables, signals };
        git.drop_superfluous_variables();
        git
    }

    /// git in the repository that a folder belongs to, whatever the variables name.
    pub(super) fn apart(&self, folder: &Path) -> Self {
        let mut git = Self { folder: folder.to_owned(), ..self.clone() };
        git.forget(&REPOSITORY);
        git
    }

    /// Removes `GIT_DIR` and `GIT_WORK_TREE` where git finds the same repository without them. A hook of a linked
    /// worktree has `GIT_DIR` alone, with which git takes any folder that it runs in for the top of the work tree.
    fn drop_superfluous_variables(&mut self) {
        let Some(named) = terminal::variable("GIT_DIR") else { return };
        let found = self.apart(&self.folder).output(&["rev-parse", "--absolute-git-dir", "--show-toplevel"]);
        let Ok(found) = found else { return };
        let mut lines = found.split(|byte| *byte == b'\n').map(|line| Path::new(OsStr::from_bytes(line)));
        let mut same = |named: &str| {
            let found = lines.next().unwrap_or(Path::new(""));
            let named = self.folder.join(named);
            // A path that leads nowhere is relative to the folder in which git started the hook.
            paths::is_same_folder(&named, found) || !paths::is_there(&named)
        };
        if same(&named) && terminal::variable("GIT_WORK_TREE").is_none_or(|named| same(&named)) {
            self.forget(&["GIT_DIR", "GIT_WORK_TREE"]);
        }
    }

    fn forget(&mut self, names: &[&str]) {
        self.variables.extend(names.iter().map(|name| ((*name).to_owned(), None)));
    }

    /// Returns the top of the work tree, without symlinks.
    ///
    /// # Errors
    /// The folder is in no repository, or git refuses to work in it.
    pub(super) fn top(&self) -> Result<PathBuf, Diagnostic> {
        let mut line = self.output(&["rev-parse", "--show-toplevel"])?;
        line.pop_if(|last| *last == b'\n');
        Ok(paths::whole(Path::new(OsStr::from_bytes(&line))))
    }

    /// Returns the commit from which the branch of a revision and HEAD part.
    ///
    /// # Errors
    /// git does not know the revision, or they have no commit in common.
    pub(super) fn merge_base(&self) -> Result<String, Diagnostic> {
        let refuse = |what: String| fault(format!("`--changed-since` takes a git revision, {what}"));
        let revision = match self.revision.split_once("..") {
            Some((revision, "." | ".HEAD")) => revision,
            Some((revision, _)) => {
                let finding = refuse(format!("not the range `{}`", self.revision));
                return Err(finding.help(format!(
                    "use `--changed-since {revision}`: HEAD is compared with the commit from which the two part"
                )));
            }
            None => &self.revision,
        };
        if revision.starts_with('-') || revision.is_empty() {
            return Err(refuse(format!("not `{}`", self.revision)));
        }
        let ended = self.run(&["merge-base", revision, "HEAD"])?;
        if ended.status.code() == Some(1) && ended.stdout.is_empty() && ended.stderr.is_empty() {
            return Err(self.refused("it and HEAD have no commit in common"));
        }
        if !ended.status.success() {
            return Err(self.complaint(&ended));
        }
        Ok(String::from_utf8_lossy(&ended.stdout).trim_end().to_owned())
    }

    /// Returns what git prints.
    ///
    /// # Errors
    /// git is not installed, or fails.
    pub(super) fn output(&self, arguments: &[&str]) -> Result<Vec<u8>, Diagnostic> {
        let ended = self.run(arguments)?;
        if ended.status.success() { Ok(ended.stdout) } else { Err(self.complaint(&ended)) }
    }

    fn run(&self, arguments: &[&str]) -> Result<ProgramOutput, Diagnostic> {
        let settings = SETTINGS.iter().flat_map(|setting| ["-c", setting]);
        let arguments: Vec<String> = settings.chain(arguments.iter().copied()).map(str::to_owned).collect();
        let (program, folder, variables) = (Path::new("git"), self.folder.as_path(), self.variables.as_slice());
        let task = ProgramCall { program, arguments: &arguments, folder, variables, timeout: PATIENCE };
        process::run(&task, &self.signals).map_err(|error| {
            let finding = fault(format!("`git` {error}"));
            match error {
                ProcessError::Missing => finding.help("install git, or remove `--changed-since`"),
                _ => finding,
            }
        })
    }

    /// The finding for a PATH that is in no repository.
    pub(super) fn outside(&self, path: &Path) -> Diagnostic {
        self.fault(&format!("`{}` is not in a git repository", path.display()))
            .help("run ptcgen in a clone of the repository, or remove `--changed-since`")
    }

    /// The finding for what git wrote to standard error.
    fn complaint(&self, ended: &ProgramOutput) -> Diagnostic {
        let words = String::from_utf8_lossy(&ended.stderr);
        let line = words.lines().find(|line| line.starts_with("fatal: ")).or_else(|| words.lines().next());
        let line = line.unwrap_or("it failed");
        let reason = line.trim_start_matches("fatal: ").trim_start_matches("error: ");
        if let Some(command) = words.lines().map(str::trim).find(|line| line.starts_with("git config ")) {
            // The owner of the repository is another user.
            return self.fault(reason).help(format!("if you trust this repository, run `{command}`"));
        }
        if reason.starts_with("not a git repository") {
            return self.fault(reason).help("run ptcgen in a clone of the repository, or remove `--changed-since`");
        }
        self.refused(reason)
    }

    /// The finding for a revision that can't be compared with.
    fn refused(&self, reason: &str) -> Diagnostic {
        let shallow = self.run(&["rev-parse", "--is-shallow-repository"]);
        let finding = self.fault(reason);
        if shallow.is_ok_and(|ended| ended.stdout.starts_with(b"true")) {
            return finding.help(
                "this clone is shallow: run `git fetch --unshallow`, or let CI fetch the history (`fetch-depth: 0` for \
                 actions/checkout, `GIT_DEPTH: 0` for GitLab)",
            );
        }
        finding.help("name a commit, branch or tag that exists in this clone; CI often fetches only one commit")
    }

    fn fault(&self, reason: &str) -> Diagnostic {
        fault(format!("`git` cannot report what changed since `{}`: {reason}", self.revision))
    }
}

fn fault(message: String) -> Diagnostic {
    Diagnostic::new(&codes::CHANGES, message)
}
