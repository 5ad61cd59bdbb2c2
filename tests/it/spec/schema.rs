//! The schema itself is valid, documents every field and agrees with the tables in the code.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use ptcgen::policy::roles::{MAX_POLICY_BASE_LEN, MAX_POLICY_NAME_LEN, ROLES};
use ptcgen::registries::REGISTRIES;
use ptcgen::spec::schema::{ID, SCHEMA, accepts, check};
use ptcgen::spec::{Document, resolve};
use serde_json::{Value, json};

use crate::support::golden;

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
        // A default is in the schema or, if it is derived, in the description; never in both.
        let in_words = field["description"].as_str().is_some_and(|text| text.contains("Default: "));
        assert!(!(in_words && field.get("default").is_some()), "{path} has two defaults");
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

/// The schema's lists of registries and roles are generated; everything else in it is written by hand.
#[test]
fn its_lists_are_made_from_the_tables_of_the_code() {
    let mut made = schema();
    let names = REGISTRIES.iter().map(|preset| preset.name);
    let aliases = REGISTRIES.iter().flat_map(|preset| preset.aliases.iter().copied());
    made["properties"]["upstreams"]["additionalProperties"]["properties"]["preset"]["enum"] =
        names.chain(aliases).collect();
    let roles = &mut made["properties"]["policy"]["properties"]["roles"];
    roles["items"]["enum"] = ROLES.iter().map(|role| role.name).collect();
    let explained: Vec<String> = ROLES.iter().map(|role| format!("`{}` ({})", role.name, role.summary)).collect();
    roles["description"] = format!("One policy each: {}.", explained.join(", ")).into();
    golden("schemas/ptcgen.schema.json", &(serde_json::to_string_pretty(&made).expect("JSON") + "\n"));
}

#[test]
fn the_name_of_a_policy_leaves_room_for_every_role() {
    let most = schema()["properties"]["policy"]["properties"]["name"]["maxLength"].as_u64().expect("a number");
    assert!(usize::try_from(most).expect("a length") <= MAX_POLICY_BASE_LEN);
    let longest = ROLES.iter().map(|role| role.name.len()).max().expect("a role");
    assert_eq!(MAX_POLICY_BASE_LEN + "-".len() + longest + "-99".len(), MAX_POLICY_NAME_LEN);
}

#[test]
fn empty_specs_are_valid() {
    assert!(accepts(&serde_json::json!({})));
    assert!(accepts(&serde_json::json!({ "upstreams": { "docker-hub": null }, "policy": null })));
    assert!(!accepts(&Value::Null));
}

/// Values close to the schema: its own keys and examples, and now and then something else.
fn near(schema: &Value) -> BoxedStrategy<Value> {
    let examples = schema["examples"].as_array().cloned().unwrap_or_default();
    let options = schema["enum"].as_array().cloned().unwrap_or_default();
    let odd = [
        json!(null),
        json!(0),
        json!(31),
        json!(-1),
        json!(1.5),
        json!(""),
        json!("x"),
        json!("A b"),
        json!([]),
        json!({}),
        json!(true),
        json!(["x", "x"]),
    ];
    let leaf = prop::sample::select(examples.into_iter().chain(options).chain(odd).collect::<Vec<_>>());
    let branches = schema["oneOf"].as_array().map(|branches| branches.iter().map(near).collect::<Vec<_>>());
    let properties: Vec<(String, BoxedStrategy<Value>)> =
        schema["properties"].as_object().into_iter().flatten().map(|(key, below)| (key.clone(), near(below))).collect();
    let mut kinds = vec![leaf.boxed()];
    kinds.extend(branches.into_iter().flatten());
    if !properties.is_empty() {
        let all: Vec<_> = properties
            .into_iter()
            .map(|(key, below)| {
                prop::option::weighted(0.3, below).prop_map(move |value| value.map(|value| (key.clone(), value)))
            })
            .collect();
        let unknown = prop::option::weighted(0.05, Just(("unknown".to_owned(), json!(1))));
        kinds.push(
            (all, unknown)
                .prop_map(|(entries, unknown)| Value::Object(entries.into_iter().flatten().chain(unknown).collect()))
                .boxed(),
        );
    }
    if schema["additionalProperties"].is_object() {
        let entries = prop::collection::vec(("[a-z]{0,3}", near(&schema["additionalProperties"])), 0..3);
        kinds.push(entries.prop_map(|entries| Value::Object(entries.into_iter().collect())).boxed());
    }
    if schema["items"].is_object() {
        kinds.push(prop::collection::vec(near(&schema["items"]), 0..4).prop_map(Value::Array).boxed());
    }
    prop::strategy::Union::new(kinds).boxed()
}

/// The code that is generated from the schema at build time agrees with the schema.
#[test]
fn built_and_compiled_validators_agree() {
    let compiled = jsonschema::draft202012::new(&schema()).expect("valid");
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() });
    let accepted = std::cell::Cell::new(0);
    let result = runner.run(&near(&schema()), |value| {
        prop_assert_eq!(accepts(&value), compiled.is_valid(&value));
        if accepts(&value) {
            accepted.set(accepted.get() + 1);
            prop_assert!(resolve(value.clone()).is_ok(), "serde refuses what the schema accepts");
        }
        let document = Document::from_value("x", &value).expect("shallow");
        // A document that is only `null` counts as empty.
        if !value.is_null() {
            prop_assert_eq!(check(&document).is_empty(), accepts(&value));
        }
        Ok(())
    });
    result.expect("they agree");
    assert!((100..2900).contains(&accepted.get()), "{} of 3000 accepted: too one-sided", accepted.get());
}
