//! IAM documents as values, and as the JSON that AWS writes and reads.
//!
//! Where IAM accepts one value or a list, a single value is written without a list; both are read. `NotAction` and its
//! like are rejected: no generated document has them, and ignoring one would invert its meaning.

use indexmap::IndexMap;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The type of ARNs and principals in a document: `String` for JSON, [`::hcl::Expression`] for HCL.
pub trait Term: Clone + From<&'static str> {}

impl<T: Clone + From<&'static str>> Term for T {}

/// An IAM policy document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
pub struct Document<T> {
    /// The version of the policy language.
    pub version: Version,
    /// The statements.
    #[serde(deserialize_with = "one_or_many")]
    pub statement: Vec<Statement<T>>,
}

/// The version of the policy language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version {
    /// The current one, and the only one with policy variables.
    #[default]
    #[serde(rename = "2012-10-17")]
    V2012,
    /// The one before, still found in old repository policies.
    #[serde(rename = "2008-10-17")]
    V2008,
}

impl Version {
    /// Returns IAM's name of the version, a date.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2012 => "2012-10-17",
            Self::V2008 => "2008-10-17",
        }
    }
}

/// One statement. Empty elements are left out of the JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
pub struct Statement<T> {
    /// ASCII letters and digits, unique in its document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Allow or deny.
    pub effect: Effect,
    /// The principal; only in resource and trust policies.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub principal: Option<Principal<T>>,
    /// `service:Name`, never empty.
    #[serde(serialize_with = "shortest", deserialize_with = "one_or_many")]
    pub action: Vec<String>,
    /// ARNs, or `*`; empty in repository and trust policies.
    #[serde(
        default = "Vec::new",
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "shortest",
        deserialize_with = "one_or_many"
    )]
    pub resource: Vec<T>,
    /// The values by operator and key.
    #[serde(default = "IndexMap::new", skip_serializing_if = "IndexMap::is_empty")]
    pub condition: IndexMap<String, IndexMap<String, Values<T>>>,
}

/// Allow or deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Allow.
    Allow,
    /// Deny, whatever else allows it.
    Deny,
}

/// The principal of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Principal<T> {
    /// `*`: every principal that meets the condition.
    Anyone,
    /// Accounts, roles and users, by ARN.
    Aws(Vec<T>),
    /// AWS services.
    Service(Vec<T>),
}

/// The values of a condition key.
#[derive(Clone, Debug, PartialEq)]
pub struct Values<T>(pub Vec<T>);

impl<T> Document<T> {
    /// Creates a document of the current version.
    pub fn new(statement: Vec<Statement<T>>) -> Self {
        Self { version: Version::default(), statement }
    }

    /// Whether it has no statements; IAM rejects such a document.
    pub fn is_empty(&self) -> bool {
        self.statement.is_empty()
    }
}

impl<T> Statement<T> {
    /// Limits it to a principal.
    #[must_use]
    pub(super) fn by(mut self, principal: Principal<T>) -> Self {
        self.principal = Some(principal);
        self
    }

    /// Adds a condition.
    #[must_use]
    pub(super) fn when(mut self, operator: &str, key: &str, values: impl Into<Vec<T>>) -> Self {
        self.condition.entry(operator.to_owned()).or_default().insert(key.to_owned(), Values(values.into()));
        self
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

/// Reads `x` as `[x]`.
fn one_or_many<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

/// Writes `[x]` as `x`.
fn shortest<T: Serialize, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    match values {
        [one] => one.serialize(serializer),
        many => many.serialize(serializer),
    }
}

// `#[serde(default)]` without a function would require `T: Default`.
fn none<T>() -> Option<Principal<T>> {
    None
}

impl<T: Serialize> Serialize for Values<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        shortest(&self.0, serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Values<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_or_many(deserializer).map(Self)
    }
}

impl<T: Serialize> Serialize for Principal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let (kind, values) = match self {
            Self::Anyone => return serializer.serialize_str("*"),
            Self::Aws(values) => ("AWS", values),
            Self::Service(values) => ("Service", values),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        match values.as_slice() {
            [one] => map.serialize_entry(kind, one)?,
            many => map.serialize_entry(kind, many)?,
        }
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Principal<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw<T> {
            Text(String),
            Map(IndexMap<String, OneOrMany<T>>),
        }
        let map = match Raw::<T>::deserialize(deserializer)? {
            Raw::Text(text) if text == "*" => return Ok(Self::Anyone),
            Raw::Text(_) => return Err(D::Error::custom("a principal is `*` or a map")),
            Raw::Map(map) => map,
        };
        let mut entries = map.into_iter();
        let (Some((kind, values)), None) = (entries.next(), entries.next()) else {
            return Err(D::Error::custom("a principal has one kind"));
        };
        let values = match values {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        };
        match kind.as_str() {
            "AWS" => Ok(Self::Aws(values)),
            "Service" => Ok(Self::Service(values)),
            _ => Err(D::Error::custom("a principal is `AWS` or `Service`")),
        }
    }
}
