//! The calls that change the disk. Each is relative to an open folder and follows no symlink.
//!
//! Everything that is written to a module passes through here, so that the tests of `disk` can stop a write or make it
//! fail at any call.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::{AsFd, BorrowedFd};

use rustix::fs::{self, AtFlags, FlockOperation, Mode, OFlags};
use rustix::path::Arg;

/// The modes of new folders and files, before the umask is applied.
const FOLDER: Mode = Mode::from_raw_mode(0o777);
const FILE: Mode = Mode::from_raw_mode(0o666);

/// Creates a new file, for reading and writing.
pub(super) fn create(folder: impl AsFd, name: impl Arg) -> io::Result<File> {
    fault::here()?;
    let how = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(fs::openat(folder, name, how, FILE)?.into())
}

pub(super) fn write(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    // Simulate a full disk, which accepts a part and refuses the rest.
    fault::here().inspect_err(|_| drop(file.write_all(&bytes[..bytes.len() / 2])))?;
    file.write_all(bytes)
}

pub(in crate::edge) fn set_mode(file: &File, mode: Mode) -> io::Result<()> {
    fault::here()?;
    Ok(fs::fchmod(file, mode)?)
}

pub(in crate::edge) fn set_owner(file: &File, user: u32, group: u32) -> io::Result<()> {
    fault::here()?;
    Ok(fs::fchown(file, Some(fs::Uid::from_raw(user)), Some(fs::Gid::from_raw(group)))?)
}

/// Waits until all of these are on the disk. Syncing in parallel lets the file system combine the requests.
pub(super) fn sync(files: &[BorrowedFd<'_>]) -> io::Result<()> {
    const THREADS: usize = 8;
    files.iter().try_for_each(|_| fault::here())?;
    if cfg!(test) {
        return Ok(());
    }
    let each = |files: &[BorrowedFd<'_>]| files.iter().try_for_each(|file| sync_one(*file));
    if let [_] | [] = files {
        return each(files);
    }
    std::thread::scope(|scope| {
        let parts = files.chunks(files.len().div_ceil(THREADS));
        let threads: Vec<_> = parts.map(|part| scope.spawn(move || each(part))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or(Ok(())))
    })
}

fn sync_one(file: BorrowedFd<'_>) -> io::Result<()> {
    match fs::fsync(file) {
        // Some file systems can't sync a folder and report that as an error.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOTSUP | rustix::io::Errno::NOSYS) => Ok(()),
        other => Ok(other?),
    }
}

pub(super) fn make_folder(folder: impl AsFd, name: impl Arg) -> io::Result<()> {
    fault::here()?;
    Ok(fs::mkdirat(folder, name, FOLDER)?)
}

/// Gives a file a second name.
pub(super) fn link(from: impl AsFd, name: impl Arg, to: impl AsFd, other: impl Arg) -> io::Result<()> {
    fault::here()?;
    Ok(fs::linkat(from, name, to, other, AtFlags::empty())?)
}

pub(in crate::edge) fn rename(from: impl AsFd, name: impl Arg, to: impl AsFd, other: impl Arg) -> io::Result<()> {
    fault::here()?;
    Ok(fs::renameat(from, name, to, other)?)
}

/// The same, but to a free name: where the system supports it, a file that has appeared there is not replaced.
pub(super) fn rename_to_free(from: impl AsFd, name: impl Arg, to: impl AsFd, other: impl Arg) -> io::Result<()> {
    fault::here()?;
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::io::Errno;
        let (name, other) = (name.into_c_str()?, other.into_c_str()?);
        match fs::renameat_with(&from, name.as_ref(), &to, other.as_ref(), fs::RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
                Ok(fs::renameat(from, name.as_ref(), to, other.as_ref())?)
            }
            done => Ok(done?),
        }
    }
    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    Ok(fs::renameat(from, name, to, other)?)
}

pub(in crate::edge) fn remove_file(folder: impl AsFd, name: impl Arg) -> io::Result<()> {
    fault::here()?;
    Ok(fs::unlinkat(folder, name, AtFlags::empty())?)
}

/// Removes an empty folder.
pub(super) fn remove_folder(folder: impl AsFd, name: impl Arg) -> io::Result<()> {
    fault::here()?;
    Ok(fs::unlinkat(folder, name, AtFlags::REMOVEDIR)?)
}

/// The result of trying to lock a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::edge) enum Locked {
    /// The lock is ours until the file is closed, however the process ends.
    Ours,
    /// Another process has it.
    Theirs,
    /// The file system has no locks.
    Unknown,
}

/// Tries to lock a file or folder.
pub(in crate::edge) fn lock(file: impl AsFd) -> Locked {
    match fs::flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Locked::Ours,
        Err(rustix::io::Errno::WOULDBLOCK) => Locked::Theirs,
        Err(_) => Locked::Unknown,
    }
}

#[cfg(not(test))]
mod fault {
    /// Outside tests, no fault is injected.
    #[expect(clippy::unnecessary_wraps, reason = "its twin for the tests can fail")]
    pub(super) const fn here() -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod fault {
    //! Makes the n-th call fail.

    use std::cell::{Cell, RefCell};
    use std::io;

    use rustix::io::Errno;

    /// What happens at a call.
    #[derive(Clone, Copy, Debug)]
    pub(in super::super) enum InjectedFault {
        /// The process is killed: this call and all later ones do nothing.
        Stop,
        /// Only this call is refused.
        Refuse(Errno),
        /// Another process acts right before this call.
        Meanwhile(fn(&std::path::Path)),
    }

    thread_local! {
        static AHEAD: RefCell<Vec<(usize, InjectedFault)>> = const { RefCell::new(Vec::new()) };
        static STOPPED: Cell<bool> = const { Cell::new(false) };
        static FOLDER: RefCell<std::path::PathBuf> = const { RefCell::new(std::path::PathBuf::new()) };
    }

    /// Sets the faults. Each number counts the calls that succeed before the fault, from the previous one.
    pub(in super::super) fn set(faults: &[(usize, InjectedFault)]) {
        STOPPED.set(false);
        AHEAD.with_borrow_mut(|ahead| *ahead = faults.iter().rev().copied().collect());
    }

    /// The folder in which the other process acts.
    pub(in super::super) fn set_folder(folder: &std::path::Path) {
        FOLDER.set(folder.to_owned());
    }

    /// Ends the injection; returns whether all faults occurred.
    pub(in super::super) fn end() -> bool {
        AHEAD.with_borrow_mut(|ahead| matches!(std::mem::take(ahead)[..], []) || STOPPED.get())
    }

    pub(super) fn here() -> io::Result<()> {
        AHEAD.with_borrow_mut(|ahead| match ahead.last_mut() {
            None => Ok(()),
            Some((0, InjectedFault::Stop)) => {
                STOPPED.set(true);
                Err(io::Error::other("stopped"))
            }
            Some((0, InjectedFault::Refuse(errno))) => {
                let errno = *errno;
                ahead.pop();
                Err(errno.into())
            }
            Some((0, InjectedFault::Meanwhile(work))) => {
                FOLDER.with_borrow(|folder| work(folder));
                ahead.pop();
                Ok(())
            }
            Some((calls, _)) => {
                *calls -= 1;
                Ok(())
            }
        })
    }
}
