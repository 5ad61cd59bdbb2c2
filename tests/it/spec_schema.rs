//! The schema itself: valid, documented on every field, in step with the tables in the code.

use ptcgen::spec::presets::PRESETS;
use ptcgen::spec::schema::{ID, SCHEMA, accepts};
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("JSON")
}

#[test]
fn is_valid_by_its_meta_schema() {
    jsonschema::meta::validate(&schema()).expect("valid");
    assert_eq!(schema()["$id"], ID);
}

/// Calls `visit` with the path and schema of every field.
fn fields(schema: &Value, path: &str, visit: &mut dyn FnMut(&str, &Value, bool)) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let required = schema["required"].as_array().is_some_and(|names| names.contains(&Value::from(name.as_str())));
        field(property, &format!("{path}.{name}"), required, visit);
    }
}

fn field(schema: &Value, path: &str, required: bool, visit: &mut dyn FnMut(&str, &Value, bool)) {
    visit(path, schema, required);
    fields(schema, path, visit);
    for key in ["additionalProperties", "items"] {
        if schema[key].is_object() {
            field(&schema[key], &format!("{path}.*"), true, visit);
        }
    }
    for branch in schema["oneOf"].as_array().into_iter().flatten() {
        field(branch, &format!("{path}|"), true, visit);
    }
}

#[test]
fn every_field_explains_itself() {
    let mut count = 0;
    field(&schema(), "", true, &mut |path, field, _| {
        count += 1;
        for key in ["title", "description"] {
            assert!(field[key].as_str().is_some_and(|text| !text.is_empty()), "{path} lacks {key}");
        }
        let examples = field["examples"].as_array().expect(path);
        assert!(!examples.is_empty(), "{path} has no examples");
        let mut alone = field.clone();
        alone["$schema"] = schema()["$schema"].clone();
        let validator = jsonschema::draft202012::new(&alone).expect(path);
        for example in examples.iter().chain(field.get("default")) {
            assert!(validator.is_valid(example), "{path}: {example}");
        }
        let described = field["description"].as_str().expect(path);
        assert_eq!(described.contains("Default: "), described.contains("Default: ") && field.get("default").is_none());
    });
    assert!(count > 60, "{count}");
}

#[test]
fn only_maps_take_any_key() {
    field(&schema(), "", true, &mut |path, field, _| {
        if field.get("properties").is_some() {
            assert_eq!(field["additionalProperties"], false, "{path}");
        }
    });
}

#[test]
fn presets_are_those_of_the_code() {
    let known = &schema()["properties"]["upstreams"]["additionalProperties"]["properties"]["preset"]["enum"];
    let names = PRESETS.iter().map(|preset| preset.name);
    let aliases = PRESETS.iter().flat_map(|preset| preset.aliases.iter().copied());
    assert_eq!(*known, Value::from(names.chain(aliases).collect::<Vec<_>>()));
}

#[test]
fn empty_specs_are_valid() {
    assert!(accepts(&serde_json::json!({})));
    assert!(accepts(&serde_json::json!({ "upstreams": { "docker-hub": null }, "policy": null })));
    assert!(!accepts(&Value::Null));
}
