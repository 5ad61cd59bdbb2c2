//! The functions of Terraform that modules build keys and names with.
//!
//! A function returns `None` where its result is not known, or where terraform would report an error. Source: "Built-in
//! functions" in Terraform's documentation.

mod texts;

use indexmap::IndexMap;

use super::value::Value;
use texts::{format, is_regex, join, json, substr};

/// Calls a function; `None` if the result is not known.
pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Value> {
    Some(match (name, arguments) {
        ("merge", _) => merge(arguments)?,
        ("concat", _) => Value::List(arguments.iter().map(list).collect::<Option<Vec<_>>>()?.concat()),
        ("coalesce", _) => coalesce(arguments)?,
        ("coalescelist", _) => arguments.iter().find(|item| list(item).is_some_and(|items| !items.is_empty()))?.clone(),
        ("max", _) => Value::Number(numbers(arguments)?.into_iter().reduce(f64::max)?),
        ("min", _) => Value::Number(numbers(arguments)?.into_iter().reduce(f64::min)?),
        ("range", _) => range(&numbers(arguments)?)?,
        ("setunion", _) => set(arguments.iter().map(list).collect::<Option<Vec<_>>>()?.concat()),
        ("setsubtract", [one, two]) => {
            let gone = known_list(two)?;
            Value::List(known_list(one)?.into_iter().filter(|item| !gone.contains(item)).collect())
        }
        ("setintersection", [one, two]) => {
            let kept = known_list(two)?;
            Value::List(known_list(one)?.into_iter().filter(|item| kept.contains(item)).collect())
        }
        ("format", [Value::String(pattern), rest @ ..]) => format(pattern, rest)?,
        ("lookup", [Value::Map(entries), Value::String(key), rest @ ..]) => {
            entries.get(key).or_else(|| rest.first())?.clone()
        }
        ("contains", [items, item]) => Value::Bool(contains(&list(items)?, item)?),
        ("element", [items, index]) => {
            let items = list(items)?;
            let index = number(index)?;
            items.get(whole(index.rem_euclid(length(&items)?))?)?.clone()
        }
        ("join", [Value::String(separator), items]) => join(separator, &list(items)?)?,
        ("split", [Value::String(separator), Value::String(text)]) if !separator.is_empty() => {
            Value::List(text.split(separator.as_str()).map(|part| Value::String(part.to_owned())).collect())
        }
        ("replace", [Value::String(text), Value::String(from), Value::String(to)]) if !is_regex(from) => {
            Value::String(text.replace(from.as_str(), to))
        }
        ("substr", [Value::String(text), from, count]) => substr(text, number(from)?, number(count)?)?,
        ("trimprefix", [Value::String(text), Value::String(prefix)]) => {
            Value::String(text.strip_prefix(prefix.as_str()).unwrap_or(text).to_owned())
        }
        ("trimsuffix", [Value::String(text), Value::String(suffix)]) => {
            Value::String(text.strip_suffix(suffix.as_str()).unwrap_or(text).to_owned())
        }
        ("startswith", [Value::String(text), Value::String(prefix)]) => Value::Bool(text.starts_with(prefix.as_str())),
        ("endswith", [Value::String(text), Value::String(suffix)]) => Value::Bool(text.ends_with(suffix.as_str())),
        ("strcontains", [Value::String(text), Value::String(part)]) => Value::Bool(text.contains(part.as_str())),
        ("chunklist", [items, size]) => {
            let (items, size) = (list(items)?, whole(number(size)?)?);
            if size == 0 {
                return None;
            }
            Value::List(items.chunks(size).map(|chunk| Value::List(chunk.to_vec())).collect())
        }
        ("slice", [items, from, to]) => {
            Value::List(list(items)?.get(whole(number(from)?)?..whole(number(to)?)?)?.to_vec())
        }
        ("zipmap", [names, items]) => {
            let keys = strings(&list(names)?)?;
            Value::Map(keys.into_iter().zip(list(items)?).collect::<IndexMap<_, _>>()).sorted()
        }
        ("index", [items, item]) => {
            let at = known_list(items)?.iter().position(|other| other == item)?;
            Value::Number(f64::from(u32::try_from(at).ok()?))
        }
        (_, [only]) => of_one(name, only)?,
        _ => return None,
    })
}

fn of_one(name: &str, value: &Value) -> Option<Value> {
    Some(match (name, value) {
        ("keys", Value::Map(_)) => {
            let Value::Map(entries) = value.clone().sorted() else { return None };
            Value::List(entries.into_keys().map(Value::String).collect())
        }
        ("values", Value::Map(_)) => {
            let Value::Map(entries) = value.clone().sorted() else { return None };
            Value::List(entries.into_values().collect())
        }
        ("length", Value::Map(entries)) => Value::Number(f64::from(u32::try_from(entries.len()).ok()?)),
        ("length", Value::List(items)) => Value::Number(length(items)?),
        ("length", Value::String(text)) => Value::Number(f64::from(u32::try_from(text.chars().count()).ok()?)),
        ("toset", Value::List(items)) => set(items.clone()),
        ("tolist" | "tomap" | "sensitive" | "nonsensitive" | "ephemeralasnull", _) => value.clone(),
        ("tostring", _) => value.text()?,
        ("tonumber", _) => Value::Number(number(value)?),
        ("tobool", Value::Bool(_)) => value.clone(),
        ("distinct", Value::List(items)) if value.is_known() => Value::List(distinct(items.clone())),
        ("compact", Value::List(items)) if items.iter().all(Value::is_known) => {
            let kept = |item: &&Value| !matches!(item, Value::Null) && item.as_str() != Some("");
            Value::List(items.iter().filter(kept).cloned().collect())
        }
        ("sort", Value::List(items)) => {
            let mut texts = strings(items)?;
            texts.sort();
            Value::List(texts.into_iter().map(Value::String).collect())
        }
        ("reverse", Value::List(items)) => Value::List(items.iter().rev().cloned().collect()),
        ("sum", Value::List(items)) if !items.is_empty() => Value::Number(numbers(items)?.into_iter().sum()),
        ("flatten", Value::List(items)) => Value::List(flatten(items)?),
        ("one", Value::List(items)) => match items.as_slice() {
            [] => Value::Null,
            [only] => only.clone(),
            _ => return None,
        },
        ("anytrue", Value::List(items)) if items.contains(&Value::Bool(true)) => Value::Bool(true),
        ("anytrue", Value::List(_)) if value.is_known() => Value::Bool(false),
        ("alltrue", Value::List(items)) if items.contains(&Value::Bool(false)) => Value::Bool(false),
        ("alltrue", Value::List(_)) if value.is_known() => Value::Bool(true),
        ("lower", Value::String(text)) => Value::String(text.to_lowercase()),
        ("upper", Value::String(text)) => Value::String(text.to_uppercase()),
        ("trimspace", Value::String(text)) => Value::String(text.trim().to_owned()),
        ("ceil", _) => Value::Number(number(value)?.ceil()),
        ("floor", _) => Value::Number(number(value)?.floor()),
        ("abs", _) => Value::Number(number(value)?.abs()),
        // The text is only compared, so that its form matters less than that equal values have equal texts.
        ("jsonencode", _) if value.is_known() => Value::String(json(value)),
        _ => return None,
    })
}

/// Makes a set: no element twice, texts in order.
pub(super) fn set(items: Vec<Value>) -> Value {
    let mut kept = distinct(items);
    kept.sort_by(|one, two| one.as_str().cmp(&two.as_str()));
    Value::List(kept)
}

/// The elements in their order, each once.
fn distinct(items: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

fn merge(arguments: &[Value]) -> Option<Value> {
    let mut merged = IndexMap::new();
    for argument in arguments {
        match argument {
            Value::Map(entries) => merged.extend(entries.clone()),
            Value::Null => {}
            _ => return None,
        }
    }
    Some(Value::Map(merged).sorted())
}

fn coalesce(arguments: &[Value]) -> Option<Value> {
    for argument in arguments {
        match argument {
            Value::Null => {}
            Value::String(text) if text.is_empty() => {}
            // An argument that is not known may be null.
            Value::Unknown(text) if text.symbol().is_some() => return None,
            other => return Some(other.clone()),
        }
    }
    None
}

fn contains(items: &[Value], item: &Value) -> Option<bool> {
    use super::value::Comparison::{Different, Same};
    let mut is_open = false;
    for other in items {
        match other.compare(item) {
            Same if other.is_known() => return Some(true),
            Different => {}
            _ => is_open = true,
        }
    }
    (!is_open).then_some(false)
}

fn range(numbers: &[f64]) -> Option<Value> {
    let (from, to, step) = match numbers {
        [to] => (0.0, *to, 1.0),
        [from, to] => (*from, *to, 1.0),
        [from, to, step] if *step != 0.0 => (*from, *to, *step),
        _ => return None,
    };
    let mut items = Vec::new();
    let mut at = from;
    while (step > 0.0 && at < to) || (step < 0.0 && at > to) {
        // Terraform refuses longer ranges.
        if items.len() > 1024 {
            return None;
        }
        items.push(Value::Number(at));
        at += step;
    }
    Some(Value::List(items))
}

fn flatten(items: &[Value]) -> Option<Vec<Value>> {
    let mut flat = Vec::new();
    for item in items {
        match item {
            Value::List(items) => flat.extend(flatten(items)?),
            Value::Unknown(_) => return None,
            other => flat.push(other.clone()),
        }
    }
    Some(flat)
}

fn list(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::List(items) => Some(items.clone()),
        _ => None,
    }
}

fn known_list(value: &Value) -> Option<Vec<Value>> {
    list(value).filter(|_| value.is_known())
}

fn strings(items: &[Value]) -> Option<Vec<String>> {
    items.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::String(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn numbers(arguments: &[Value]) -> Option<Vec<f64>> {
    arguments.iter().map(number).collect()
}

fn length(items: &[Value]) -> Option<f64> {
    u32::try_from(items.len()).ok().map(f64::from)
}

/// The number as an index; `None` if it is none.
pub(super) fn whole(number: f64) -> Option<usize> {
    let is_index = (0.0..f64::from(u32::MAX)).contains(&number) && number.fract() == 0.0;
    is_index.then(|| format!("{number:.0}").parse().ok()).flatten()
}
