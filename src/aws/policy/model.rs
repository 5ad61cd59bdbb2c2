//! IAM documents as values, and as the JSON that AWS writes and reads.
//!
//! Where IAM takes one or many, one is written as itself; both are read. `NotAction` and its like are refused: no
//! document of ours has them, and to overlook one would turn its meaning round.

use indexmap::IndexMap;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How a document tells an ARN or a principal: `String` for JSON, [`::hcl::Expression`] for HCL.
pub trait Term: Clone + From<&'static str> {}

impl<T: Clone + From<&'static str>> Term for T {}

/// An IAM policy document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
pub struct Document<T> {
    /// The version of the policy language.
    pub version: Version,
    /// What is allowed.
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
    /// The date by which IAM calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2012 => "2012-10-17",
            Self::V2008 => "2008-10-17",
        }
    }
}

/// One statement. What is empty is left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
pub struct Statement<T> {
    /// ASCII letters and digits, unique in its document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Allow or deny.
    pub effect: Effect,
    /// Whom it concerns; resource policies and trust only.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub principal: Option<Principal<T>>,
    /// `service:Name`, never empty.
    #[serde(serialize_with = "shortest", deserialize_with = "one_or_many")]
    pub action: Vec<String>,
    /// ARNs, or `*`; empty in repository policies and trust.
    #[serde(
        default = "Vec::new",
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "shortest",
        deserialize_with = "one_or_many"
    )]
    pub resource: Vec<T>,
    /// Operator → key → values.
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

/// Whom a statement concerns.
#[derive(Clone, Debug, PartialEq)]
pub enum Principal<T> {
    /// `*`: everybody that the condition lets through.
    Anyone,
    /// Accounts, roles and users, by ARN.
    Aws(Vec<T>),
    /// Services of AWS.
    Service(Vec<T>),
}

/// The values of a condition key.
#[derive(Clone, Debug, PartialEq)]
pub struct Values<T>(pub Vec<T>);

impl<T> Document<T> {
    /// A document of the current version.
    pub fn new(statement: Vec<Statement<T>>) -> Self {
        Self { version: Version::default(), statement }
    }

    /// Whether it says nothing; IAM refuses such a document.
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

// `#[serde(default)]` alone would ask for `T: Default`.
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
