//! Specs and changes of specs at random.

use serde_json::{Map, Value, json};

use crate::hcl::fmt::mutate::Random;

/// The upstreams to choose from: a prefix and what stands below it.
fn upstreams() -> Vec<(&'static str, Value)> {
    let credentials = json!({ "credentials": { "username": "FILL-ME", "accessToken": "FILL-ME" } });
    vec![
        ("docker-hub", json!({})),
        ("quay", json!({})),
        ("ghcr", json!({})),
        ("k8s", json!({})),
        ("ecr-public", json!({})),
        ("gitlab", json!({})),
        ("team/hub", json!({ "preset": "docker-hub" })),
        ("team-hub", json!({ "preset": "docker-hub" })),
        ("quay-private", with(&credentials, "preset", json!("quay"))),
        ("azure", json!({ "url": "teama.azurecr.io" })),
        ("shared-a", json!({ "preset": "docker-hub", "secret_name": "ecr-pullthroughcache/shared" })),
        ("shared-b", json!({ "preset": "docker-hub", "secret_name": "ecr-pullthroughcache/shared" })),
        ("other-account", json!({ "url": "444455556666.dkr.ecr.us-east-1.amazonaws.com", "create_role": true })),
        ("same-account", json!({ "url": "111122223333.dkr.ecr.us-east-1.amazonaws.com" })),
    ]
}

fn with(value: &Value, key: &str, member: Value) -> Value {
    let mut value = value.clone();
    value[key] = member;
    value
}

/// The roles of policies, for whom a module can have a policy.
const ROLES: [&str; 5] = ["pull", "pull-cached", "ci", "import", "fill-secret"];

/// The spec of a new module.
pub(super) fn first(random: &mut Random) -> Value {
    let mut spec = json!({ "version": 1, "module": { "label": "cache" }, "upstreams": {} });
    if random.below(4) == 0 {
        spec["template"] = json!("classic");
        spec["region"] = json!("eu-west-1");
    }
    let count = if spec["template"] == "classic" { 1 } else { 1 + random.below(3) };
    for _ in 0..count {
        add(&mut spec, random, Place::Last);
    }
    for _ in 0..random.below(4) {
        let (_, setting) = SETTINGS[random.below(SETTINGS.len())];
        setting(&mut spec, random);
    }
    if random.below(2) == 0 {
        spec["secret"]["recovery_window_in_days"] = json!(0);
    }
    spec
}

/// Changes a spec and returns the name of the change.
pub(super) fn change(spec: &mut Value, random: &mut Random) -> &'static str {
    let before = spec.clone();
    loop {
        let at = random.below(CHANGES.len() + SETTINGS.len());
        let (name, change) = CHANGES.iter().chain(SETTINGS).nth(at).expect("a change");
        change(spec, random);
        if *spec != before {
            return name;
        }
    }
}

type Change = fn(&mut Value, &mut Random);

/// Changes of upstreams and of names.
const CHANGES: &[(&str, Change)] = &[
    ("label", |spec, random| spec["module"]["label"] = json!(["cache", "mirror", "images"][random.below(3)])),
    ("set", |spec, _| {
        if spec["template"] == "classic" {
            spec.as_object_mut().expect("a map").remove("template");
        } else {
            spec["template"] = json!("classic");
            spec["region"] = json!("eu-west-1");
        }
    }),
    ("order", |spec, _| {
        let upstreams = entries(spec).into_iter().rev().collect::<Map<String, Value>>();
        spec["upstreams"] = Value::Object(upstreams);
    }),
    ("upstream added first", |spec, random| add(spec, random, Place::First)),
    ("upstream added last", |spec, random| add(spec, random, Place::Last)),
    ("first upstream removed", |spec, _| remove(spec, |_| 0)),
    ("last upstream removed", |spec, _| remove(spec, |count| count - 1)),
    ("prefix renamed", |spec, random| {
        each_once(spec, random, |prefix, upstream| {
            name_preset(&prefix, upstream);
            format!("{prefix}-x")
        });
    }),
    ("prefix renamed, secret_name kept", |spec, random| {
        each_once(spec, random, |prefix, upstream| {
            name_preset(&prefix, upstream);
            let is_secret = !matches!(upstream["preset"].as_str(), Some("k8s" | "ecr-public"));
            if is_secret && upstream.get("url").is_none() && upstream.get("secret_name").is_none() {
                upstream["secret_name"] = json!(format!("ecr-pullthroughcache/{prefix}"));
            }
            format!("{prefix}-y")
        });
    }),
    ("preset swapped", |spec, random| {
        let preset = ["docker-hub", "quay", "ghcr", "k8s", "gitlab"][random.below(5)];
        each_once(spec, random, |prefix, upstream| {
            *upstream = json!({ "preset": preset });
            prefix
        });
    }),
    ("credentials", |spec, random| {
        each_once(spec, random, |prefix, upstream| {
            name_preset(&prefix, upstream);
            if upstream["preset"] == "quay" {
                match upstream.as_object_mut().expect("a map").remove("credentials") {
                    Some(_) => {}
                    None => upstream["credentials"] = json!({ "username": "FILL-ME", "accessToken": "FILL-ME" }),
                }
            }
            prefix
        });
    }),
    ("secret_name", |spec, random| {
        let name = ["ecr-pullthroughcache/shared", "ecr-pullthroughcache/own"][random.below(2)];
        each_once(spec, random, |prefix, upstream| {
            upstream["secret_name"] = json!(name);
            prefix
        });
    }),
    ("secret.mode", |spec, random| {
        spec["secret"]["mode"] = json!(["placeholder", "write_only", "existing"][random.below(3)]);
    }),
];

/// Changes of settings that a new module may have as well.
const SETTINGS: &[(&str, Change)] = &[
    ("policy.roles", |spec, random| {
        let roles: Vec<&str> = ROLES.into_iter().filter(|_| random.below(2) == 0).collect();
        let roles = if spec["template"] == "classic" { vec![ROLES[random.below(5)]] } else { roles };
        spec["policy"]["roles"] = json!(roles);
    }),
    ("policy.name", |spec, random| match random.below(3) {
        0 => drop(spec["policy"].as_object_mut().and_then(|policy| policy.remove("name"))),
        at => spec["policy"]["name"] = json!(["", "ours", "theirs"][at]),
    }),
    ("tags", |spec, random| match random.below(3) {
        0 => drop(spec.as_object_mut().and_then(|spec| spec.remove("tags"))),
        1 => spec["tags"] = json!({ "team": "platform" }),
        _ => spec["tags"] = json!({ "team": "platform", "stage": "live" }),
    }),
    ("region", |spec, _| match spec.get("region") {
        Some(_) if spec["template"] != "classic" => drop(spec.as_object_mut().and_then(|spec| spec.remove("region"))),
        _ => spec["region"] = json!("eu-west-1"),
    }),
    ("repositories", |spec, random| match random.below(4) {
        0 => drop(spec.as_object_mut().and_then(|spec| spec.remove("repositories"))),
        1 => spec["repositories"] = json!({}),
        2 => spec["repositories"] = json!({ "tags": { "source": "cache" } }),
        _ => spec["repositories"] = json!({ "lifecycle": { "keep_last": 10 } }),
    }),
    ("registry_policy", |spec, random| match random.below(3) {
        0 => drop(spec.as_object_mut().and_then(|spec| spec.remove("registry_policy"))),
        1 => spec["registry_policy"] = json!({ "principals": ["444455556666"] }),
        _ => {
            spec["registry_policy"] = json!({ "principals": ["444455556666"], "manage": true });
            spec["lint"] = json!({ "allow": ["PTC320"] });
        }
    }),
    ("recovery window", |spec, random| {
        spec["secret"]["recovery_window_in_days"] = json!([0, 7, 30][random.below(3)]);
    }),
];

/// Where an upstream is added.
#[derive(PartialEq, Eq)]
enum Place {
    First,
    Last,
}

fn add(spec: &mut Value, random: &mut Random, place: Place) {
    let known = upstreams();
    let (prefix, upstream) = known[random.below(known.len())].clone();
    let mut entries = entries(spec);
    if entries.iter().any(|(other, _)| other == prefix) {
        return;
    }
    let at = if place == Place::First { 0 } else { entries.len() };
    entries.insert(at, (prefix.to_owned(), upstream));
    spec["upstreams"] = Value::Object(entries.into_iter().collect());
}

fn remove(spec: &mut Value, at: fn(usize) -> usize) {
    let mut entries = entries(spec);
    if entries.len() > 1 {
        entries.remove(at(entries.len()));
    }
    spec["upstreams"] = Value::Object(entries.into_iter().collect());
}

fn entries(spec: &Value) -> Vec<(String, Value)> {
    let upstreams = spec["upstreams"].as_object().cloned().unwrap_or_default();
    upstreams.into_iter().collect()
}

/// Changes one upstream; the change returns its prefix.
fn each_once(spec: &mut Value, random: &mut Random, change: impl Fn(String, &mut Value) -> String) {
    let mut entries = entries(spec);
    let at = random.below(entries.len());
    let (prefix, mut upstream) = entries[at].clone();
    let prefix = change(prefix, &mut upstream);
    if entries.iter().enumerate().all(|(other, (taken, _))| other == at || *taken != prefix) {
        entries[at] = (prefix, upstream);
        spec["upstreams"] = Value::Object(entries.into_iter().collect());
    }
}

/// Writes down the preset that an upstream has by its prefix, so that a change of the prefix keeps it.
fn name_preset(prefix: &str, upstream: &mut Value) {
    if upstream.get("preset").is_none() && upstream.get("url").is_none() {
        upstream["preset"] = json!(prefix);
    }
}
