//! The way to a value: keys and indexes, as people write it (`upstreams.docker-hub.url`).

use std::fmt;
use std::ops::Range;

/// One step of a [`Pointer`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into a map; into a list, where it is a number.
    Key(String),
    /// Into a list, from 0.
    Index(usize),
}

/// The way to a value from the root of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer {
    /// From the root on.
    pub steps: Vec<Step>,
}

impl Pointer {
    /// The document itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// Goes through these keys, from the root on.
    pub fn keys<'a>(keys: impl IntoIterator<Item = &'a str>) -> Self {
        Self { steps: keys.into_iter().map(|key| Step::Key(key.to_owned())).collect() }
    }

    /// One step further, into a map.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.with(Step::Key(key.into()))
    }

    /// One step further, into a list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// One step less; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let (_, before) = self.steps.split_last()?;
        Some(Self { steps: before.to_vec() })
    }

    /// The last key, if the last step is one.
    pub fn last_key(&self) -> Option<&str> {
        match self.steps.last()? {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        }
    }

    /// Whether the way leads through (or to) this key.
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
    /// The bytes that make no sense, and one sentence on why.
    pub fn parse(text: &str) -> Result<Self, (Range<usize>, &'static str)> {
        let mut steps = Vec::new();
        let mut at = 0;
        loop {
            at += match text[at..].chars().next() {
                Some('"') => quoted(text, at, &mut steps)?,
                Some('[') if !steps.is_empty() => 0,
                _ => bare(text, at, &mut steps)?,
            };
            while text[at..].starts_with('[') {
                at += bracketed(text, at, &mut steps)?;
            }
            match text[at..].chars().next() {
                None => return Ok(Self { steps }),
                Some('.') => at += 1,
                Some(other) => return Err((at..at + other.len_utf8(), "a dot belongs between two keys")),
            }
        }
    }
}

fn bare(text: &str, at: usize, steps: &mut Vec<Step>) -> Result<usize, (Range<usize>, &'static str)> {
    let rest = &text[at..];
    let len = rest.find(['.', '[', '"', ']']).unwrap_or(rest.len());
    if len == 0 {
        return Err((at..(at + rest.chars().next().map_or(0, char::len_utf8)), "a key is missing"));
    }
    steps.push(Step::Key(rest[..len].trim().to_owned()));
    Ok(len)
}

fn quoted(text: &str, at: usize, steps: &mut Vec<Step>) -> Result<usize, (Range<usize>, &'static str)> {
    let rest = &text[at..];
    let mut escaped = false;
    for (index, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                let key = serde_json::from_str(&rest[..=index]);
                steps.push(Step::Key(key.map_err(|_| (at..at + index + 1, "the quoted key is no JSON string"))?));
                return Ok(index + 1);
            }
            _ => {}
        }
    }
    Err((at..text.len(), "the closing quote is missing"))
}

fn bracketed(text: &str, at: usize, steps: &mut Vec<Step>) -> Result<usize, (Range<usize>, &'static str)> {
    let rest = &text[at..];
    let close = rest.find(']').ok_or((at..text.len(), "the closing bracket is missing"))?;
    let index = rest[1..close].trim().parse();
    steps.push(Step::Index(index.map_err(|_| (at..at + close + 1, "between brackets belongs a number from 0"))?));
    Ok(close + 1)
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
