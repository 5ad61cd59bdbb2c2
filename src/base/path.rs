//! Relative paths inside a module. A path that leaves the folder cannot be constructed.

use std::borrow::Borrow;
use std::fmt;

/// The longest path that is accepted, in bytes: well below the limit of any file system.
pub const MAX_PATH_LEN: usize = 512;

/// A relative path inside a module, with forward slashes, no `.` or `..`, and no Windows syntax.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RelPath(String);

/// Why a text is not a [`RelPath`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Empty, longer than [`MAX_PATH_LEN`] bytes, or with a part of more than 200 bytes.
    #[error("a path has 1 to 512 bytes, each part at most 200")]
    Length,
    /// `/x`, `C:\x`, `\\server`.
    #[error("the path is not relative")]
    Absolute,
    /// `..`, `.`, or an empty part.
    #[error("the path has an empty part, `.` or `..`")]
    Part,
    /// NUL, control characters, backslash, colon.
    #[error("the path has a character that not every system allows")]
    Character,
}

impl RelPath {
    /// Checks a path and wraps it.
    ///
    /// # Errors
    /// Returns what is wrong with the path.
    pub fn new(path: impl Into<String>) -> Result<Self, PathError> {
        let path = path.into();
        if path.is_empty() || path.len() > MAX_PATH_LEN {
            return Err(PathError::Length);
        }
        if path.starts_with('/') || path.starts_with('\\') || path.as_bytes().get(1) == Some(&b':') {
            return Err(PathError::Absolute);
        }
        if path.chars().any(|c| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')) {
            return Err(PathError::Character);
        }
        for part in path.split('/') {
            if part.len() > 200 {
                return Err(PathError::Length);
            }
            if matches!(part, "" | "." | "..") || part.ends_with(['.', ' ']) {
                return Err(PathError::Part);
            }
        }
        Ok(Self(path))
    }

    /// Returns the path as text, with `/` as the separator.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns what follows the last dot of the last part, if it has a dot.
    pub fn extension(&self) -> Option<&str> {
        self.0.rsplit('/').next()?.rsplit_once('.').map(|(_, extension)| extension)
    }
}

// Lets maps be searched by text: a path and its text compare by the same bytes.
impl Borrow<str> for RelPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leaves_the_folder_cannot_be_built() {
        for bad in ["", "/x", "../x", "a/../x", "a//b", "./a", "C:\\x", "C:x", "\\\\s\\x", "a\\b", "a\0b", "a.", "a/"] {
            assert!(RelPath::new(bad).is_err(), "{bad:?}");
        }
        assert!(RelPath::new("x".repeat(513)).is_err());
        for good in ["main.tf", ".terraform-docs.yml", "examples/basic/main.tf", "..x"] {
            assert!(RelPath::new(good).is_ok(), "{good:?}");
        }
    }
}
