//! A finding about a spec that is placed by path: a check sees the value, and knows no lines and columns.

use crate::diag::Code;

/// Keys and indexes from the root of a spec.
pub type Path = Vec<String>;

/// Builds a [`Path`].
pub fn path<const N: usize>(parts: [&str; N]) -> Path {
    parts.map(str::to_owned).into()
}

/// Whether the key or the value is underlined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Underline {
    /// The key.
    Key,
    /// The value.
    Value,
}

/// A finding about a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The code.
    pub code: &'static Code,
    /// Where in the spec.
    pub path: Path,
    /// Which part of it is underlined.
    pub underline: Underline,
    /// One lower-case sentence.
    pub message: String,
    /// What to know and what to type next.
    pub help: Vec<String>,
}

impl Problem {
    /// Returns a problem with a value.
    pub fn at_value(code: &'static Code, path: Path, message: impl Into<String>) -> Self {
        Self { code, path, underline: Underline::Value, message: message.into(), help: Vec::new() }
    }

    /// Returns a problem with a key.
    pub fn at_key(code: &'static Code, path: Path, message: impl Into<String>) -> Self {
        Self { code, path, underline: Underline::Key, message: message.into(), help: Vec::new() }
    }

    /// Adds a line of help.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }
}
