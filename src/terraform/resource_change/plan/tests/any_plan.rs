//! Any text and any JSON as a plan.

use proptest::prelude::*;

use super::*;

/// Any JSON, with the members of a plan among its names and a secret among its texts.
fn any_json() -> impl Strategy<Value = Value> {
    json_of(vec![FILL_ME, ID, "delete", "create", "AWSCURRENT", "data"])
}

/// The same without the secret, for what a finding shows: addresses and the paths of arguments.
fn plain_json() -> impl Strategy<Value = Value> {
    json_of(vec![ID, "delete", "create", "AWSCURRENT", "data"])
}

fn json_of(texts: Vec<&'static str>) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(texts).prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    let names = prop_oneof![
        Just("name"),
        Just("tags"),
        Just("policy"),
        Just("secret_id"),
        Just("version_stages"),
        Just("secret_string"),
        Just("before"),
        Just("after"),
        Just("actions"),
        Just("address"),
        Just("type"),
        Just("module_address"),
        Just("x"),
    ];
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..5).prop_map(|members| {
                Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in "\\PC*") {
        let _ = read(text.as_bytes());
    }

    #[test]
    fn any_change_has_an_answer_without_a_value(
        kind in prop_oneof![Just(SECRET), Just(VERSION), Just(RULE), Just(POLICY), Just("aws_ecr_registry_policy")],
        actions in any_json(), mut before in any_json(), mut after in any_json(), more in plain_json(),
    ) {
        // What an object is called in AWS is shown.
        for side in [&mut before, &mut after] {
            if let Some(name) = side.get_mut("name") {
                *name = json!("pull");
            }
        }
        let mut resource = resource(kind, more.clone(), actions, before, after);
        resource["change"]["replace_paths"] = more.clone();
        resource["change"]["before_sensitive"] = more.clone();
        resource["change"]["after_unknown"] = more;
        let told = format!("{:?}", found(&[rule(json!(["no-op"])), resource]));
        prop_assert!(!told.contains("accessToken"), "{}", told);
    }

    #[test]
    fn all_other_resources_are_skipped(
        kinds in prop::collection::vec("[a-z_]{1,20}", 0..20), before in any_json(), at in any::<prop::sample::Index>(),
    ) {
        let mut all: Vec<Value> =
            kinds.iter().map(|kind| resource(&format!("google_{kind}"), json!(0), json!(["delete"]), before.clone(), Value::Null)).collect();
        all.insert(at.index(all.len() + 1), rule(json!(["delete"])));
        prop_assert_eq!(codes(&all), ["PTC723"]);
    }
}
