//! A finding about a spec, by path: what a check knows before anybody knows lines and columns.

use crate::diag::Code;

/// Keys and indexes from the root of a spec.
pub type Path = Vec<String>;

/// Makes a [`Path`].
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
    /// What of it is underlined.
    pub underline: Underline,
    /// One lower-case sentence.
    pub message: String,
    /// What to know and what to type next.
    pub help: Vec<String>,
}

impl Problem {
    /// A problem of a value.
    pub fn at_value(code: &'static Code, path: Path, message: impl Into<String>) -> Self {
        Self { code, path, underline: Underline::Value, message: message.into(), help: Vec::new() }
    }

    /// A problem of a key.
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
