//! An exclusive lock on terraform's plugin cache: two concurrent runs of `terraform init` corrupt it.

#![expect(clippy::disallowed_methods, reason = "locks a folder")]

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use super::signals::Signals;

/// The lock, held until this value is dropped.
#[derive(Debug)]
pub struct CacheLock {
    _folder: Option<File>,
}

/// Waits until no other process holds the lock. The folder itself is locked, so nothing is written.
///
/// If the folder can't be locked, because it does not exist or the file system has no locks, terraform runs without the
/// lock.
pub fn hold(folder: &Path, patience: Duration, signals: &Signals) -> CacheLock {
    let Ok(file) = File::open(folder) else { return CacheLock { _folder: None } };
    let deadline = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => return CacheLock { _folder: Some(file) },
            Err(TryLockError::WouldBlock) if Instant::now() < deadline && signals.caught().is_none() => {
                std::thread::sleep(super::LOOK);
            }
            Err(_) => return CacheLock { _folder: None },
        }
    }
}
