//! One JSON object of AWS's → its fields, by name and type. A field that is `null` is not there.

use serde_json::{Map, Value};

use super::codes::{NOT_DESCRIBED, UNKNOWN_FIELD};
use crate::diag::Diagnostic;

/// An object, and what it is called in findings.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    /// For example `rule 2 of rules.json`.
    pub name: String,
    map: &'a Map<String, Value>,
}

/// What a field should have been.
type ReadResult<T> = Result<T, Box<Diagnostic>>;

impl<'a> Fields<'a> {
    /// Takes a value for an object.
    ///
    /// # Errors
    /// It is none.
    pub fn of(name: String, value: &'a Value) -> ReadResult<Self> {
        match value.as_object() {
            Some(map) => Ok(Self { name, map }),
            None => Err(unexpected(&format!("{name} is no object"))),
        }
    }

    fn get(&self, key: &str) -> Option<&'a Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// Whether a field is there.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// A text, if it is there.
    ///
    /// # Errors
    /// It is something else.
    pub fn text(&self, key: &str) -> ReadResult<Option<String>> {
        self.get(key).map(|value| value.as_str().map(str::to_owned).ok_or_else(|| self.wrong(key, "text"))).transpose()
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// It is not there, or is something else.
    pub fn required(&self, key: &str) -> ReadResult<String> {
        self.text(key)?.ok_or_else(|| unexpected(&format!("{} has no `{key}`", self.name)))
    }

    /// A list; empty where there is none.
    ///
    /// # Errors
    /// It is something else.
    pub fn list(&self, key: &str) -> ReadResult<&'a [Value]> {
        match self.get(key) {
            None => Ok(&[]),
            Some(value) => value.as_array().map(Vec::as_slice).ok_or_else(|| self.wrong(key, "a list")),
        }
    }

    /// A list of texts.
    ///
    /// # Errors
    /// It is something else.
    pub fn texts(&self, key: &str) -> ReadResult<Vec<String>> {
        let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| self.wrong(key, "a list of texts"));
        self.list(key)?.iter().map(text).collect()
    }

    /// An object, if it is there.
    ///
    /// # Errors
    /// It is something else.
    pub fn object(&self, key: &str) -> ReadResult<Option<Fields<'a>>> {
        self.get(key).map(|value| Fields::of(format!("`{key}` of {}", self.name), value)).transpose()
    }

    /// A list of `{ "Key": …, "Value": … }`, less the tags that AWS itself sets.
    ///
    /// # Errors
    /// It is something else.
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

    /// A field as JSON, whatever it is; empty where it is not there.
    pub fn shown(&self, key: &str) -> String {
        self.get(key).map(Value::to_string).unwrap_or_default()
    }

    /// Every field.
    pub fn entries(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.map.iter()
    }

    /// Tells of fields that are in no service model that ptcgen knows.
    pub fn unknown(&self, known: &[&str], findings: &mut Vec<Diagnostic>) {
        for key in self.map.keys().filter(|key| !known.contains(&key.as_str())) {
            let message = format!("{} has a field `{key}` that ptcgen does not know", self.name);
            findings.push(Diagnostic::new(&UNKNOWN_FIELD, message).help("see after the import that a plan keeps it"));
        }
    }

    fn wrong(&self, key: &str, expected: &str) -> Box<Diagnostic> {
        unexpected(&format!("`{key}` of {} is not {expected}", self.name))
    }
}

fn unexpected(message: &str) -> Box<Diagnostic> {
    let finding = Diagnostic::new(&NOT_DESCRIBED, message);
    Box::new(finding.help("hand in what `aws … --output json` prints, without `--query`"))
}
