//! Folders that are held open. Whatever is renamed or linked meanwhile, writes go to the folder that was checked.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat, openat, statat};
use rustix::io::Errno;
use rustix::path::Arg;

use super::{DiskError, failed, system};

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// A folder that is held open, and its path as the user typed it.
#[derive(Debug)]
pub(crate) struct OpenFolder {
    fd: OwnedFd,
    /// For messages only.
    pub(super) path: PathBuf,
}

impl AsFd for OpenFolder {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl OpenFolder {
    /// Opens a folder that the user named. It must not be a symlink; folders above it may be, since the user chose the
    /// path.
    pub(crate) fn open(path: &Path) -> Result<Self, DiskError> {
        let here = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        match openat(CWD, here, FOLDER, Mode::empty()) {
            Ok(fd) => Ok(Self { fd, path: path.to_owned() }),
            Err(error) => Err(unopened(path.to_owned(), error, statat(CWD, here, AtFlags::SYMLINK_NOFOLLOW).ok())),
        }
    }

    /// Opens a folder that the user named, following a symlink.
    pub(crate) fn open_linked(path: &Path) -> Result<Self, DiskError> {
        match openat(CWD, path, FOLDER.difference(OFlags::NOFOLLOW), Mode::empty()) {
            Ok(fd) => Ok(Self { fd, path: path.to_owned() }),
            Err(error) => Err(unopened(path.to_owned(), error, None)),
        }
    }

    /// Opens a folder in it, which must not be a symlink; `None` if it does not exist.
    pub(super) fn child(&self, name: impl AsRef<OsStr>) -> Result<Option<Self>, DiskError> {
        let name = name.as_ref();
        match openat(self, name, FOLDER, Mode::empty()) {
            Ok(fd) => Ok(Some(Self { fd, path: self.at(name) })),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(unopened(self.at(name), error, self.look(name).ok().flatten())),
        }
    }

    /// Opens a folder in it, creating it if it is missing; `None` if it is removed in between.
    pub(super) fn child_made(&self, name: &str) -> Result<Option<Self>, DiskError> {
        match system::make_folder(self, name) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(failed("make the folder", &self.at(name))(error))
            }
            _ => self.child(name),
        }
    }

    /// The path of something in it, for messages.
    pub(super) fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// The metadata of a name in it, if it exists; a symlink is not followed.
    pub(super) fn look(&self, name: impl Arg) -> io::Result<Option<Stat>> {
        match statat(self, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether it has an entry of this name.
    pub(super) fn has(&self, name: &str) -> Result<bool, DiskError> {
        self.look(name).map(|found| found.is_some()).map_err(failed("look at", &self.at(name)))
    }

    /// Opens a file in it for reading.
    pub(super) fn file(&self, name: &str) -> io::Result<File> {
        Ok(openat(self, name, OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?.into())
    }

    /// Removes a folder in it with all its contents. Symlinks are removed, not followed.
    pub(super) fn remove_all(&self, name: &OsStr) -> io::Result<()> {
        let fd = match openat(self, name, FOLDER, Mode::empty()) {
            Err(Errno::NOENT) => return Ok(()),
            other => other?,
        };
        let dir = Self { fd, path: PathBuf::new() };
        let entries: Vec<_> = rustix::fs::Dir::read_from(&dir)?.collect::<Result<_, _>>()?;
        for entry in entries {
            match OsStr::from_bytes(entry.file_name().to_bytes()) {
                name if name == "." || name == ".." => {}
                name if entry.file_type() == FileType::Directory => dir.remove_all(name)?,
                name => system::remove_file(&dir, name)?,
            }
        }
        system::remove_folder(self, name)
    }
}

/// The error for a folder that could not be opened, given what is there instead.
fn unopened(path: PathBuf, error: Errno, found: Option<Stat>) -> DiskError {
    match found.map(|stat| FileType::from_raw_mode(stat.st_mode)) {
        Some(FileType::Symlink) => DiskError::InTheWay { path, what: "a symlink" },
        Some(kind) if kind != FileType::Directory => {
            DiskError::InTheWay { path, what: "a file where a folder should be" }
        }
        _ => failed("open", &path)(error.into()),
    }
}

/// A folder, and the folders below it that have been opened so far, each once.
#[derive(Debug)]
pub(super) struct OpenFolders<'a> {
    root: &'a OpenFolder,
    below: BTreeMap<String, OpenFolder>,
}

impl<'a> OpenFolders<'a> {
    pub(super) const fn new(root: &'a OpenFolder) -> Self {
        Self { root, below: BTreeMap::new() }
    }

    /// The folder at a path below; `None` if it does not exist.
    pub(super) fn get(&mut self, folder: &str) -> Result<Option<&OpenFolder>, DiskError> {
        self.walk(folder, |dir, name| dir.child(name))
    }

    /// The folder at a path below, created if it is missing.
    pub(super) fn made(&mut self, folder: &str) -> Result<&OpenFolder, DiskError> {
        let gone = failed("make the folder", &self.root.at(folder))(Errno::NOENT.into());
        self.walk(folder, OpenFolder::child_made)?.ok_or(gone)
    }

    fn walk(
        &mut self,
        folder: &str,
        step: impl Fn(&OpenFolder, &str) -> Result<Option<OpenFolder>, DiskError>,
    ) -> Result<Option<&OpenFolder>, DiskError> {
        if folder.is_empty() {
            return Ok(Some(self.root));
        }
        let ends = folder.match_indices('/').map(|(end, _)| end).chain([folder.len()]);
        for end in ends {
            let whole = &folder[..end];
            if self.below.contains_key(whole) {
                continue;
            }
            let (parent, name) = split(whole);
            let above = if parent.is_empty() { self.root } else { &self.below[parent] };
            match step(above, name)? {
                None => return Ok(None),
                Some(dir) => self.below.insert(whole.to_owned(), dir),
            };
        }
        Ok(self.below.get(folder))
    }

    /// A folder that has been opened before.
    pub(super) fn opened(&self, folder: &str) -> &OpenFolder {
        self.below.get(folder).unwrap_or(self.root)
    }

    /// Forgets a folder that is removed.
    pub(super) fn forget(&mut self, folder: &str) {
        self.below.remove(folder);
    }

    /// Waits until every opened folder is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        let all: Vec<_> = std::iter::once(self.root.as_fd()).chain(self.below.values().map(AsFd::as_fd)).collect();
        system::sync(&all)
    }
}

/// Splits a path at its last `/` into folder and name.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
