//! Policies on ECR's resources: checked, and stored as AWS stores them.

use serde_json::{Map, Value};

use super::invalid_parameter;
use crate::base::account::is_account;
use crate::stand_in::policy_grammar::{ELEMENTS, has_effect, has_known_version, take_statements};
use crate::stand_in::refusal::Refusal;

/// What a policy is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The registry.
    Registry,
    /// Repositories that a creation template creates.
    Repository,
}

/// The policy as ECR returns it later.
///
/// Account ids become the ARNs of their root users, duplicates go and a list of one becomes a text (IAM User Guide, "AWS
/// JSON policy elements: Principal", and hashicorp/terraform-provider-aws#11801 for resource policies in general).
///
/// # Errors
///
/// Refuses a text that is no policy. ECR names no reason; the stand-in adds it.
pub fn normalised(kind: Kind, partition: &str, text: &str) -> Result<String, Refusal> {
    let (field, what) = match kind {
        Kind::Registry => ("PolicyText", "registry"),
        Kind::Repository => ("repositoryPolicy", "repository"),
    };
    let refuse = |why: &str| invalid_parameter(field, &format!("Invalid {what} policy provided: {why}"));
    let mut document: Map<String, Value> = serde_json::from_str(text).map_err(|_| refuse("it is no JSON object"))?;
    if !has_known_version(&document) {
        return Err(refuse("unknown Version"));
    }
    let mut statements = take_statements(&mut document).ok_or_else(|| refuse("it has no Statement"))?;
    for statement in &mut statements {
        let Some(statement) = statement.as_object_mut() else { return Err(refuse("a Statement is no object")) };
        check(kind, statement).map_err(|why| refuse(&why))?;
        normalise(partition, statement);
    }
    document.insert("Statement".to_owned(), Value::Array(statements));
    serde_json::to_string_pretty(&document).map_err(|_| refuse("it can't be stored"))
}

fn check(kind: Kind, statement: &Map<String, Value>) -> Result<(), String> {
    if let Some(name) = statement.keys().find(|name| !ELEMENTS.contains(&name.as_str())) {
        return Err(format!("unknown element {name}"));
    }
    if !has_effect(statement) {
        return Err("Effect is neither Allow nor Deny".to_owned());
    }
    let has = |names: [&str; 2]| names.iter().any(|name| statement.contains_key(*name));
    if !has(["Principal", "NotPrincipal"]) {
        return Err("a Statement has no Principal".to_owned());
    }
    if !has(["Action", "NotAction"]) {
        return Err("a Statement has no Action".to_owned());
    }
    let actions = ["Action", "NotAction"].iter().filter_map(|name| statement.get(*name)).flat_map(texts);
    if let Some(action) = actions.into_iter().find(|action| !action.starts_with("ecr:") && *action != "*") {
        return Err(format!("{action} is no action of ECR"));
    }
    // A registry policy names the repositories; a repository policy is about its repository and has no Resource (ECR User
    // Guide, "Private repository policies": "the Resource element isn't supported").
    match (kind, has(["Resource", "NotResource"])) {
        (Kind::Registry, false) => Err("a Statement has no Resource".to_owned()),
        (Kind::Repository, true) => Err("Resource is not supported".to_owned()),
        _ => Ok(()),
    }
}

/// The texts of an element: one, or a list.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    }
}

fn normalise(partition: &str, statement: &mut Map<String, Value>) {
    for name in ["Principal", "NotPrincipal"] {
        if let Some(accounts) = statement.get_mut(name).and_then(|principal| principal.get_mut("AWS")) {
            let arn = |text: &str| {
                if is_account(text) { format!("arn:{partition}:iam::{text}:root") } else { text.to_owned() }
            };
            let mut all: Vec<String> = texts(accounts).into_iter().map(arn).collect();
            all.sort();
            all.dedup();
            *accounts = all.into();
        }
    }
    for name in ["Action", "NotAction", "Resource", "NotResource"] {
        statement.get_mut(name).into_iter().for_each(single);
    }
    for name in ["Principal", "NotPrincipal"] {
        let values = statement.get_mut(name).and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut);
        values.for_each(single);
    }
}

/// A list of one becomes its item.
fn single(value: &mut Value) {
    if let Value::Array(items) = value
        && items.len() == 1
    {
        *value = items.remove(0);
    }
}
