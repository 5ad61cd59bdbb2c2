//! Gives one process at a time the right to write in a module's folder. Whatever a killed run left half done is
//! finished or undone first.
//!
//! `.ptcgen/held` exists while a run writes. What counts is the kernel's lock on it, which ends with the process; its
//! text only names the holder. On a file system without locks, the text decides.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{FileType, Mode, OFlags, fstat, openat};
use rustix::process::{Pid, test_kill_process};

use super::held::{HELD, HeldModule, OWN, Recovery, host};
use super::open_folder::OpenFolder;
use super::replay::read;
use super::system::{self, Locked};
use super::{DiskError, failed};
use crate::edge::process::signals::Signals;
use crate::module::lock::LOCK_PATH;

/// How long a second run waits for the first.
const PATIENCE: Duration = Duration::from_secs(5);

/// Acquires the right to write in a module's folder. The folder must exist and must not be a symlink.
///
/// # Errors
/// Another run holds it for more than five seconds, what a killed run left can't be recovered, or the disk fails.
pub fn hold(dir: &Path) -> Result<HeldModule, DiskError> {
    hold_for(dir, PATIENCE)
}

pub(super) fn hold_for(dir: &Path, patience: Duration) -> Result<HeldModule, DiskError> {
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
            return Err(DiskError::Busy { path: dir.to_owned(), by });
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// Recovers a module for commands that only read it. If nothing is wrong, this only opens the folder and makes two
/// `stat` calls.
///
/// # Errors
/// The same as those of [`hold`].
pub fn recover_if_needed(dir: &Path) -> Result<Option<Recovery>, DiskError> {
    let root = match OpenFolder::open(dir) {
        Ok(root) => root,
        // The caller reports a better error when it reads the module.
        Err(_) => return Ok(None),
    };
    let [held, lock] = [".ptcgen/held", LOCK_PATH].map(|path| root.has(path));
    match (held, lock) {
        (Ok(false), Ok(false)) => {
            // A run was killed right after creating the folder.
            let _ = system::remove_folder(&root, OWN);
            Ok(None)
        }
        (Ok(true), _) => match hold(dir) {
            Ok(held) => Ok(held.recovered.clone()),
            // A folder that can't be written to is not half written either, unless there is a stage.
            Err(DiskError::Io { .. }) if matches!(root.has(".ptcgen/stage"), Ok(false)) => Ok(None),
            Err(error) => Err(error),
        },
        _ => Ok(None),
    }
}

enum Attempt {
    Ours(Box<HeldModule>),
    /// The holder, if known.
    Theirs(Option<String>),
}

fn attempt(dir: &Path, signals: &Signals) -> Result<Attempt, DiskError> {
    let root = OpenFolder::open(dir)?;
    // The run that ends removes `.ptcgen` if it is empty, so it can vanish here. The caller tries again.
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
    let held = HeldModule { root, own, file, signals: signals.clone(), recovered: None };
    held.sign()?;
    Ok(Attempt::Ours(Box::new(held)))
}

/// Whether the locked file is still the one at that path: a run that ends removes its file.
fn is_still(own: &OpenFolder, file: &File) -> bool {
    let (Ok(Some(named)), Ok(ours)) = (own.look(HELD), fstat(file)) else { return false };
    (named.st_dev, named.st_ino) == (ours.st_dev, ours.st_ino)
        && FileType::from_raw_mode(ours.st_mode) == FileType::RegularFile
}

fn text(own: &OpenFolder) -> String {
    read(own, HELD)
        .map(|bytes| String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned())
        .unwrap_or_default()
}

/// Describes the text `PID HOST` for a message.
fn who(text: &str) -> String {
    match text.trim_end().split_once(' ') {
        Some((pid, host)) => format!("process {pid} on {host}"),
        None => "a process".to_owned(),
    }
}

/// Whether the text names a process of this machine that no longer runs.
fn is_dead(text: &str) -> bool {
    let Some((pid, on)) = text.trim_end().split_once(' ') else { return false };
    let Some(pid) = pid.parse().ok().and_then(Pid::from_raw) else { return false };
    on == host() && test_kill_process(pid) == Err(rustix::io::Errno::SRCH)
}
