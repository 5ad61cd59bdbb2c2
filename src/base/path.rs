//! A relative path inside a module. A path that leaves the folder can't be built.

use std::borrow::Borrow;
use std::fmt;

/// Longest path that is accepted, in bytes: well below what file systems take.
pub const MAX_PATH_LEN: usize = 512;

/// A relative path inside a module: forward slashes, no `.` or `..`, nothing absolute or Windows-like.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RelPath(String);

/// Why a text is no [`RelPath`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing, or more than [`MAX_PATH_LEN`] bytes, or a part of more than 200.
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
    /// Checks a path.
    ///
    /// # Errors
    /// Returns what is wrong with it.
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

    /// The path as text, with `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the last dot of the last part, if anything.
    pub fn extension(&self) -> Option<&str> {
        self.0.rsplit('/').next()?.rsplit_once('.').map(|(_, extension)| extension)
    }
}

// A path is found in a map by its text; both are ordered by the same bytes.
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
