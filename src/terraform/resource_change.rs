//! What an apply does to one object in AWS, and the rules about what must not be lost.
//!
//! A change comes from a plan that terraform made ([`plan`]) or from a comparison of two modules without terraform. The
//! same loss has the same code either way ([`rules`]).

pub mod codes;
pub mod grants;
pub mod plan;
pub mod rules;

use serde_json::Value;

use crate::spec::redact::is_placeholder;

/// What happens to one resource instance.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResourceChange {
    /// The resource's type: `aws_secretsmanager_secret`.
    pub kind: String,
    /// `module.cache.aws_secretsmanager_secret.this["docker-hub"]`: the address after the change, or before it if the
    /// resource has none after it.
    pub address: String,
    /// The address before the change, if it is another one.
    pub previous_address: Option<String>,
    /// What happens.
    pub action: Action,
    /// The arguments that force a replacement.
    pub forced_by: Vec<String>,
    /// What the object is called in AWS: the name of a secret or policy, the prefix of a rule. For a new object it is the
    /// new name, for every other one the name that exists.
    pub name: Option<String>,
    /// What else the change does to what the object holds.
    pub effects: Vec<Effect>,
}

/// What happens to the object of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is made.
    Create,
    /// It is changed in place.
    Update,
    /// It is destroyed and made again.
    Replace,
    /// It is destroyed.
    Delete,
    /// It stays in AWS, and Terraform no longer manages it.
    Forget,
    /// It stays as it is, under another address.
    Move,
    /// Nothing.
    NoOp,
}

/// What a change does to what an object holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// When Terraform last looked, the secret held nothing but the placeholder.
    OnlyPlaceholder,
    /// The policy is attached to nothing.
    NotAttached,
    /// A placeholder becomes the current value of a secret that exists.
    PlaceholderBecomesCurrent,
    /// A value that Terraform was given becomes the current value of a secret that exists.
    ValueBecomesCurrent,
    /// What a policy document no longer grants: `ecr:BatchImportUpstreamImage on arn:aws:ecr:…`.
    GrantsLost(Vec<String>),
    /// Keys of tags that are removed.
    TagsLost(Vec<String>),
}

impl ResourceChange {
    /// Creates a change without any details.
    pub fn new(kind: impl Into<String>, address: impl Into<String>, action: Action) -> Self {
        Self {
            kind: kind.into(),
            address: address.into(),
            previous_address: None,
            action,
            forced_by: Vec::new(),
            name: None,
            effects: Vec::new(),
        }
    }

    /// The arguments that force a replacement, for a sentence; empty if none does.
    pub fn forcing(&self) -> String {
        self.forced_by.iter().map(|argument| format!("`{argument}`")).collect::<Vec<_>>().join(", ")
    }

    /// Whether the object that exists now is destroyed.
    pub fn destroys(&self) -> bool {
        matches!(self.action, Action::Replace | Action::Delete)
    }
}

/// The argument that holds what an object of a type is called in AWS.
pub fn name_argument(kind: &str) -> &'static str {
    match kind {
        "aws_ecr_pull_through_cache_rule" => "ecr_repository_prefix",
        "aws_ecr_repository_creation_template" => "prefix",
        _ => "name",
    }
}

/// The arguments that hold tags.
pub const TAG_ARGUMENTS: [&str; 2] = ["tags", "resource_tags"];

/// Whether a secret's text has a placeholder in it: `{"username":"FILL-ME","accessToken":"FILL-ME"}`.
pub fn is_unfilled(text: &str) -> bool {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(members)) => {
            members.is_empty() || members.values().filter_map(Value::as_str).any(is_placeholder)
        }
        _ => is_placeholder(text),
    }
}
