//! ECR: pull through cache rules, repository creation templates and the registry policy. Source where no other is named:
//! its API reference, the page of the call.

pub mod access;
pub mod lifecycle;
pub mod registry;
pub mod resource_policy;
pub mod rules;
pub mod templates;

use super::refusal::Refusal;

/// The grammar of prefixes.
pub const PREFIX: &str = "^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$";

/// A refusal because of a parameter, in ECR's words.
pub fn invalid_parameter(field: &str, why: &str) -> Refusal {
    let message = format!("Invalid parameter at '{field}' failed to satisfy constraint: '{why}'");
    Refusal::new("InvalidParameterException", message)
}
