//! Reads what `terraform show -json PLAN` prints of a real plan, and keeps what ptcgen has rules about. All other
//! resources of the plan are skipped while the text is read.
//!
//! The format: <https://developer.hashicorp.com/terraform/internals/json-format#plan-representation>.

mod effects;
mod scope;

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;

use super::rules;
use super::{Action, ResourceChange};

/// What is known about a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownPlan {
    /// The changes that ptcgen has rules about.
    pub changes: Vec<ResourceChange>,
    /// Whether planning ended with an error, so that changes are missing.
    pub errored: bool,
    /// Whether changes are missing for another reason: `-target`, or changes that are deferred to a later apply.
    pub partial: bool,
}

/// Why a text is not a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPlan {
    /// It is empty.
    Empty,
    /// It is the plan file itself.
    PlanFile,
    /// It is what `terraform plan -json` prints while it runs.
    Log,
    /// It is a state.
    State,
    /// A newer format.
    Newer(String),
    /// It is not JSON, at this line and column.
    NoJson(usize, usize),
    /// It is some other JSON.
    Other,
}

/// Reads a plan, of any size.
///
/// # Errors
/// The text is something else.
pub fn read(text: &[u8]) -> Result<ShownPlan, NoPlan> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(NoPlan::Empty);
    }
    // A plan file is a ZIP archive.
    if text.starts_with(b"PK\x03\x04") {
        return Err(NoPlan::PlanFile);
    }
    let shown: Shown = serde_json::from_slice(text).map_err(|error| {
        let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let is_message = serde_json::from_slice::<Value>(first).is_ok_and(|message| message["@level"].is_string());
        if is_message {
            return NoPlan::Log;
        }
        if error.is_data() { NoPlan::Other } else { NoPlan::NoJson(error.line(), error.column()) }
    })?;
    let version = match &shown.format_version {
        Value::String(version) => version,
        _ => return Err(if shown.message.is_string() { NoPlan::Log } else { NoPlan::Other }),
    };
    if !matches!(version.split('.').next(), Some("0" | "1")) {
        return Err(NoPlan::Newer(version.clone()));
    }
    if shown.planned_values.is_none() && shown.resource_changes.0.is_empty() {
        return Err(if shown.values.is_some() { NoPlan::State } else { NoPlan::Other });
    }
    let deferred = shown.deferred_changes.0.into_iter();
    let partial = deferred.len() > 0 || shown.complete == Value::Bool(false);
    let mut resources = shown.resource_changes.0;
    resources.extend(deferred);
    Ok(ShownPlan { changes: changes(&resources), errored: shown.errored == Value::Bool(true), partial })
}

/// The members of a plan that are read. All others are skipped.
#[derive(serde::Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Shown {
    format_version: Value,
    #[serde(rename = "@level")]
    message: Value,
    resource_changes: Resources,
    deferred_changes: Resources,
    planned_values: Option<IgnoredAny>,
    values: Option<IgnoredAny>,
    errored: Value,
    complete: Value,
}

/// The resources of a list that have rules.
#[derive(Default)]
struct Resources(Vec<Value>);

impl<'de> Deserialize<'de> for Resources {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(List)
    }
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = Resources;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of changes")
    }

    fn visit_unit<E>(self) -> Result<Resources, E> {
        Ok(Resources::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Resources, A::Error> {
        let mut kept = Vec::new();
        while let Some(mut item) = items.next_element::<Value>()? {
            // A deferred change is wrapped together with its reason.
            if item["resource_change"].is_object() {
                item = item["resource_change"].take();
            }
            if item["mode"] != "data" && item["type"].as_str().is_some_and(|kind| rules::kept(kind).is_some()) {
                kept.push(item);
            }
        }
        Ok(Resources(kept))
    }
}

fn changes(resources: &[Value]) -> Vec<ResourceChange> {
    let scope = scope::Scope::of(resources);
    resources.iter().filter(|resource| scope.contains(resource)).map(|resource| change(resource, resources)).collect()
}

fn change(resource: &Value, all: &[Value]) -> ResourceChange {
    let text = |key: &str| resource[key].as_str();
    let kind = text("type").unwrap_or_default();
    let address = text("address").map_or_else(|| format!("{kind}.{}", text("name").unwrap_or_default()), str::to_owned);
    let previous = text("previous_address").filter(|previous| *previous != address);
    let mut change = ResourceChange::new(kind, address, action(&resource["change"], previous.is_some()));
    change.previous_address = previous.map(str::to_owned);
    if change.action == Action::Replace {
        let paths = resource["change"]["replace_paths"].as_array().into_iter().flatten();
        change.forced_by = paths.map(argument).filter(|path| !path.is_empty()).collect();
    }
    change.name = effects::name(&change, resource);
    change.effects = effects::effects(&change, resource, all);
    change
}

/// Returns the action for terraform's list of actions. One that is unknown here counts as a change in place.
fn action(change: &Value, moved: bool) -> Action {
    let actions: Vec<&str> = change["actions"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let has = |action: &str| actions.contains(&action);
    match actions.as_slice() {
        _ if has("delete") && has("create") => Action::Replace,
        _ if has("delete") => Action::Delete,
        _ if has("forget") => Action::Forget,
        [] | ["no-op" | "read"] if moved => Action::Move,
        [] | ["no-op" | "read"] => Action::NoOp,
        ["create"] => Action::Create,
        _ => Action::Update,
    }
}

/// Returns the path of an argument as Terraform writes it: `lifecycle_policy[0].rule`.
fn argument(path: &Value) -> String {
    let mut text = String::new();
    for step in path.as_array().into_iter().flatten() {
        match step {
            Value::String(name) if text.is_empty() => text.push_str(name),
            Value::String(name) => text.extend([".", name]),
            Value::Number(index) => text.push_str(&format!("[{index}]")),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests;
