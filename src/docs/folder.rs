//! How documentation reads the folder of a module.

use std::cell::Cell;

use super::{load, refresh};
use crate::diag::Diagnostic;

/// A file that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    NotFound,
    /// The file cannot be read; holds the operating system's message.
    Unreadable(String),
}

/// The files of a module's folder: on disk in `edge`, in memory for tests and rendered modules.
pub trait Folder {
    /// Returns the names and contents of the files that [`load::is_module_file`] accepts, in any order.
    ///
    /// # Errors
    /// A folder or file that cannot be read.
    fn module_files(&self) -> Result<Vec<(String, Vec<u8>)>, Diagnostic>;

    /// Returns the content of a file, given its path relative to the folder.
    ///
    /// # Errors
    /// Returns why the file cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;
}

/// A folder in memory: the paths and contents of its files.
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

/// What to do about the carriage return before a line feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnCarriageReturn {
    /// Keep it and note that there is one.
    Note,
    /// Remove it: git adds it to a checkout, and the docs must not depend on that.
    Remove,
}

/// Another folder whose texts may have carriage returns.
pub struct CarriageReturns<'a> {
    /// The folder itself.
    pub folder: &'a dyn Folder,
    /// What to do about them.
    pub action: OnCarriageReturn,
    /// Whether there was one.
    pub seen: Cell<bool>,
}

impl CarriageReturns<'_> {
    fn text(&self, text: Vec<u8>) -> Vec<u8> {
        if memchr::memchr(b'\r', &text).is_none() {
            return text;
        }
        self.seen.set(true);
        match self.action {
            OnCarriageReturn::Note => text,
            OnCarriageReturn::Remove => refresh::without_cr(&text).into_owned(),
        }
    }
}

impl Folder for CarriageReturns<'_> {
    fn module_files(&self) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
        let files = self.folder.module_files()?;
        Ok(files.into_iter().map(|(name, text)| (name, self.text(text))).collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.folder.read(path).map(|text| self.text(text))
    }
}
