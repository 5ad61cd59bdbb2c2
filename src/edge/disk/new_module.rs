//! Writes a module into a new folder: it is written next to its place and then renamed, so that it appears whole or not
//! at all.
//!
//! Nothing is synced, since until the rename there is nothing to lose. The stage is locked while its run lives, so that
//! the next run can distinguish an abandoned stage from one in use.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::fstat;

use super::open_folder::{OpenFolder, OpenFolders, split};
use super::system::{self, Locked};
use super::{DiskError, failed, staged_file};
use crate::base::files::FileSet;
use crate::edge::process::signals::Signals;

/// How long a second run waits for the first.
const PATIENCE: Duration = Duration::from_secs(5);

/// Writes a module into a folder that does not exist: it appears complete or not at all.
///
/// # Errors
/// Names the file that could not be written; nothing is left behind. [`DiskError::Appeared`]: the folder exists by now.
pub fn write_new(dir: &Path, files: &FileSet) -> Result<(), DiskError> {
    let signals = Signals::catch();
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let made = make_folders(parent)?;
    let result = OpenFolder::open_linked(parent).and_then(|parent| {
        let stage = Stage::take(&parent, dir, &signals)?;
        let written = write_all(&stage.dir, files).and_then(|()| stage.appear(dir, &signals));
        if written.is_err() {
            // The first error is the one to report.
            let _ = parent.remove_all(&stage.name);
        }
        written
    });
    if result.is_err() {
        remove_folders(&made);
    }
    result?;
    signals.caught().map_or(Ok(()), |exit| Err(DiskError::Stopped { exit, done: true }))
}

/// The folder in which a module is built.
struct Stage<'a> {
    parent: &'a OpenFolder,
    name: OsString,
    dir: OpenFolder,
}

impl<'a> Stage<'a> {
    /// Creates and locks the folder: of two runs that create the same module, one waits for the other.
    fn take(parent: &'a OpenFolder, dir: &Path, signals: &Signals) -> Result<Self, DiskError> {
        // Next to the target, so that it is on the same file system, and named alike for every run, so that an
        // abandoned stage is found.
        let mut name = OsString::from(".");
        name.push(dir.file_name().unwrap_or_default());
        name.push(".ptcgen");
        let path = parent.path.join(&name);
        let begin = Instant::now();
        loop {
            if let Some(exit) = signals.caught() {
                return Err(DiskError::Stopped { exit, done: false });
            }
            let made = match system::make_folder(parent, &name) {
                Ok(()) => true,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
                Err(error) => return Err(failed("make the folder", &path)(error)),
            };
            let stage = parent.child(&name)?;
            match stage.map(|dir| (system::lock(&dir), dir)) {
                Some((Locked::Ours, dir)) if is_still(parent, &name, &dir) => {
                    if made {
                        return Ok(Self { parent, name, dir });
                    }
                    // The stage is abandoned: its run was killed.
                    parent.remove_all(&name).map_err(failed("remove", &path))?;
                }
                Some((Locked::Unknown, dir)) if made => return Ok(Self { parent, name, dir }),
                Some((Locked::Unknown, _)) => {
                    return Err(DiskError::InTheWay {
                        path,
                        what: "the stage of another run, which is still running or was killed",
                    });
                }
                _ if begin.elapsed() >= PATIENCE => return Err(DiskError::Busy { path, by: None }),
                Some((Locked::Theirs, _)) => std::thread::sleep(Duration::from_millis(2)),
                _ => {}
            }
        }
    }

    fn appear(&self, dir: &Path, signals: &Signals) -> Result<(), DiskError> {
        if let Some(exit) = signals.caught() {
            return Err(DiskError::Stopped { exit, done: false });
        }
        let name = dir.file_name().unwrap_or_default();
        system::rename(self.parent, &self.name, self.parent, name).map_err(|error| match error.kind() {
            io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                DiskError::Appeared { path: dir.to_owned() }
            }
            _ => failed("write", dir)(error),
        })
    }
}

fn is_still(parent: &OpenFolder, name: &OsStr, dir: &OpenFolder) -> bool {
    let (Ok(Some(named)), Ok(ours)) = (parent.look(name), fstat(dir)) else { return false };
    (named.st_dev, named.st_ino) == (ours.st_dev, ours.st_ino)
}

fn write_all(stage: &OpenFolder, files: &FileSet) -> Result<(), DiskError> {
    let mut tree = OpenFolders::new(stage);
    for (path, bytes) in files.iter() {
        let (folder, name) = split(path.as_str());
        let folder = tree.made(folder)?;
        staged_file::create(folder, name, bytes, None).map_err(failed("write", &folder.at(name)))?;
    }
    Ok(())
}

/// Creates a folder and those above it; returns the ones that did not exist, the deepest last.
fn make_folders(folder: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let missing: Vec<PathBuf> =
        folder.ancestors().take_while(|at| !at.as_os_str().is_empty() && !at.exists()).map(Path::to_owned).collect();
    let mut made = Vec::new();
    for at in missing.into_iter().rev() {
        match fs::create_dir(&at) {
            Ok(()) => made.push(at),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                remove_folders(&made);
                return Err(failed("make the folder", &at)(error));
            }
        }
    }
    if !folder.is_dir() {
        return Err(DiskError::InTheWay { path: folder.to_owned(), what: "a file where a folder should be" });
    }
    Ok(made)
}

fn remove_folders(made: &[PathBuf]) {
    for folder in made.iter().rev() {
        // Only empty folders are removed: another process may have created a file there.
        let _ = fs::remove_dir(folder);
    }
}
