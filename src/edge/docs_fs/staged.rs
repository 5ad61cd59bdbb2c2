//! A file that is written next to the one that it will replace, so that a killed run never leaves half a file.
//!
//! A staged file is locked as long as its process lives. Getting the lock of an old one therefore proves that its
//! process is gone, on whatever machine or in whatever container it ran, and the file can be removed. The text can be
//! generated again at any time, so nothing is synced.

use std::fs::File;
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags};

use super::super::disk::staged_file;
use super::super::disk::system::{self, Locked};
use super::super::walk::Listing;

/// The suffix of every staged file.
const SUFFIX: &str = ".tmp";

/// A file beside its target. Dropping it removes it.
pub(super) struct StagedFile<'a> {
    target: &'a Path,
    /// Where it is until it is renamed.
    path: Option<PathBuf>,
    /// Keeps the lock.
    file: File,
}

impl<'a> StagedFile<'a> {
    /// Writes the text beside the target.
    pub(super) fn beside(target: &'a Path, text: &[u8]) -> io::Result<Self> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let path = target.with_file_name(format!(".{name}.{}{SUFFIX}", std::process::id()));
        let file = match staged_file::create(CWD, &path, text, None) {
            // A process with the same number left it behind, or is still writing in another container.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && remove_if_left(&path) => {
                staged_file::create(CWD, &path, text, None)?
            }
            other => other?,
        };
        system::lock(&file);
        Ok(Self { target, path: Some(path), file })
    }

    /// Puts the text in the place of `old`, the target if it exists. Whatever belongs to the old file stays: owner, group,
    /// mode, hard links, access control lists. Where a new file cannot have them, the old one is written in place.
    pub(super) fn replace(self, old: Option<&File>, text: &[u8]) -> io::Result<()> {
        match old {
            Some(old) if !self.stands_in_for(old)? => write_in_place(self.target, old, text),
            _ => self.put(),
        }
    }

    /// Gives it the owner and the mode of the file that it replaces; returns whether it then lacks nothing.
    fn stands_in_for(&self, old: &File) -> io::Result<bool> {
        let (new, wanted) = (self.file.metadata()?, old.metadata()?);
        if wanted.nlink() > 1 || has_attributes(old) {
            return Ok(false);
        }
        if (new.uid(), new.gid()) != (wanted.uid(), wanted.gid())
            && system::set_owner(&self.file, wanted.uid(), wanted.gid()).is_err()
        {
            return Ok(false);
        }
        if new.mode() != wanted.mode() {
            system::set_mode(&self.file, Mode::from_raw_mode(wanted.mode() & 0o7777))?;
        }
        Ok(true)
    }

    /// Renames it over the target.
    fn put(mut self) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        system::rename(CWD, path, CWD, self.target)?;
        self.path = None;
        Ok(())
    }
}

/// Whether a file has extended attributes, which access control lists are; labels of SELinux are set by the system.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn has_attributes(file: &File) -> bool {
    let mut names = [0; 4096];
    let Ok(length) = rustix::fs::flistxattr(file, &mut names) else { return false };
    let mut names = names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    names.any(|name| name != b"security.selinux")
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
const fn has_attributes(_: &File) -> bool {
    false
}

/// Writes into a file that exists. A run that is killed meanwhile leaves a part of the text.
fn write_in_place(target: &Path, old: &File, text: &[u8]) -> io::Result<()> {
    let how = OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut file = File::from(rustix::fs::openat(CWD, target, how, Mode::empty())?);
    let [now, then] = [file.metadata()?, old.metadata()?].map(|about| (about.dev(), about.ino()));
    if now != then {
        return Err(io::Error::new(ErrorKind::NotFound, "the file was replaced while it was written"));
    }
    file.write_all(text)?;
    file.set_len(text.len() as u64)
}

impl Drop for StagedFile<'_> {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // The first error is the one to report.
            let _ = system::remove_file(CWD, path);
        }
    }
}

/// Removes what killed runs left beside `file`. Errors are ignored: the next run tries again.
pub fn sweep(folder: &Path, listing: &Listing, file: &str) {
    for name in listing.files.iter().filter(|name| is_staged(name, file)) {
        remove_if_left(&folder.join(name));
    }
}

/// Whether this is a name that [`StagedFile::beside`] gives to a text for `file`.
fn is_staged(name: &str, file: &str) -> bool {
    let number =
        name.strip_prefix('.').and_then(|rest| rest.strip_prefix(file)?.strip_prefix('.')?.strip_suffix(SUFFIX));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Removes a staged file unless the process that wrote it still runs; returns whether it was removed.
fn remove_if_left(path: &Path) -> bool {
    let how = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let Ok(file) = rustix::fs::openat(CWD, path, how, Mode::empty()) else { return false };
    let is_file =
        rustix::fs::fstat(&file).is_ok_and(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file());
    is_file && system::lock(&file) == Locked::Ours && system::remove_file(CWD, path).is_ok()
}
