//! A folder for a program to write into. It goes with its value.

#![expect(clippy::disallowed_methods, reason = "makes and removes a temporary folder")]

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// A folder that only this user can look into.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes the folder, under a name that nothing has.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn new() -> io::Result<Self> {
        Self::below(&std::env::temp_dir())
    }

    /// Makes it in a folder of the user's choice.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn below(parent: &Path) -> io::Result<Self> {
        let parent = fs::canonicalize(parent)?;
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!("ptcgen-{}-{number}", std::process::id()));
            match fs::DirBuilder::new().mode(0o700).create(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => return made.map(|()| Self { path }),
            }
        }
    }

    /// The folder, absolute and free of links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a folder in it.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn folder(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.path.join(name);
        fs::create_dir_all(&path).map(|()| path)
    }

    /// Writes a file into it.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn write(&self, name: &str, text: &[u8]) -> io::Result<()> {
        fs::write(self.path.join(name), text)
    }

    /// Reads a file of it; `None` where there is none.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path.join(name)).ok()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nobody is left to tell.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Where a folder really is, without links.
///
/// # Errors
/// It is not there.
pub fn real(folder: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
}
