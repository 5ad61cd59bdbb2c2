//! What can go wrong on disk, as values and as findings.

use std::io;
use std::path::{Path, PathBuf};

use super::Recovery;
use crate::base::outcome::Exit;
use crate::diag::{Code, Diagnostic};
use crate::module::lock::LockError;

/// What went wrong on disk, and where.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The system refused.
    #[error("can't {doing} `{}`: {}", path.display(), reason(source))]
    Io {
        /// What was tried: `read`, `write`, `make the folder`.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something stands where a folder should be, or a symlink where none may be.
    #[error("`{}` is {what}", path.display())]
    InTheWay {
        /// Where.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// Another run writes there.
    #[error("`{}` is held by {}", path.display(), by.as_deref().unwrap_or("another run"))]
    Busy {
        /// The module.
        path: PathBuf,
        /// The process and its host.
        by: Option<String>,
    },
    /// What a killed run left can't be read.
    #[error("`{}` can't be read: {why}", path.display())]
    Journal {
        /// The journal.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A signal came.
    #[error("stopped by a signal{}", if *done { ", after all was written" } else { "; nothing was changed" })]
    Stopped {
        /// The exit code of the signal.
        exit: Exit,
        /// Whether all had been written by then.
        done: bool,
    },
    /// A write was refused, and so was putting back what was there.
    #[error("{why}, and what was there can't be put back yet")]
    HalfWritten {
        /// The stage, which has all that is needed.
        path: PathBuf,
        /// What was refused first.
        why: String,
    },
    /// Somebody else made the folder that was to be new.
    #[error("`{}` appeared meanwhile", path.display())]
    Appeared {
        /// The folder.
        path: PathBuf,
    },
    /// Somebody changed a file between its reading and its writing.
    #[error("`{}` was changed while ptcgen was at work", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The record of what was written can't be trusted.
    #[error("`{}`: {source}", path.display())]
    Lock {
        /// Where.
        path: PathBuf,
        /// What is wrong with it.
        source: LockError,
    },
}

/// The system refused.
const IO: Code = Code::error(
    "PTC501",
    "a file can't be read or written",
    "The disk is full, the folder is read-only, or the file is not there. What was there before is there still.",
    None,
);

/// Something stands where a file or folder should be.
const IN_THE_WAY: Code = Code::error(
    "PTC502",
    "something else stands where a file or folder should be",
    "ptcgen writes regular files in regular folders, and nothing through a symlink.",
    None,
);

/// Another run holds the module.
const HELD: Code = Code::error(
    "PTC511",
    "another run writes in this module",
    "Two runs that write at once would mix two modules. One waits a few seconds for the other, and then says who it is.",
    None,
);

/// The journal of a killed run can't be trusted.
const BAD_JOURNAL: Code = Code::error(
    "PTC512",
    "the journal of a run that was killed can't be read",
    "`.ptcgen/stage/` has what a killed run was about to write. The next command finishes it, and needs the journal for that.",
    None,
);

/// A signal came.
const STOPPED: Code = Code::error(
    "PTC513",
    "a signal stopped the run",
    "Ctrl-C and TERM end a run where nothing is half written: before it, or after all of it.",
    None,
);

/// Neither forward nor back.
const HALF_WRITTEN: Code = Code::error(
    "PTC514",
    "a module is half written for now",
    "Neither the write nor putting back what was there was let through. All that is needed lies in `.ptcgen/stage/`.",
    None,
);

/// Two wrote at once, and one was a person.
const CHANGED: Code = Code::error(
    "PTC515",
    "a file was changed while ptcgen was at work",
    "What is written is decided from what was read. Somebody saved the file in between, so nothing was written.",
    None,
);

/// A killed run, mended.
const MENDED: Code = Code::note(
    "PTC516",
    "what a stopped run left half written is whole again",
    "Each command first finishes or undoes what an earlier one was stopped in.",
);

/// People's work, moved out of the way.
const ASIDE: Code = Code::note(
    "PTC517",
    "what somebody wrote meanwhile is kept aside",
    "A file that was written while ptcgen wrote it too is not lost: it lies below `.ptcgen/replaced/`.",
);

/// The codes of this step.
pub const CODES: &[&Code] =
    &[&IO, &IN_THE_WAY, &HELD, &BAD_JOURNAL, &STOPPED, &HALF_WRITTEN, &CHANGED, &MENDED, &ASIDE];

impl Recovery {
    /// What users should know of it.
    pub fn findings(&self) -> Vec<Diagnostic> {
        let dir = self.dir.display();
        let what = if self.finished { "finished" } else { "undone" };
        let message = format!("{dir}: a run was stopped while it wrote; that is {what} now");
        let mended = Diagnostic::new(&MENDED, message);
        std::iter::once(mended).chain(aside(&self.dir, &self.kept)).collect()
    }
}

/// Where people's work is that stood in the way.
pub fn aside(dir: &Path, kept: &[String]) -> Vec<Diagnostic> {
    let finding = |path: &String| {
        let place = dir.join(path);
        Diagnostic::new(&ASIDE, format!("what somebody wrote meanwhile is kept in `{}`", place.display()))
            .help("take what is needed of it, then remove it")
    };
    kept.iter().map(finding).collect()
}

impl DiskError {
    /// The exit code that it comes to.
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Stopped { exit, .. } => *exit,
            Self::Changed { .. } => Exit::Conflict,
            _ => Exit::Failed,
        }
    }

    /// The finding that users see.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Io { .. } => Diagnostic::new(&IO, self.to_string()),
            Self::InTheWay { .. } => {
                Diagnostic::new(&IN_THE_WAY, self.to_string()).help("move it away, or name another folder")
            }
            Self::Appeared { .. } => Diagnostic::new(&IN_THE_WAY, self.to_string()).help("run this once more"),
            Self::Busy { by: None, .. } => Diagnostic::new(&HELD, self.to_string()).help("wait until it ends"),
            Self::Busy { path, .. } => Diagnostic::new(&HELD, self.to_string()).help(format!(
                "wait until it ends; where no such process runs, remove `{}`",
                path.join(".ptcgen/held").display()
            )),
            Self::Journal { path, .. } => Diagnostic::new(&BAD_JOURNAL, self.to_string()).help(format!(
                "restore the module from version control, or look through it, then remove `{}`",
                path.parent().unwrap_or(path).display()
            )),
            Self::Changed { .. } => {
                Diagnostic::new(&CHANGED, self.to_string()).help("nothing was written; run this once more")
            }
            Self::Stopped { .. } => Diagnostic::new(&STOPPED, self.to_string()),
            Self::HalfWritten { .. } => Diagnostic::new(&HALF_WRITTEN, self.to_string())
                .help("mend that, then run any ptcgen command on the module: it finishes or undoes the write"),
            Self::Lock { path, source } => {
                let dir = path.ancestors().nth(2).unwrap_or(path);
                source.diagnostic(&path.to_string_lossy(), &dir.to_string_lossy())
            }
        }
    }
}

/// The system's words, shorter where everybody knows a shorter one.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        _ => error.to_string(),
    }
}

pub(crate) fn failed<'a>(doing: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> DiskError + 'a {
    move |source| DiskError::Io { doing, path: path.to_owned(), source }
}
