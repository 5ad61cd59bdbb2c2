//! The path to a value: keys and indexes, as a user writes them (`upstreams.docker-hub.url`).

use std::fmt;
use std::ops::Range;

/// One step of a [`Pointer`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into a map, or into a list if the key is a number.
    Key(String),
    /// Into a list, from 0.
    Index(usize),
}

impl Step {
    /// The key, if it is one.
    pub fn into_key(self) -> Option<String> {
        match self {
            Self::Key(key) => Some(key),
            Self::Index(_) => None,
        }
    }
}

/// The path to a value from the root of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer {
    /// The steps, from the root on.
    pub steps: Vec<Step>,
}

impl Pointer {
    /// The document itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// Returns the path through these keys, from the root on.
    pub fn keys<'a>(keys: impl IntoIterator<Item = &'a str>) -> Self {
        Self { steps: keys.into_iter().map(|key| Step::Key(key.to_owned())).collect() }
    }

    /// Returns the path that is one step longer, into a map.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.with(Step::Key(key.into()))
    }

    /// Returns the path that is one step longer, into a list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// Returns the path that is one step shorter; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let (_, before) = self.steps.split_last()?;
        Some(Self { steps: before.to_vec() })
    }

    /// Returns the last step, if it is a key.
    pub fn last_key(&self) -> Option<&str> {
        match self.steps.last()? {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        }
    }

    /// Whether the path leads through (or to) this key.
    pub fn passes(&self, name: &str) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Key(key) if key == name))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.steps.clone();
        steps.push(step);
        Self { steps }
    }

    /// Reads what [`fmt::Display`] writes: `a."b.c"[0]`, also `a.0`.
    ///
    /// # Errors
    /// Returns the bytes that make no sense, and one sentence on why.
    pub fn parse(text: &str) -> Result<Self, (Range<usize>, &'static str)> {
        let steps = spanned_steps(text)?;
        Ok(Self { steps: steps.into_iter().map(|(step, _)| step).collect() })
    }
}

/// The bytes of a pointer's text that make no sense, and one sentence on why.
pub(super) type Misread = (Range<usize>, &'static str);

/// Reads a pointer's text into steps, each with its bytes.
///
/// # Errors
/// Those of [`Pointer::parse`].
pub(super) fn spanned_steps(text: &str) -> Result<Vec<(Step, Range<usize>)>, Misread> {
    let mut steps = Vec::new();
    let mut at = 0;
    loop {
        let (step, len) = if text[at..].starts_with('"') { quoted(text, at)? } else { bare(text, at)? };
        steps.push((step, at..at + len));
        at += len;
        while text[at..].starts_with('[') {
            let (step, len) = bracketed(text, at)?;
            steps.push((step, at..at + len));
            at += len;
        }
        match text[at..].chars().next() {
            None => return Ok(steps),
            Some('.') => at += 1,
            Some(other) => return Err((at..at + other.len_utf8(), "a dot belongs between two keys")),
        }
    }
}

fn bare(text: &str, at: usize) -> Result<(Step, usize), Misread> {
    let rest = &text[at..];
    let len = rest.find(['.', '[', '"', ']']).unwrap_or(rest.len());
    let key = rest[..len].trim();
    if key.is_empty() {
        let end = at + len + rest[len..].chars().next().map_or(0, char::len_utf8);
        return Err((at..end, "a key is missing"));
    }
    Ok((Step::Key(key.to_owned()), len))
}

fn quoted(text: &str, at: usize) -> Result<(Step, usize), Misread> {
    let rest = &text[at..];
    let len = quoted_len(rest).ok_or((at..text.len(), "the closing quote is missing"))?;
    let key = serde_json::from_str(&rest[..len]).map_err(|_| (at..at + len, "the quoted key is not a JSON string"))?;
    Ok((Step::Key(key), len))
}

/// Returns the length of the quoted text at the start, both quotes included; `None` if it has no end.
pub(super) fn quoted_len(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(index + 1),
            _ => {}
        }
    }
    None
}

fn bracketed(text: &str, at: usize) -> Result<(Step, usize), Misread> {
    let rest = &text[at..];
    let close = rest.find(']').ok_or((at..text.len(), "the closing bracket is missing"))?;
    let index = rest[1..close].trim().parse();
    let index = index.map_err(|_| (at..at + close + 1, "a number from 0 belongs between the brackets"))?;
    Ok((Step::Index(index), close + 1))
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    if is_bare(key) {
                        f.write_str(key)?;
                    } else {
                        write!(f, "{}", serde_json::Value::from(key.as_str()))?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn is_bare(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '$' | '@' | ':'))
}
