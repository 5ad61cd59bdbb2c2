//! Reads the fields of a JSON object from AWS by name and type. A field that is `null` counts as missing.

use serde_json::{Map, Value};

use super::codes::{NOT_DESCRIBED, UNKNOWN_FIELD};
use crate::diag::Diagnostic;

/// An object, and its name in findings.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    /// For example `rule 2 of rules.json`.
    pub name: String,
    map: &'a Map<String, Value>,
}

/// A field, or a finding about what it should have been.
type ReadResult<T> = Result<T, Box<Diagnostic>>;

impl<'a> Fields<'a> {
    /// Reads a value as an object.
    ///
    /// # Errors
    /// Returns a finding if it is not one.
    pub fn of(name: String, value: &'a Value) -> ReadResult<Self> {
        match value.as_object() {
            Some(map) => Ok(Self { name, map }),
            None => Err(unexpected(&format!("{name} is not an object"))),
        }
    }

    fn get(&self, key: &str) -> Option<&'a Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// Whether there is such a field.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Returns a text, if there is one.
    ///
    /// # Errors
    /// Returns a finding if it is something else.
    pub fn text(&self, key: &str) -> ReadResult<Option<String>> {
        self.get(key).map(|value| value.as_str().map(str::to_owned).ok_or_else(|| self.wrong(key, "text"))).transpose()
    }

    /// Returns a text that is required.
    ///
    /// # Errors
    /// Returns a finding if it is missing or is something else.
    pub fn required(&self, key: &str) -> ReadResult<String> {
        self.text(key)?.ok_or_else(|| unexpected(&format!("{} has no `{key}`", self.name)))
    }

    /// Returns a list; empty if there is none.
    ///
    /// # Errors
    /// Returns a finding if it is something else.
    pub fn list(&self, key: &str) -> ReadResult<&'a [Value]> {
        match self.get(key) {
            None => Ok(&[]),
            Some(value) => value.as_array().map(Vec::as_slice).ok_or_else(|| self.wrong(key, "a list")),
        }
    }

    /// Returns a list of texts; empty if there is none.
    ///
    /// # Errors
    /// Returns a finding if it is something else.
    pub fn texts(&self, key: &str) -> ReadResult<Vec<String>> {
        let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| self.wrong(key, "a list of texts"));
        self.list(key)?.iter().map(text).collect()
    }

    /// Returns an object, if there is one.
    ///
    /// # Errors
    /// Returns a finding if it is something else.
    pub fn object(&self, key: &str) -> ReadResult<Option<Fields<'a>>> {
        self.get(key).map(|value| Fields::of(format!("`{key}` of {}", self.name), value)).transpose()
    }

    /// Returns a list of `{ "Key": …, "Value": … }` as a map, without the tags that AWS itself sets.
    ///
    /// # Errors
    /// Returns a finding if it is something else.
    pub fn tags(&self, key: &str) -> ReadResult<Map<String, Value>> {
        let mut tags = Map::new();
        for tag in self.list(key)? {
            let tag = Fields::of(format!("a tag of {}", self.name), tag)?;
            tags.insert(tag.required("Key")?, tag.text("Value")?.unwrap_or_default().into());
        }
        tags.retain(|name, _| !name.starts_with("aws:"));
        tags.sort_keys();
        Ok(tags)
    }

    /// Returns a field of any type as JSON; empty if it is missing.
    pub fn shown(&self, key: &str) -> String {
        self.get(key).map(Value::to_string).unwrap_or_default()
    }

    /// Reports fields that are not in the service models that ptcgen knows.
    pub fn unknown(&self, known: &[&str], findings: &mut Vec<Diagnostic>) {
        for key in self.map.keys().filter(|key| !known.contains(&key.as_str())) {
            let message = format!("{} has a field `{key}` that ptcgen does not know", self.name);
            findings.push(Diagnostic::new(&UNKNOWN_FIELD, message).help("check after the import that a plan keeps it"));
        }
    }

    fn wrong(&self, key: &str, expected: &str) -> Box<Diagnostic> {
        unexpected(&format!("`{key}` of {} is not {expected}", self.name))
    }
}

fn unexpected(message: &str) -> Box<Diagnostic> {
    let finding = Diagnostic::new(&NOT_DESCRIBED, message);
    Box::new(finding.help("pass what `aws … --output json` prints, without `--query`"))
}
