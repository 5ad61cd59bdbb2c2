//! What a planned change does to what an object holds. Values are compared here and never leave, except what a policy
//! grants, names and the keys of tags, where they aren't sensitive.

use serde_json::Value;

use crate::terraform::resource_change::rules::{Kept, kept};
use crate::terraform::resource_change::{
    Action, Effect, ResourceChange, TAG_ARGUMENTS, grants, is_unfilled, name_argument,
};

/// The stage of a secret's value.
const CURRENT: &str = "AWSCURRENT";

/// The arguments that hold a policy document.
const DOCUMENTS: [&str; 3] = ["policy", "assume_role_policy", "repository_policy"];

/// Returns what the object is called in AWS.
pub(super) fn name(change: &ResourceChange, resource: &Value) -> Option<String> {
    let side = if change.action == Action::Create { "after" } else { "before" };
    let attribute = name_argument(&change.kind);
    if is_sensitive(resource, attribute) {
        return None;
    }
    resource["change"][side][attribute].as_str().map(str::to_owned)
}

/// Returns the effects of a change.
pub(super) fn effects(change: &ResourceChange, resource: &Value, all: &[Value]) -> Vec<Effect> {
    match kept(&change.kind) {
        Some(Kept::Secret) => secret(change, resource, all).into_iter().chain(losses(change, resource)).collect(),
        Some(Kept::Version) => version(change, resource).into_iter().collect(),
        Some(Kept::Policy) if change.destroys() && resource["change"]["before"]["attachment_count"] == 0 => {
            vec![Effect::NotAttached]
        }
        _ => losses(change, resource),
    }
}

fn is_sensitive(resource: &Value, attribute: &str) -> bool {
    let change = &resource["change"];
    ["before_sensitive", "after_sensitive"].iter().any(|side| match &change[*side] {
        Value::Bool(whole) => *whole,
        marks => match &marks[attribute] {
            Value::Bool(marked) => *marked,
            Value::Object(members) => !members.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => false,
        },
    })
}

/// Whether the version that Terraform knows is all that the secret holds.
fn secret(change: &ResourceChange, resource: &Value, all: &[Value]) -> Option<Effect> {
    if !change.destroys() {
        return None;
    }
    let ids = ["id", "arn", "name"].map(|attribute| resource["change"]["before"][attribute].as_str());
    let mut versions = all.iter().filter(|other| {
        let secret = other["change"]["before"]["secret_id"].as_str();
        other["type"] == "aws_secretsmanager_secret_version" && secret.is_some() && ids.contains(&secret)
    });
    versions.any(|version| holds_placeholder(&version["change"]["before"])).then_some(Effect::OnlyPlaceholder)
}

/// Whether a version is its secret's current value, and a placeholder.
fn holds_placeholder(version: &Value) -> bool {
    stages(version).contains(&CURRENT) && version["secret_string"].as_str().is_some_and(is_unfilled)
}

fn stages(version: &Value) -> Vec<&str> {
    version["version_stages"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn version(change: &ResourceChange, resource: &Value) -> Option<Effect> {
    let (before, after) = (&resource["change"]["before"], &resource["change"]["after"]);
    // Without stages the provider asks for AWSCURRENT.
    let asks = after["version_stages"].as_array().is_none_or(|_| stages(after).contains(&CURRENT));
    let writes = match change.action {
        // The id of a secret that is made by the same apply is not known yet.
        Action::Create | Action::Replace => after["secret_id"].is_string(),
        Action::Update => {
            let differs = |attribute: &str| before[attribute] != after[attribute];
            let written = ["secret_string", "secret_binary", "secret_string_wo_version"].into_iter().any(differs);
            written || !stages(before).contains(&CURRENT)
        }
        _ => false,
    };
    if !asks || !writes || holds_placeholder(before) {
        return None;
    }
    let is_placeholder = after["secret_string"].as_str().is_some_and(|text| !text.is_empty() && is_unfilled(text));
    Some(if is_placeholder { Effect::PlaceholderBecomesCurrent } else { Effect::ValueBecomesCurrent })
}

/// What policies and tags lose. A document or tag that is known only after the apply is not compared.
fn losses(change: &ResourceChange, resource: &Value) -> Vec<Effect> {
    if !matches!(change.action, Action::Update | Action::Replace) {
        return Vec::new();
    }
    let parts = ["before", "after", "after_unknown"].map(|part| &resource["change"][part]);
    let mut effects = Vec::new();
    for attribute in DOCUMENTS {
        let [before, after, _] = parts.map(|part| part[attribute].as_str());
        if let (Some(before), Some(after)) = (before, after) {
            let lost = grants::lost(before, after);
            if !lost.is_empty() {
                effects.push(Effect::GrantsLost(if is_sensitive(resource, attribute) { Vec::new() } else { lost }));
            }
        }
    }
    for attribute in TAG_ARGUMENTS {
        let [before, after, unknown] = parts.map(|part| &part[attribute]);
        let (Some(had), false) = (before.as_object(), unknown == &Value::Bool(true)) else { continue };
        let stays = |key: &String| after.get(key).is_some() || unknown.get(key).is_some();
        let lost: Vec<String> = had.keys().filter(|key| !stays(key)).cloned().collect();
        if !lost.is_empty() {
            effects.push(Effect::TagsLost(if is_sensitive(resource, attribute) { Vec::new() } else { lost }));
        }
    }
    effects
}
