//! Reads `.tf.json` into the same blocks as HCL. Strings are literal, and `//` keys are comments.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jsonc_parser::ast::{self, Object};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, parse_to_ast};

use super::raw::{Attributes, RawBlock};
use crate::base::json::STRICT_JSON;
use crate::hcl::parse::{Parsed, SyntaxError, nfc};
use crate::hcl::value::Value;

/// Returns how many labels a block of this type has; `None` if documentation does not read such blocks.
pub(super) fn labels(kind: &str) -> Option<usize> {
    match kind {
        "terraform" => Some(0),
        "variable" | "output" | "provider" | "module" => Some(1),
        "resource" | "data" => Some(2),
        _ => None,
    }
}

/// Parses a whole file.
pub(super) fn parse(text: &[u8]) -> Parsed<Vec<RawBlock<'static>>> {
    let text = std::str::from_utf8(text).map_err(|error| SyntaxError::at(error.valid_up_to(), "this is not UTF-8"))?;
    let tree = parse_to_ast(text, &CollectOptions::default(), &STRICT_JSON)
        .map_err(|error| SyntaxError::at(error.range().start, "this is not valid JSON"))?;
    let mut blocks = Vec::new();
    match tree.value {
        Some(ast::Value::Object(root)) => top_level(&root, &mut blocks)?,
        Some(ast::Value::Array(items)) => {
            for item in &items.elements {
                top_level(object(item)?, &mut blocks)?;
            }
        }
        _ => return Err(SyntaxError::at(0, "expected an object")),
    }
    Ok(blocks)
}

fn top_level(root: &Object<'_>, blocks: &mut Vec<RawBlock<'static>>) -> Parsed<()> {
    for property in &root.properties {
        let kind = property.name.as_str();
        if let Some(labels) = labels(kind) {
            descend(kind, labels, &property.value, &mut Vec::new(), blocks)?;
        }
    }
    Ok(())
}

/// Descends through the labels; at each level, an array means several blocks.
fn descend(
    kind: &str,
    missing: usize,
    value: &ast::Value<'_>,
    labels: &mut Vec<String>,
    blocks: &mut Vec<RawBlock<'static>>,
) -> Parsed<()> {
    if let ast::Value::Array(items) = value {
        return items.elements.iter().try_for_each(|item| descend(kind, missing, item, labels, blocks));
    }
    if matches!(value, ast::Value::NullKeyword(_)) {
        return Ok(());
    }
    let object = object(value)?;
    if missing == 0 {
        blocks.push(block(kind, labels, object)?);
        return Ok(());
    }
    for property in object.properties.iter().filter(|property| property.name.as_str() != "//") {
        labels.push(nfc(property.name.as_str().to_owned()));
        descend(kind, missing - 1, &property.value, labels, blocks)?;
        labels.pop();
    }
    Ok(())
}

fn block(kind: &str, labels: &[String], object: &Object<'_>) -> Parsed<RawBlock<'static>> {
    let mut blocks = Vec::new();
    let mut attributes = Vec::new();
    for property in object.properties.iter().filter(|property| property.name.as_str() != "//") {
        let name = property.name.as_str();
        if kind == "terraform" && name == "required_providers" {
            descend(name, 0, &property.value, &mut Vec::new(), &mut blocks)?;
            continue;
        }
        let (key, start) = (nfc(name.to_owned()), property.value.range().start);
        match &property.value {
            // A key that is there twice counts twice here, so that no constraint is lost.
            ast::Value::Object(entry) if kind == "required_providers" => {
                for part in &entry.properties {
                    let value = BTreeMap::from([(nfc(part.name.as_str().to_owned()), convert(&part.value)?)]);
                    attributes.push((key.clone(), Value::Map(value), start));
                }
            }
            value => attributes.push((key, convert(value)?, start)),
        }
    }
    Ok(RawBlock {
        kind: Cow::Owned(kind.to_owned()),
        labels: labels.to_vec(),
        attributes: Attributes::Json(attributes),
        blocks,
        offset: object.range.start,
    })
}

fn object<'a, 'b>(value: &'b ast::Value<'a>) -> Parsed<&'b Object<'a>> {
    match value {
        ast::Value::Object(object) => Ok(object),
        other => Err(SyntaxError::at(other.range().start, "expected an object")),
    }
}

fn convert(value: &ast::Value<'_>) -> Parsed<Value> {
    Ok(match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
        ast::Value::NumberLit(literal) => match literal.value.parse() {
            Ok(number) if f64::is_finite(number) => Value::Number(number),
            _ => return Err(SyntaxError::at(literal.range.start, "this number is too large")),
        },
        ast::Value::StringLit(literal) => Value::String(nfc(literal.value.to_string())),
        ast::Value::Array(items) => Value::List(items.elements.iter().map(convert).collect::<Parsed<_>>()?),
        ast::Value::Object(object) => {
            let entry = |entry: &ast::ObjectProp<'_>| Ok((nfc(entry.name.as_str().to_owned()), convert(&entry.value)?));
            Value::Map(object.properties.iter().map(entry).collect::<Parsed<BTreeMap<_, _>>>()?)
        }
    })
}
