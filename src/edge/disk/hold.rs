//! A module's folder → the right to write in it, for one process at a time. Whatever a killed run left half done is
//! finished or undone on the way.
//!
//! `.ptcgen/held` is there as long as somebody writes. The kernel's lock on it counts, and ends with the process; the
//! text in it only says who has it. Where a file system has no locks the text has to do.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{FileType, Mode, OFlags, fstat, openat};
use rustix::process::{Pid, test_kill_process};

use super::commit::settle;
use super::held_open::Dir;
use super::journal::Journal;
use super::settle::{BACK, FORWARD, Kept, read};
use super::system::{self, Locked};
use super::{DiskError, failed};
use crate::edge::process::signals::Signals;
use crate::module::lock::LOCK_PATH;

/// The folder that ptcgen keeps in a module, and what stands in it while somebody writes.
const OWN: &str = ".ptcgen";
pub(super) const HELD: &str = "held";
pub(super) const STAGE: &str = "stage";

/// How long a second run waits for the first.
const PATIENCE: Duration = Duration::from_secs(5);

/// A module's folder that no other run writes in as long as this value lives.
#[derive(Debug)]
pub struct Held {
    pub(super) root: Dir,
    pub(super) own: Dir,
    file: File,
    signals: Signals,
    recovered: Option<Recovered>,
}

/// What became of a write that a killed run had left half done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The module.
    pub dir: PathBuf,
    /// Whether it was finished; else it was taken back.
    pub finished: bool,
    /// Files that people wrote since, below the module: they stood in the way and are kept here.
    pub kept: Vec<String>,
}

/// Takes a module's folder, for writing. It is there, and no symlink.
///
/// # Errors
/// Another run has it and does not end soon, what a killed run left can't be mended, or the disk says no.
pub fn hold(dir: &Path) -> Result<Held, DiskError> {
    hold_for(dir, PATIENCE)
}

pub(super) fn hold_for(dir: &Path, patience: Duration) -> Result<Held, DiskError> {
    let signals = Signals::catch();
    let begin = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(exit) = signals.caught() {
            return Err(DiskError::Stopped { exit, done: false });
        }
        let by = match attempt(dir, &signals)? {
            Attempt::Ours(mut held) => {
                held.recovered = held.recover()?;
                return Ok(*held);
            }
            Attempt::Theirs(by) => by,
        };
        if begin.elapsed() >= patience {
            return Err(DiskError::Held { path: dir.to_owned(), by });
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// Makes a module whole for commands that only read it. Where nothing is wrong it costs two looks.
///
/// # Errors
/// As [`hold`].
pub fn recover_if_needed(dir: &Path) -> Result<Option<Recovered>, DiskError> {
    let root = match Dir::open(dir) {
        Ok(root) => root,
        // Whoever reads it says so better.
        Err(_) => return Ok(None),
    };
    let [held, lock] = [".ptcgen/held", LOCK_PATH].map(|path| root.has(path));
    match (held, lock) {
        (Ok(false), Ok(false)) => {
            // A run that ended right after it had made the folder.
            let _ = system::remove_folder(&root, OWN);
            Ok(None)
        }
        (Ok(true), _) => match hold(dir) {
            Ok(held) => Ok(held.recovered.clone()),
            // Where it can't be written, nothing is half written either unless there is a stage.
            Err(DiskError::Io { .. }) if matches!(root.has(".ptcgen/stage"), Ok(false)) => Ok(None),
            Err(error) => Err(error),
        },
        _ => Ok(None),
    }
}

enum Attempt {
    Ours(Box<Held>),
    /// By whom, if that is known.
    Theirs(Option<String>),
}

fn attempt(dir: &Path, signals: &Signals) -> Result<Attempt, DiskError> {
    let root = Dir::open(dir)?;
    // Whoever ends takes the folder along where it is empty; then it is our turn.
    let Some(own) = root.child_made(OWN)? else { return Ok(Attempt::Theirs(None)) };
    let (file, made) = match system::create(&own, HELD) {
        Ok(file) => (file, true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            match openat(&own, HELD, OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty()) {
                Ok(fd) => (File::from(fd), false),
                Err(rustix::io::Errno::NOENT) => return Ok(Attempt::Theirs(None)),
                Err(rustix::io::Errno::LOOP) => {
                    return Err(DiskError::InTheWay { path: own.at(HELD), what: "a symlink" });
                }
                Err(error) => return Err(failed("write", &own.at(HELD))(error.into())),
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Attempt::Theirs(None)),
        Err(error) => {
            let _ = system::remove_folder(&root, OWN);
            return Err(failed("write", &own.at(HELD))(error));
        }
    };
    let ours = match system::lock(&file) {
        Locked::Ours => is_still(&own, &file),
        Locked::Theirs => false,
        Locked::Unknown => made || is_dead(&text(&own)),
    };
    if !ours {
        return Ok(Attempt::Theirs(Some(text(&own)).filter(|text| !text.is_empty()).map(|text| who(&text))));
    }
    let held = Held { root, own, file, signals: signals.clone(), recovered: None };
    held.sign()?;
    Ok(Attempt::Ours(Box::new(held)))
}

/// Whether the file that was locked is the one that has the name: whoever ended removed his.
fn is_still(own: &Dir, file: &File) -> bool {
    let (Ok(Some(named)), Ok(ours)) = (own.look(HELD), fstat(file)) else { return false };
    (named.st_dev, named.st_ino) == (ours.st_dev, ours.st_ino)
        && FileType::from_raw_mode(ours.st_mode) == FileType::RegularFile
}

fn text(own: &Dir) -> String {
    read(own, HELD)
        .map(|bytes| String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned())
        .unwrap_or_default()
}

fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// `PID HOST`, as words.
fn who(text: &str) -> String {
    match text.trim_end().split_once(' ') {
        Some((pid, host)) => format!("process {pid} on {host}"),
        None => "a process".to_owned(),
    }
}

/// Whether the text names a process of this machine that is gone.
fn is_dead(text: &str) -> bool {
    let Some((pid, on)) = text.trim_end().split_once(' ') else { return false };
    let Some(pid) = pid.parse().ok().and_then(Pid::from_raw) else { return false };
    on == host() && test_kill_process(pid) == Err(rustix::io::Errno::SRCH)
}

impl Held {
    /// What was found half done when the folder was taken, and is whole now.
    pub const fn recovered(&self) -> Option<&Recovered> {
        self.recovered.as_ref()
    }

    /// Says who holds it.
    fn sign(&self) -> Result<(), DiskError> {
        let signed = self
            .file
            .set_len(0)
            .and_then(|()| system::write(&self.file, format!("{} {}\n", std::process::id(), host()).as_bytes()));
        signed.map_err(failed("write", &self.own.at(HELD)))
    }

    /// Ends here where a signal came.
    pub(super) fn unless_stopped(&self, done: bool) -> Result<(), DiskError> {
        self.signals.caught().map_or(Ok(()), |exit| Err(DiskError::Stopped { exit, done }))
    }

    /// Finishes or undoes what a killed run left.
    pub(super) fn recover(&self) -> Result<Option<Recovered>, DiskError> {
        let Some(stage) = self.own.child(STAGE)? else { return Ok(None) };
        let way = if stage.has(BACK)? {
            BACK
        } else if stage.has(FORWARD)? {
            FORWARD
        } else {
            self.clean(&stage).map_err(failed("remove", &stage.path))?;
            return Ok(None);
        };
        let text = read(&stage, way).map_err(failed("read", &stage.at(way)))?;
        let journal = Journal::parse(&text).map_err(|why| DiskError::Journal { path: stage.at(way), why })?;
        let (finished, kept) = match settle(&self.root, &stage, &journal, way) {
            Ok(kept) => (way == FORWARD, kept),
            Err(error @ DiskError::HalfWritten { .. }) => return Err(error),
            // The way forward was barred; all is as it was before.
            Err(_) => (false, Kept::new()),
        };
        self.clean(&stage).map_err(failed("remove", &stage.path))?;
        Ok(Some(Recovered { dir: self.root.path.clone(), finished, kept }))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // As long as there is something to mend, the file says so.
        if matches!(self.own.has(STAGE), Ok(false)) {
            let _ = system::remove_file(&self.own, HELD);
            let _ = system::remove_folder(&self.root, OWN);
        }
    }
}
