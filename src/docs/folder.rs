//! The folder of a module, as documentation reads it.

use super::load;
use crate::diag::Diagnostic;

/// A file that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    NotFound,
    /// The operating system's words.
    Unreadable(String),
}

/// The files of one module folder. The edge reads a disk, tests and rendered modules hold them in memory.
pub trait Folder {
    /// Names and contents of the files that [`load::is_module_file`] accepts, in any order.
    ///
    /// # Errors
    /// A folder or file that cannot be read.
    fn module_files(&self) -> Result<Vec<(String, Vec<u8>)>, Diagnostic>;

    /// The content of a file, by its path relative to the folder.
    ///
    /// # Errors
    /// Why there is none.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;
}

/// A folder in memory: path and content.
pub struct MemoryFolder<'a>(pub &'a [(&'a str, &'a [u8])]);

impl Folder for MemoryFolder<'_> {
    fn module_files(&self) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
        let files = self.0.iter().filter(|(name, _)| !name.contains('/') && load::is_module_file(name));
        Ok(files.map(|(name, text)| ((*name).to_owned(), text.to_vec())).collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let path = path.trim_start_matches("./").trim_start_matches('/');
        self.0.iter().find(|(name, _)| *name == path).map(|(_, text)| text.to_vec()).ok_or(ReadError::NotFound)
    }
}
