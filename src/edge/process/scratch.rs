//! A temporary folder for a program to write into. Dropping the value removes the folder. If a process was killed, the
//! next one that creates such a folder removes the old one and ends what still runs in it.

#![expect(clippy::disallowed_methods, reason = "makes and removes a temporary folder")]

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::process::{Pid, Signal, geteuid, kill_process};

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// A folder that only this user can read.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    /// Locked as long as this process lives.
    _held: Option<File>,
}

impl Scratch {
    /// Creates the folder, under a free name, below the system's temporary folder.
    ///
    /// # Errors
    /// Whatever the operating system reports.
    pub fn new() -> io::Result<Self> {
        Self::below(&std::env::temp_dir())
    }

    /// Creates the folder below another one, and first removes what killed processes left there.
    ///
    /// # Errors
    /// Whatever the operating system reports.
    pub fn below(parent: &Path) -> io::Result<Self> {
        let parent = fs::canonicalize(parent)?;
        sweep(&parent);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!("ptcgen-{}-{number}", std::process::id()));
            match fs::DirBuilder::new().mode(0o700).create(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                made => made?,
            }
            let held = File::open(&path).ok().filter(|folder| folder.try_lock().is_ok());
            // Another process may have swept it away before it was locked.
            if path.is_dir() {
                return Ok(Self { path, _held: held });
            }
        }
    }

    /// The absolute path, without symlinks.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Creates a folder in it.
    ///
    /// # Errors
    /// Whatever the operating system reports.
    pub fn folder(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.path.join(name);
        fs::create_dir_all(&path).map(|()| path)
    }

    /// Writes a file into it.
    ///
    /// # Errors
    /// Whatever the operating system reports.
    pub fn write(&self, name: &str, text: &[u8]) -> io::Result<()> {
        fs::write(self.path.join(name), text)
    }

    /// Reads a file in it; `None` if it can't be read.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path.join(name)).ok()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A destructor has no way to report an error.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Removes what killed processes of this user left in a folder.
fn sweep(parent: &Path) {
    let is_ours = |name: &str| {
        let numbers = name.strip_prefix("ptcgen-").and_then(|rest| rest.split_once('-'));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        numbers.is_some_and(|(process, number)| is_number(process) && is_number(number))
    };
    for entry in fs::read_dir(parent).into_iter().flatten().filter_map(Result::ok) {
        if !entry.file_name().to_str().is_some_and(is_ours) {
            continue;
        }
        let path = entry.path();
        let is_mine =
            fs::symlink_metadata(&path).is_ok_and(|about| about.is_dir() && about.uid() == geteuid().as_raw());
        let Some(folder) = is_mine.then(|| File::open(&path).ok()).flatten() else { continue };
        // A running process holds the lock. Without locks, nothing is removed, since nothing can be known.
        if folder.try_lock().is_ok() {
            end_all_in(&path);
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// Kills programs that were started in a folder and outlived their parent, where the system has `/proc`. They are
/// recognised by their current folder.
fn end_all_in(folder: &Path) {
    for entry in fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok) {
        let id = entry.file_name().to_str().and_then(|name| name.parse().ok()).and_then(Pid::from_raw);
        let runs_there = || fs::read_link(entry.path().join("cwd")).is_ok_and(|at| at.starts_with(folder));
        if let Some(id) = id.filter(|_| runs_there()) {
            let _ = kill_process(id, Signal::KILL);
        }
    }
}

/// Resolves the symlinks in the path of a folder.
///
/// # Errors
/// It does not exist.
pub fn real(folder: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
}
