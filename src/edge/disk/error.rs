//! Errors of the disk, as values and as findings.

use std::io;
use std::path::{Path, PathBuf};

use super::Recovery;
use crate::base::outcome::Exit;
use crate::diag::{Code, Diagnostic};
use crate::module::lock::LockError;

/// An error of the disk, and its place.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The system refused a call.
    #[error("can't {doing} `{}`: {}", path.display(), reason(source))]
    Io {
        /// What was attempted: `read`, `write`, `make the folder`.
        doing: &'static str,
        /// The path.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Something else is where a folder should be, or a symlink is where none is allowed.
    #[error("`{}` is {what}", path.display())]
    InTheWay {
        /// The path.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// Another run is writing to the module.
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
    /// A signal was received.
    #[error("stopped by a signal{}", if *done { ", after everything was written" } else { "; nothing was changed" })]
    Stopped {
        /// The exit code of the signal.
        exit: Exit,
        /// Whether everything had been written by then.
        done: bool,
    },
    /// The system refused a write, and also refused to put the old files back.
    #[error("{why}, and what was there can't be put back yet")]
    HalfWritten {
        /// The stage, which has everything needed to recover.
        path: PathBuf,
        /// The first error.
        why: String,
    },
    /// Another process created the folder meanwhile.
    #[error("`{}` appeared meanwhile", path.display())]
    Appeared {
        /// The folder.
        path: PathBuf,
    },
    /// A file changed after it was read and before it was written.
    #[error("`{}` was changed while ptcgen was at work", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The lock file can't be trusted.
    #[error("`{}`: {source}", path.display())]
    Lock {
        /// The path.
        path: PathBuf,
        /// What is wrong with it.
        source: LockError,
    },
}

/// The system refused a call.
const IO: Code = Code::error(
    "PTC501",
    "a file can't be read or written",
    "The disk is full, the folder is read-only, or the file does not exist. Nothing that was there before is lost.",
    None,
);

/// Something else is where a file or folder should be.
const IN_THE_WAY: Code = Code::error(
    "PTC502",
    "something else is where a file or folder should be",
    "ptcgen writes regular files in regular folders, and never through a symlink.",
    None,
);

/// Another run holds the right to write.
const HELD: Code = Code::error(
    "PTC511",
    "another run is writing to this module",
    "Two runs that write at once would mix two modules. The second one waits a few seconds, and then names the first.",
    None,
);

/// The journal of a killed run can't be trusted.
const BAD_JOURNAL: Code = Code::error(
    "PTC512",
    "the journal of a run that was killed can't be read",
    "`.ptcgen/stage/` has what a killed run was about to write. The next command needs the journal to finish that \
     write.",
    None,
);

/// A signal was received.
const STOPPED: Code = Code::error(
    "PTC513",
    "a signal stopped the run",
    "Ctrl-C and TERM end a run only before anything or after everything is written.",
    None,
);

/// The write can be neither finished nor undone for now.
const HALF_WRITTEN: Code = Code::error(
    "PTC514",
    "a module is half written for now",
    "The system refused a write, and also refused to put the old files back. `.ptcgen/stage/` has everything that is \
     needed.",
    None,
);

/// The user saved a file while ptcgen was at work.
const CHANGED: Code = Code::error(
    "PTC515",
    "a file was changed while ptcgen was at work",
    "ptcgen decides what to write from what it has read. The file was saved in between, so nothing was written.",
    None,
);

/// A killed run was recovered.
const MENDED: Code = Code::note(
    "PTC516",
    "a half-written module was recovered",
    "Each command first finishes or undoes a write that an earlier one was stopped in.",
);

/// A user's file was moved out of the way.
const ASIDE: Code = Code::note(
    "PTC517",
    "a file that was saved meanwhile is kept aside",
    "If a file is saved while ptcgen writes it, that version is not lost: it is kept below `.ptcgen/replaced/`.",
);

/// The codes of this file.
pub const CODES: &[&Code] =
    &[&IO, &IN_THE_WAY, &HELD, &BAD_JOURNAL, &STOPPED, &HALF_WRITTEN, &CHANGED, &MENDED, &ASIDE];

impl Recovery {
    /// The findings that report it.
    pub fn findings(&self) -> Vec<Diagnostic> {
        let dir = self.dir.display();
        let what = if self.finished { "finished" } else { "undone" };
        let message = format!("{dir}: a run was stopped while it was writing; its write has been {what}");
        let mended = Diagnostic::new(&MENDED, message);
        std::iter::once(mended).chain(aside(&self.dir, &self.kept)).collect()
    }
}

/// The findings that name the user's files that were moved out of the way.
pub fn aside(dir: &Path, kept: &[String]) -> Vec<Diagnostic> {
    let finding = |path: &String| {
        let place = dir.join(path);
        Diagnostic::new(&ASIDE, format!("a file was saved meanwhile; that version is kept in `{}`", place.display()))
            .help("copy what you need from it, then remove it")
    };
    kept.iter().map(finding).collect()
}

impl DiskError {
    /// The exit code for this error.
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Stopped { exit, .. } => *exit,
            Self::Changed { .. } => Exit::Conflict,
            _ => Exit::Failed,
        }
    }

    /// The finding that reports it.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Io { .. } => Diagnostic::new(&IO, self.to_string()),
            Self::InTheWay { .. } => {
                Diagnostic::new(&IN_THE_WAY, self.to_string()).help("move it away, or name another folder")
            }
            Self::Appeared { .. } => Diagnostic::new(&IN_THE_WAY, self.to_string()).help("run this again"),
            Self::Busy { by: None, .. } => Diagnostic::new(&HELD, self.to_string()).help("wait until it ends"),
            Self::Busy { path, .. } => Diagnostic::new(&HELD, self.to_string()).help(format!(
                "wait until it ends; if no such process is running, remove `{}`",
                path.join(".ptcgen/held").display()
            )),
            Self::Journal { path, .. } => Diagnostic::new(&BAD_JOURNAL, self.to_string()).help(format!(
                "restore the module from version control, or check it yourself, then remove `{}`",
                path.parent().unwrap_or(path).display()
            )),
            Self::Changed { .. } => {
                Diagnostic::new(&CHANGED, self.to_string()).help("nothing was written; run this again")
            }
            Self::Stopped { .. } => Diagnostic::new(&STOPPED, self.to_string()),
            Self::HalfWritten { .. } => Diagnostic::new(&HALF_WRITTEN, self.to_string())
                .help("fix that, then run any ptcgen command on the module: it finishes or undoes the write"),
            Self::Lock { path, source } => {
                let dir = path.ancestors().nth(2).unwrap_or(path);
                source.diagnostic(&path.to_string_lossy(), &dir.to_string_lossy())
            }
        }
    }
}

/// The system's message, or a shorter one for common errors.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        _ => error.to_string(),
    }
}

pub(crate) fn failed<'a>(doing: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> DiskError + 'a {
    move |source| DiskError::Io { doing, path: path.to_owned(), source }
}
