//! The shape of a call's input: which fields it has, and which values AWS's service models allow in them.
//!
//! Every row of these tables is compared with botocore's service models by a test.

use regex::RegexBuilder;
use serde_json::{Map, Value};

/// A field of an input.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the request.
    pub name: &'static str,
    /// Whether a request must have it.
    pub required: bool,
    /// What it holds.
    pub kind: Kind,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A text.
    Text(Text),
    /// A whole number, from the first to the second.
    Number(i64, i64),
    /// A boolean.
    Flag,
    /// A list, with its fewest and most items.
    List(&'static Kind, usize, usize),
    /// A structure.
    Object(&'static [Field]),
}

/// The limits of a text. Lengths are in characters.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// The shortest length.
    pub min: usize,
    /// The longest length.
    pub max: usize,
    /// A regular expression that the whole text must match, as the service model writes it.
    pub pattern: Option<&'static str>,
    /// Every value that is allowed; empty if any is.
    pub one_of: &'static [&'static str],
}

/// A length that no request reaches.
const NO_LIMIT: usize = usize::MAX;

impl Kind {
    /// Any text.
    pub const ANY_TEXT: Self = Self::text(0, NO_LIMIT);

    /// A text with limits on its length.
    pub const fn text(min: usize, max: usize) -> Self {
        Self::Text(Text { min, max, pattern: None, one_of: &[] })
    }

    /// A text with limits and a pattern.
    pub const fn pattern(min: usize, max: usize, pattern: &'static str) -> Self {
        Self::Text(Text { min, max, pattern: Some(pattern), one_of: &[] })
    }

    /// One of some texts.
    pub const fn one_of(values: &'static [&'static str]) -> Self {
        Self::Text(Text { min: 0, max: NO_LIMIT, pattern: None, one_of: values })
    }

    /// A list without limits on the number of its items.
    pub const fn list(of: &'static Self) -> Self {
        Self::List(of, 0, NO_LIMIT)
    }
}

/// A field that a request must have.
pub const fn needs(name: &'static str, kind: Kind) -> Field {
    Field { name, required: true, kind }
}

/// A field that a request may have.
pub const fn takes(name: &'static str, kind: Kind) -> Field {
    Field { name, required: false, kind }
}

/// Why an input doesn't have the shape of its call. The path leads to the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The stand-in doesn't know the field.
    Unknown(String),
    /// AWS would refuse the input.
    Refused(String),
}

/// Checks an input against the fields of its call.
///
/// # Errors
///
/// The first fault; an unknown field comes before all others.
pub fn check(fields: &[Field], input: &Map<String, Value>) -> Result<(), Fault> {
    unknown(fields, input, "").map_or(Ok(()), |path| Err(Fault::Unknown(path)))?;
    refused(fields, input, "").map_or(Ok(()), |why| Err(Fault::Refused(why)))
}

fn unknown(fields: &[Field], input: &Map<String, Value>, path: &str) -> Option<String> {
    input.iter().find_map(|(name, value)| match fields.iter().find(|field| field.name == name) {
        Some(field) => unknown_inside(&field.kind, value, &format!("{path}{name}")),
        None => Some(format!("{path}{name}")),
    })
}

fn unknown_inside(kind: &Kind, value: &Value, path: &str) -> Option<String> {
    match (kind, value) {
        (Kind::List(of, ..), Value::Array(items)) => items.iter().find_map(|item| unknown_inside(of, item, path)),
        (Kind::Object(fields), Value::Object(input)) => unknown(fields, input, &format!("{path}.")),
        _ => None,
    }
}

fn refused(fields: &[Field], input: &Map<String, Value>, path: &str) -> Option<String> {
    fields.iter().find_map(|field| {
        let at = format!("{path}{}", field.name);
        match input.get(field.name).filter(|value| !value.is_null()) {
            Some(value) => refused_value(&field.kind, value, &at),
            None => field.required.then(|| constraint(&at, "Member must not be null")),
        }
    })
}

fn refused_value(kind: &Kind, value: &Value, at: &str) -> Option<String> {
    match (kind, value) {
        (Kind::Text(text), Value::String(value)) => refused_text(text, value, at),
        (Kind::Number(min, max), Value::Number(number)) => {
            let inside = number.as_i64().is_some_and(|number| (*min..=*max).contains(&number));
            (!inside).then(|| constraint(at, &format!("Member must have value from {min} to {max}")))
        }
        (Kind::Flag, Value::Bool(_)) => None,
        (Kind::List(of, min, max), Value::Array(items)) => {
            if !(*min..=*max).contains(&items.len()) {
                return Some(constraint(at, &format!("Member must have {min} to {max} items")));
            }
            items.iter().enumerate().find_map(|(index, item)| refused_value(of, item, &format!("{at}.{}", index + 1)))
        }
        (Kind::Object(fields), Value::Object(input)) => refused(fields, input, &format!("{at}.")),
        _ => Some(constraint(at, "Member has another type")),
    }
}

fn refused_text(text: &Text, value: &str, at: &str) -> Option<String> {
    let length = value.chars().count();
    if length < text.min {
        let wanted = format!("Member must have length greater than or equal to {}", text.min);
        return Some(constraint(at, &wanted));
    }
    if length > text.max {
        return Some(constraint(at, &format!("Member must have length less than or equal to {}", text.max)));
    }
    if !text.one_of.is_empty() && !text.one_of.contains(&value) {
        return Some(constraint(at, &format!("Member must satisfy enum value set: [{}]", text.one_of.join(", "))));
    }
    let pattern = text.pattern.filter(|pattern| !matches_whole(pattern, value))?;
    Some(constraint(at, &format!("Member must satisfy regular expression pattern: {pattern}")))
}

/// Whether the whole text matches. AWS's `\w` and `\d` are ASCII.
fn matches_whole(pattern: &str, text: &str) -> bool {
    // A class inside a class is their union.
    let ascii = pattern.replace("\\w", "[0-9A-Za-z_]");
    let built = RegexBuilder::new(&format!("^(?:{ascii})$")).build();
    built.is_ok_and(|expression| expression.is_match(text))
}

/// AWS's wording. The value is left out: it could be a credential.
fn constraint(at: &str, wanted: &str) -> String {
    format!("1 validation error detected: Value at '{at}' failed to satisfy constraint: {wanted}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_the_whole_text() {
        for (pattern, text, matches) in [
            ("arn:aws(-\\w+)*:x", "arn:aws-us-gov:x", true),
            ("arn:aws(-\\w+)*:x", "arn:aws:x", true),
            ("arn:aws(-\\w+)*:x", "arn:aws-:x", false),
            ("[\\w+=,.@-]+", "a_b+c@d-E.9", true),
            ("[\\w+=,.@-]+", "a/b", false),
            ("[\\w+=,.@-]+", "\u{e9}", false),
            ("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", "{\n}\u{ff}", true),
            ("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", "\u{100}", false),
            ("a|b", "ab", false),
        ] {
            assert_eq!(matches_whole(pattern, text), matches, "{pattern} {text}");
        }
    }

    #[test]
    fn an_unknown_field_comes_before_a_wrong_one() {
        const FIELDS: &[Field] =
            &[needs("a", Kind::text(2, 3)), takes("list", Kind::list(&Kind::Object(&[takes("k", Kind::Flag)])))];
        let fault = |input: serde_json::Value| check(FIELDS, input.as_object().expect("an object")).err();
        let unknown = |path: &str| Some(Fault::Unknown(path.to_owned()));
        assert_eq!(fault(serde_json::json!({ "a": "ab", "list": [{ "k": true }] })), None);
        assert_eq!(fault(serde_json::json!({ "a": 1, "b": 1 })), unknown("b"));
        assert_eq!(fault(serde_json::json!({ "list": [{ "k": 1 }, { "other": 1 }] })), unknown("list.other"));
        for wrong in [
            serde_json::json!({}),
            serde_json::json!({ "a": "a" }),
            serde_json::json!({ "a": "abcd" }),
            serde_json::json!({ "a": 1 }),
            serde_json::json!({ "a": "ab", "list": {} }),
            serde_json::json!({ "a": "ab", "list": [{ "k": "true" }] }),
        ] {
            assert!(matches!(fault(wrong.clone()), Some(Fault::Refused(_))), "{wrong}");
        }
    }
}
