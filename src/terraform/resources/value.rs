//! What is known of a value before terraform runs.

use indexmap::IndexMap;

/// A value. What only terraform or AWS knows is [`Value::Unknown`], never a guess.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, or an argument that is not set.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text of which every character is known.
    String(String),
    /// A list, a tuple, or a set in the order of its elements.
    List(Vec<Value>),
    /// A map or an object; the keys are known, the values need not be.
    Map(IndexMap<String, Value>),
    /// A value that is not known.
    Unknown(Text),
}

/// The known and the unknown parts of a text, in order. A value of another type is a single unknown part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    /// What an expression evaluates to: `data.aws_region.current.id`.
    Symbol(String),
}

impl Text {
    /// The expression, if the text is nothing else.
    pub fn symbol(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Symbol(symbol)] => Some(symbol),
            _ => None,
        }
    }

    fn symbols(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Symbol(symbol) => Some(symbol.as_str()),
            Part::Literal(_) => None,
        })
    }

    fn literals(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Literal(text) => Some(text.as_str()),
            Part::Symbol(_) => None,
        })
    }

    fn first(&self) -> &str {
        match self.0.first() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }

    fn last(&self) -> &str {
        match self.0.last() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }

    /// Whether two texts differ whatever their unknown parts turn out to be.
    fn surely_differs(&self, other: &Self) -> bool {
        let apart = |one: &str, two: &str| !one.starts_with(two) && !two.starts_with(one);
        let apart_at_end = |one: &str, two: &str| !one.ends_with(two) && !two.ends_with(one);
        let length = |text: &Self| text.literals().map(|text| text.chars().count()).sum::<usize>();
        apart(self.first(), other.first())
            || apart_at_end(self.last(), other.last())
            || (self.symbols().eq(other.symbols()) && length(self) != length(other))
    }
}

/// Whether two values are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// They are, for all that is known.
    Same,
    /// They differ, whatever is not known.
    Different,
    /// Nobody knows before terraform runs.
    Unknown,
}

impl Value {
    /// Creates the value of an expression that is not known.
    pub fn symbol(expression: impl Into<String>) -> Self {
        Self::Unknown(Text(vec![Part::Symbol(expression.into())]))
    }

    /// The text, if all of it is known.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The expression whose value this is, if that is all that is known.
    pub fn as_symbol(&self) -> Option<&str> {
        match self {
            Self::Unknown(text) => text.symbol(),
            _ => None,
        }
    }

    /// Whether nothing within the value is unknown.
    pub fn is_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::List(items) => items.iter().all(Self::is_known),
            Self::Map(entries) => entries.values().all(Self::is_known),
            _ => true,
        }
    }

    /// Converts a value to what a template would print; `None` for collections.
    pub fn text(&self) -> Option<Self> {
        Some(match self {
            Self::Null | Self::List(_) | Self::Map(_) => return None,
            Self::Bool(value) => Self::String(value.to_string()),
            Self::Number(number) => Self::String(crate::hcl::value::json_number(*number)),
            Self::String(_) | Self::Unknown(_) => self.clone(),
        })
    }

    /// Joins texts.
    pub fn concat(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut joined: Vec<Part> = Vec::new();
        for part in parts {
            let parts = match part {
                Self::String(text) => vec![Part::Literal(text)],
                Self::Unknown(text) => text.0,
                other => vec![Part::Symbol(other.describe())],
            };
            for part in parts {
                match (joined.last_mut(), part) {
                    (Some(Part::Literal(before)), Part::Literal(text)) => before.push_str(&text),
                    (_, part) => joined.push(part),
                }
            }
        }
        joined.retain(|part| !matches!(part, Part::Literal(text) if text.is_empty()));
        match joined.as_slice() {
            [] => Self::String(String::new()),
            [Part::Literal(text)] => Self::String(text.clone()),
            _ => Self::Unknown(Text(joined)),
        }
    }

    /// A map with its keys in order, as Terraform iterates maps; any other value as it is.
    #[must_use]
    pub fn sorted(self) -> Self {
        match self {
            Self::Map(mut entries) => {
                entries.sort_keys();
                Self::Map(entries)
            }
            other => other,
        }
    }

    /// A text by which equal values can be recognised, for the name of an expression that is not known.
    pub fn describe(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(number) => crate::hcl::value::json_number(*number),
            Self::String(text) => crate::hcl::write::quoted(text),
            Self::List(items) => format!("[{}]", items.iter().map(Self::describe).collect::<Vec<_>>().join(", ")),
            Self::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{key} = {}", value.describe()));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            Self::Unknown(text) => match text.symbol() {
                Some(symbol) => symbol.to_owned(),
                None => {
                    let part = |part: &Part| match part {
                        Part::Literal(text) => text.clone(),
                        Part::Symbol(symbol) => format!("${{{symbol}}}"),
                    };
                    format!("\"{}\"", text.0.iter().map(part).collect::<String>())
                }
            },
        }
    }

    /// Compares two values.
    pub fn compare(&self, other: &Self) -> Comparison {
        use Comparison::{Different, Same, Unknown};
        match (self, other) {
            _ if self == other => Same,
            (Self::Unknown(one), Self::Unknown(two)) if one.surely_differs(two) => Different,
            (Self::Unknown(one), Self::String(two)) | (Self::String(two), Self::Unknown(one)) => {
                let known = Text(vec![Part::Literal(two.clone())]);
                if one.surely_differs(&known) { Different } else { Unknown }
            }
            (Self::Unknown(_), _) | (_, Self::Unknown(_)) => Unknown,
            (Self::List(one), Self::List(two)) if one.len() == two.len() => all(one.iter().zip(two)),
            (Self::Map(one), Self::Map(two))
                if one.len() == two.len() && one.keys().all(|key| two.contains_key(key)) =>
            {
                all(one.iter().filter_map(|(key, value)| Some((value, two.get(key)?))))
            }
            _ => match (self.text(), other.text()) {
                (Some(one), Some(two)) if one == two => Same,
                _ => Different,
            },
        }
    }
}

fn all<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Comparison {
    let mut result = Comparison::Same;
    for (one, two) in pairs {
        match one.compare(two) {
            Comparison::Different => return Comparison::Different,
            Comparison::Unknown => result = Comparison::Unknown,
            Comparison::Same => {}
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(parts: &[&str]) -> Value {
        Value::concat(parts.iter().map(|part| match part.strip_prefix('$') {
            Some(symbol) => Value::symbol(symbol),
            None => Value::String((*part).to_owned()),
        }))
    }

    #[test]
    fn what_is_not_known_never_counts_as_a_difference() {
        use Comparison::{Different, Same, Unknown};
        for (one, two, expected) in [
            (&["a"] as &[&str], &["a"] as &[&str], Same),
            (&["a"], &["b"], Different),
            (&["$region"], &["$region"], Same),
            (&["$region"], &["$other"], Unknown),
            (&["$region"], &["eu-west-1"], Unknown),
            (&["quay-", "$region"], &["docker-hub-", "$region"], Different),
            (&["quay-", "$region", "-pull"], &["quay-", "$region", "-ci"], Different),
            (&["quay-", "$region"], &["quay-eu-west-1"], Unknown),
            (&["quay-", "$region"], &["ghcr-eu-west-1"], Different),
            (&["a", "$x", "a"], &["a", "$x", "aa"], Different),
            (&["a", "$x", "a"], &["a", "$y", "aa"], Unknown),
        ] {
            assert_eq!(text(one).compare(&text(two)), expected, "{one:?} {two:?}");
        }
    }
}
