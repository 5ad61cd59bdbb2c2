//! Turns one violation, as the validator reports it, into findings on the key or value that is wrong.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::{Location, LocationSegment};
use serde_json::Value;

use super::wording;
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::spec::codes;
use crate::spec::document::{Document, Pointer, Step};

/// What the findings are built from.
pub(super) struct Explain<'a> {
    pub(super) document: &'a Document,
    pub(super) schema: &'a Value,
}

impl Explain<'_> {
    /// Explains a violation; a violation that names several keys gets several findings.
    pub(super) fn error(&self, error: &ValidationError<'_>) -> Vec<Diagnostic> {
        let mut findings = self.findings(error);
        for finding in findings.iter_mut().filter(|finding| finding.help.is_empty()) {
            finding.help.push(self.example_beside(error));
        }
        findings
    }

    /// Returns what to type if nothing better is known: an example from the schema.
    fn example_beside(&self, error: &ValidationError<'_>) -> String {
        let example = self.beside(error).and_then(|schema| schema["examples"].get(0)).map(wording::value_literal);
        example.map_or_else(
            || "`ptcgen schema` describes every field".to_owned(),
            |example| format!("write, for example, {example}"),
        )
    }

    fn findings(&self, error: &ValidationError<'_>) -> Vec<Diagnostic> {
        let at = pointer(error.instance_path());
        let found = error.instance();
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                unexpected.iter().map(|key| self.unknown_key(&at, key, &self.keys_beside(error))).collect()
            }
            Kind::OneOfNotValid { context } | Kind::AnyOf { context } => self.alternatives(error, &at, context),
            Kind::Required { property } => vec![self.missing(&at, property.as_str().unwrap_or_default())],
            Kind::UniqueItems => self.repeated(&at, found),
            Kind::Type { .. } => vec![self.wrong_type(&at, &self.types_beside(error), found)],
            Kind::Enum { options } => vec![self.not_among(&at, options, found)],
            Kind::Constant { expected_value } => {
                vec![self.not_among(&at, &Value::Array(vec![(**expected_value).clone()]), found)]
            }
            Kind::PropertyNames { .. } => self.bad_names(&at, found),
            Kind::MaxProperties { .. } => vec![self.not_together(&at, found)],
            kind => vec![self.bounds(&at, kind, error)],
        }
    }

    fn at_value(&self, code: &'static Code, at: &Pointer, message: String) -> Diagnostic {
        Diagnostic::new(code, message).at(self.document.place(at))
    }

    fn at_key(&self, code: &'static Code, at: &Pointer, message: String) -> Diagnostic {
        let place = self.document.key_place(at).unwrap_or_else(|| self.document.place(at));
        Diagnostic::new(code, message).at(place)
    }

    /// The validator reports an unknown key at its parent; the key itself is underlined.
    fn unknown_key(&self, parent: &Pointer, key: &str, known: &[&str]) -> Diagnostic {
        let finding =
            self.at_key(&codes::UNKNOWN_KEY, &parent.key(key), format!("unknown key {}", wording::literal(key)));
        match did_you_mean(key, known.iter().copied()) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => {
                let home = wording::homes(self.schema, key);
                let finding = match home.first() {
                    Some(home) => finding.help(format!("{} belongs to {home}", wording::literal(key))),
                    None => finding,
                };
                finding.help(format!("{} takes {}", wording::of(parent), wording::list(known)))
            }
        }
    }

    fn wrong_type(&self, at: &Pointer, expected: &[&str], found: &Value) -> Diagnostic {
        let finding = self.at_value(
            &codes::WRONG_TYPE,
            at,
            format!("{} must be {}, not {}", wording::of(at), wording::types(expected), wording::kind(found)),
        );
        match wording::conversion(expected, found).filter(|_| !at.passes("credentials") || !found.is_string()) {
            Some(help) => finding.help(help),
            None => finding,
        }
    }

    fn not_among(&self, at: &Pointer, options: &Value, found: &Value) -> Diagnostic {
        let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
        let names: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
        if let (false, false) = (names.is_empty(), found.is_string()) {
            return self.wrong_type(at, &["string"], found);
        }
        let written: Vec<String> = options.iter().map(wording::value).collect();
        let written: Vec<&str> = written.iter().map(String::as_str).collect();
        let message = if at.passes("credentials") {
            format!("{} is not one of the values it may have", wording::of(at))
        } else {
            format!("{} can't be {}", wording::of(at), wording::value_literal(found))
        };
        let finding = self.at_value(&codes::UNKNOWN_VALUE, at, message);
        let finding = match found.as_str().and_then(|typed| did_you_mean(typed, names.iter().copied())) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding,
        };
        finding.help(format!("it takes {}", wording::list(&written)))
    }

    fn missing(&self, parent: &Pointer, key: &str) -> Diagnostic {
        let message = format!("{} lacks `{key}`", wording::of(parent));
        let place = self.document.key_place(parent).unwrap_or_else(|| self.document.place(parent));
        let finding = Diagnostic::new(&codes::MISSING_KEY, message).at(place);
        finding.help(format!("add `{}`", parent.key(key)))
    }

    fn repeated(&self, at: &Pointer, list: &Value) -> Vec<Diagnostic> {
        let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
        let again = items.iter().enumerate().filter(|(index, item)| items[..*index].contains(item));
        again
            .map(|(index, _)| {
                let message = format!("{} has this entry twice", wording::of(at));
                self.at_value(&codes::REPEATED_ITEM, &at.index(index), message).help("remove it")
            })
            .collect()
    }

    fn bad_names(&self, at: &Pointer, map: &Value) -> Vec<Diagnostic> {
        let keys = map.as_object().into_iter().flat_map(|map| map.keys());
        keys.filter(|key| key.is_empty() || key.chars().count() > 128)
            .map(|key| {
                let message = if key.is_empty() { "a key is empty" } else { "a key has more than 128 characters" };
                self.at_key(&codes::OUT_OF_RANGE, &at.key(key), format!("{message} in {}", wording::of(at)))
            })
            .collect()
    }

    fn not_together(&self, at: &Pointer, map: &Value) -> Diagnostic {
        let others: Vec<&str> = map
            .as_object()
            .into_iter()
            .flat_map(|map| map.keys())
            .map(String::as_str)
            .filter(|key| *key != "rules")
            .collect();
        let message = format!("`rules` can't be combined with {}", wording::list(&others));
        let help = "keep either `rules` or the short forms";
        self.at_key(&codes::NOT_TOGETHER, &at.key("rules"), message).help(help)
    }

    fn bounds(&self, at: &Pointer, kind: &Kind, error: &ValidationError<'_>) -> Diagnostic {
        let beside = self.beside(error);
        let words = beside.and_then(|schema| schema.get("patternErrorMessage")).and_then(Value::as_str);
        match (kind, words) {
            (Kind::Pattern { .. }, words) => {
                let finding = self.at_value(&codes::WRONG_FORM, at, format!("{} has the wrong form", wording::of(at)));
                let example = beside.and_then(|schema| schema["examples"].get(0)).map(wording::value_literal);
                let example = example.map_or_else(String::new, |example| format!(", for example {example}"));
                finding.help(format!("it takes {}{example}", words.unwrap_or("another form")))
            }
            _ => self.at_value(&codes::OUT_OF_RANGE, at, format!("{} {}", wording::of(at), wording::bound(kind))),
        }
    }

    /// Assumes that the alternative whose type fits is the one that was meant; if none fits, names all of them.
    fn alternatives(
        &self,
        error: &ValidationError<'_>,
        at: &Pointer,
        context: &[Vec<ValidationError<'static>>],
    ) -> Vec<Diagnostic> {
        let fits = |errors: &&Vec<ValidationError<'static>>| {
            !errors.iter().any(|inner| {
                matches!(inner.kind(), Kind::Type { .. } | Kind::Constant { .. })
                    && inner.instance_path().as_str() == error.instance_path().as_str()
            })
        };
        if let Some(meant) = context.iter().find(fits) {
            return meant.iter().flat_map(|inner| self.error(inner)).collect();
        }
        let branches = wording::at(self.schema, error.schema_path()).and_then(Value::as_array);
        let titles: Vec<&str> = branches.into_iter().flatten().filter_map(|branch| branch["title"].as_str()).collect();
        let found = wording::kind(error.instance());
        let message = format!("{} must be {}, not {found}", wording::of(at), titles.join(" or "));
        vec![self.at_value(&codes::WRONG_TYPE, at, message)]
    }

    /// Returns the schema object that has the violated keyword.
    fn beside(&self, error: &ValidationError<'_>) -> Option<&Value> {
        let path = error.schema_path().as_str();
        self.schema.pointer(&path[..path.rfind('/')?])
    }

    fn keys_beside(&self, error: &ValidationError<'_>) -> Vec<&str> {
        let properties = self.beside(error).and_then(|schema| schema["properties"].as_object());
        properties.into_iter().flat_map(|map| map.keys()).map(String::as_str).filter(|key| *key != "$schema").collect()
    }

    fn types_beside(&self, error: &ValidationError<'_>) -> Vec<&str> {
        match self.beside(error).map(|schema| &schema["type"]) {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(name)) => vec![name],
            _ => Vec::new(),
        }
    }
}

pub(super) fn pointer(location: &Location) -> Pointer {
    let steps = location.iter().map(|segment| match segment {
        LocationSegment::Property(key) => Step::Key(key.into_owned()),
        LocationSegment::Index(index) => Step::Index(index),
    });
    Pointer { steps: steps.collect() }
}
