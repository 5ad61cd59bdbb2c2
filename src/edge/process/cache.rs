//! terraform's plugin cache → mine alone for a while: two that fill it at once spoil it, whoever started them.

#![expect(clippy::disallowed_methods, reason = "locks a folder")]

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use super::signals::Signals;

/// A cache that nobody else fills until this value goes.
#[derive(Debug)]
pub struct CacheLock {
    _folder: Option<File>,
}

/// Waits until nobody else fills the cache. Nothing is written: the folder itself is locked.
///
/// Where it can't be locked (it is not there, or the file system knows no locks) terraform does as ever.
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
