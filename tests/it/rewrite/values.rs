//! Compares the files before and after as values: they differ only in images, and in the two entries that accompany
//! them.

use saphyr_parser::{Event, Parser};

use super::{REGISTRY, corpus};

/// YAML as a sequence of events, with anchors and aliases unresolved.
#[derive(Debug, PartialEq)]
enum Value {
    Scalar(String),
    Alias(usize),
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
}

fn parse(text: &str) -> Option<Vec<Value>> {
    let mut events = Vec::new();
    for event in Parser::new_from_str(text.trim_start_matches('\u{feff}')) {
        events.push(event.ok()?.0);
    }
    let mut events = events.into_iter().peekable();
    let mut documents = Vec::new();
    while let Some(event) = events.next() {
        documents.extend(value(event, &mut events));
    }
    Some(documents)
}

fn value<'t>(event: Event<'t>, rest: &mut impl Iterator<Item = Event<'t>>) -> Option<Value> {
    match event {
        Event::Scalar(text, ..) => Some(Value::Scalar(text.into_owned())),
        Event::Alias(anchor) => Some(Value::Alias(anchor)),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            while let Some(next) = rest.next().filter(|next| *next != Event::SequenceEnd) {
                items.extend(value(next, rest));
            }
            Some(Value::List(items))
        }
        Event::MappingStart(..) => {
            let mut entries = Vec::new();
            while let Some(next) = rest.next().filter(|next| *next != Event::MappingEnd) {
                let key = value(next, rest)?;
                entries.push((key, value(rest.next()?, rest)?));
            }
            Some(Value::Map(entries))
        }
        _ => None,
    }
}

fn is_name(value: &Value, name: &str) -> bool {
    matches!(value, Value::Scalar(text) if text == name)
}

/// Whether only images differ.
fn same(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Scalar(before), Value::Scalar(after)) => before == after || is_cached(before, after),
        (Value::List(before), Value::List(after)) => {
            before.len() == after.len() && before.iter().zip(after).all(|(before, after)| same(before, after))
        }
        (Value::Map(before), Value::Map(after)) => {
            let mut rest = before.iter();
            let kept = after.iter().filter(|(key, _)| {
                let is_new = is_name(key, "newName") || is_name(key, "alias");
                !is_new || before.iter().any(|(old, _)| old == key)
            });
            let all = kept
                .into_iter()
                .all(|(key, value)| rest.next().is_some_and(|(old_key, old)| old_key == key && same(old, value)));
            all && rest.next().is_none()
        }
        // A GitLab service keeps its host name.
        (Value::Scalar(_), Value::Map(after)) => match after.as_slice() {
            [(name, image), (alias, _)] => is_name(name, "name") && is_name(alias, "alias") && same(before, image),
            _ => false,
        },
        (before, after) => before == after,
    }
}

/// Whether one name is the cached form of the other, as a whole or in its fields.
fn is_cached(before: &str, after: &str) -> bool {
    let last = |name: &str| name.trim().rsplit('/').next().unwrap_or_default().to_owned();
    after.contains(REGISTRY) || (after.contains('/') && last(before) == last(after))
}

#[test]
fn yaml_and_json_parse_to_the_same_but_for_the_images() {
    let (before, after) = (corpus("before"), corpus("after"));
    let mut compared = 0;
    for ((path, before), (_, after)) in before.iter().zip(&after) {
        if ![".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending)) {
            continue;
        }
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        match (parse(&text(before)), parse(&text(after))) {
            (Some(before), Some(after)) => {
                compared += 1;
                assert!(same(&Value::List(before), &Value::List(after)), "{path}");
            }
            // A template, and a file that is deliberately invalid.
            (before, after) => assert_eq!(before, after, "{path}"),
        }
        if path.ends_with(".json") {
            serde_json::from_slice::<serde_json::Value>(after).expect(path);
        }
    }
    assert!(compared >= 40, "{compared}");
}

#[test]
fn lines_without_an_image_stay_byte_for_byte() {
    for ((path, before), (_, after)) in corpus("before").iter().zip(&corpus("after")) {
        let lines =
            |bytes: &[u8]| String::from_utf8_lossy(bytes).split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
        let mut old = lines(before).into_iter();
        for line in lines(after) {
            // A name in two fields, and the entries that accompany a name.
            let changed = [REGISTRY, "repository: docker-hub/", "image: kubernetes/", "repository: \"quay/", "alias: "];
            if !changed.iter().any(|mark| line.contains(mark)) {
                assert!(old.any(|old| old == line), "{path}: {line:?}");
            }
        }
    }
}
