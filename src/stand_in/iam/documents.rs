//! Policy documents: what IAM refuses in them.
//!
//! Sources: IAM User Guide, "Grammar of the IAM JSON policy language", "IAM and AWS STS quotas", and IAM's own messages.

use serde_json::{Map, Value};

use super::limit_exceeded;
use crate::aws::policy::split::MAX_POLICY_LEN;
use crate::stand_in::policy_grammar::{ELEMENTS, has_effect, has_known_version, take_statements};
use crate::stand_in::refusal::Refusal;

/// What a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A managed or an inline policy: what its holder may do.
    Identity,
    /// The trust policy of a role: who may assume it.
    Trust,
}

/// The most characters of all inline policies of a role together; white space doesn't count.
const INLINE: usize = 10_240;
/// The most characters of a trust policy. The default quota, which can be raised.
const TRUST: usize = 2048;

/// Checks a managed policy.
///
/// # Errors
///
/// Refuses a document that is malformed or too long.
pub fn check_managed(text: &str) -> Result<(), Refusal> {
    check(Purpose::Identity, text)?;
    if size(text) > MAX_POLICY_LEN {
        return Err(limit_exceeded(format!("Cannot exceed quota for PolicySize: {MAX_POLICY_LEN}")));
    }
    Ok(())
}

/// Checks the inline policies of a role, of which one is new.
///
/// # Errors
///
/// Refuses a document that is malformed, and policies that are too long together.
pub fn check_inline<'a>(role: &str, new: &'a str, others: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
    check(Purpose::Identity, new)?;
    if others.chain([new]).map(size).sum::<usize>() > INLINE {
        return Err(limit_exceeded(format!("Maximum policy size of {INLINE} bytes exceeded for role {role}")));
    }
    Ok(())
}

/// Checks a trust policy.
///
/// # Errors
///
/// Refuses a document that is malformed or too long.
pub fn check_trust(text: &str) -> Result<(), Refusal> {
    check(Purpose::Trust, text)?;
    if size(text) > TRUST {
        return Err(limit_exceeded(format!("Cannot exceed quota for ACLSizePerRole: {TRUST}")));
    }
    Ok(())
}

/// The characters that count.
fn size(text: &str) -> usize {
    text.chars().filter(|character| !character.is_whitespace()).count()
}

fn malformed(message: impl Into<String>) -> Refusal {
    Refusal::new("MalformedPolicyDocument", message)
}

fn check(purpose: Purpose, text: &str) -> Result<(), Refusal> {
    let syntax = || malformed("Syntax errors in policy.");
    let mut document: Map<String, Value> = serde_json::from_str(text).map_err(|_| syntax())?;
    if document.keys().any(|name| !["Version", "Id", "Statement"].contains(&name.as_str())) {
        return Err(syntax());
    }
    if !has_known_version(&document) {
        return Err(syntax());
    }
    let statements = take_statements(&mut document).ok_or_else(syntax)?;
    let mut ids: Vec<&str> = Vec::new();
    for statement in &statements {
        let statement = statement.as_object().ok_or_else(syntax)?;
        check_statement(purpose, statement)?;
        let id = statement.get("Sid").and_then(Value::as_str).unwrap_or_default();
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(malformed("Statement IDs (SID) must be alpha-numeric."));
        }
        if !id.is_empty() && ids.contains(&id) {
            return Err(malformed("Statement IDs (SID) in a single policy must be unique."));
        }
        ids.push(id);
    }
    Ok(())
}

fn check_statement(purpose: Purpose, statement: &Map<String, Value>) -> Result<(), Refusal> {
    let known = statement.keys().all(|name| ELEMENTS.contains(&name.as_str()));
    if !known || !has_effect(statement) {
        return Err(malformed("Syntax errors in policy."));
    }
    let actions = element(statement, ["Action", "NotAction"])?;
    let actions = actions.filter(|actions| !actions.is_empty());
    let actions = actions.ok_or_else(|| malformed("Policy statement must contain actions."))?;
    if actions.iter().any(|action| *action != "*" && !action.contains(':')) {
        let message = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
        return Err(malformed(message));
    }
    let principal = ["Principal", "NotPrincipal"].iter().any(|name| statement.contains_key(*name));
    let resources = element(statement, ["Resource", "NotResource"])?;
    match (purpose, principal, resources) {
        (Purpose::Identity, true, _) => Err(malformed("Policy document should not specify a principal.")),
        (Purpose::Identity, false, Some(resources)) if !resources.is_empty() => check_resources(&resources),
        (Purpose::Identity, false, _) => Err(malformed("Policy statement must contain resources.")),
        (Purpose::Trust, false, _) => Err(malformed("AssumeRole policy must contain a principal.")),
        (Purpose::Trust, true, Some(_)) => Err(malformed("Has prohibited field Resource")),
        (Purpose::Trust, true, None) if actions.iter().any(|action| !action.starts_with("sts:")) => {
            Err(malformed("AssumeRole policy may only specify STS AssumeRole actions."))
        }
        (Purpose::Trust, true, None) => Ok(()),
    }
}

fn check_resources(resources: &[&str]) -> Result<(), Refusal> {
    let wrong =
        resources.iter().find(|text| **text != "*" && (!text.starts_with("arn:") || text.split(':').count() < 6));
    match wrong {
        Some(resource) => Err(malformed(format!("Resource {resource} must be in ARN format or \"*\"."))),
        None => Ok(()),
    }
}

/// The texts of an element, one or a list; `None` if the statement has neither of its two names.
fn element<'a>(statement: &'a Map<String, Value>, names: [&str; 2]) -> Result<Option<Vec<&'a str>>, Refusal> {
    let mut found = names.iter().filter_map(|name| statement.get(*name));
    let (first, second) = (found.next(), found.next());
    let syntax = || malformed("Syntax errors in policy.");
    match (first, second) {
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Err(syntax()),
        (Some(Value::String(text)), None) => Ok(Some(vec![text])),
        (Some(Value::Array(items)), None) => {
            items.iter().map(Value::as_str).collect::<Option<Vec<_>>>().map(Some).ok_or_else(syntax)
        }
        _ => Err(syntax()),
    }
}
