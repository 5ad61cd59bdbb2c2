//! A module folder that has been listed already: each of its files is opened once, and no other file is tried.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use super::super::walk::Listing;
use super::read_error;
use crate::diag::Diagnostic;
use crate::docs::{Folder, ReadError, codes, load};

/// The size limit of a module file, in bytes. Hand-written files have thousands of lines, not millions.
pub const FILE_LIMIT: u64 = 16 * 1024 * 1024;

/// The initial size of the buffer, in bytes: enough for most files.
const USUAL_SIZE: usize = 16 * 1024;

/// A module folder found by a walk.
pub struct ListedFolder<'a> {
    path: &'a Path,
    listing: &'a Listing,
}

impl<'a> ListedFolder<'a> {
    /// A folder and its listing.
    pub const fn new(path: &'a Path, listing: &'a Listing) -> Self {
        Self { path, listing }
    }

    fn module_file(&self, name: &OsStr, is_regular: bool) -> Result<Vec<u8>, Diagnostic> {
        let path = self.path.join(name);
        let failed = |error| read_error(&path, &error);
        let refuse = |what: String| Err(Diagnostic::new(&codes::READ, format!("`{}` {what}", path.display())));
        if !is_regular {
            return refuse("is not a regular file".to_owned());
        }
        let mut file = match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound && path.is_symlink() => {
                return refuse("is a broken symlink".to_owned());
            }
            other => other.map_err(failed)?,
        };
        // Asking for the size first would cost one more system call for each file.
        let mut text = Vec::with_capacity(USUAL_SIZE);
        file.by_ref().take(FILE_LIMIT + 1).read_to_end(&mut text).map_err(failed)?;
        if text.len() as u64 > FILE_LIMIT {
            let size = file.metadata().map_err(failed)?.len();
            let [size, limit] = [size, FILE_LIMIT].map(|bytes| bytes.div_ceil(1024 * 1024));
            return refuse(format!("has {size} MiB; the limit for a module file is {limit} MiB"));
        }
        Ok(text)
    }
}

impl Folder for ListedFolder<'_> {
    fn module_files(&self) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
        let mut files = Vec::new();
        for name in self.listing.files.iter().filter(|name| load::is_module_file(name)) {
            let is_regular = !self.listing.odd.contains(name);
            files.push((name.clone(), self.module_file(name.as_ref(), is_regular)?));
        }
        for entry in
            self.listing.foreign.iter().filter(|entry| !entry.is_folder && load::is_module_file(&entry.shown()))
        {
            files.push((entry.shown().into_owned(), self.module_file(&entry.name, entry.is_file)?));
        }
        Ok(files)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if !path.contains('/') && !self.listing.has(path) && !self.listing.folders.iter().any(|name| name == path) {
            return Err(ReadError::NotFound);
        }
        super::DiskFolder { path: self.path.to_owned() }.read(path)
    }
}
