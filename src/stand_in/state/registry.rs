//! What a private registry of ECR has: pull through cache rules and repository creation templates.

use serde_json::{Map, Value};

/// A pull through cache rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The prefix of its repositories, without a trailing slash.
    pub prefix: String,
    /// The host of the upstream registry.
    pub url: String,
    /// The upstream registry as the API names it.
    pub upstream: &'static str,
    /// The ARN of the secret.
    pub credential_arn: Option<String>,
    /// The ARN of the role for an upstream in ECR.
    pub custom_role_arn: Option<String>,
    /// The prefix in the upstream registry, as the API returns it.
    pub upstream_prefix: Option<String>,
    /// When it was created, in milliseconds since 1970.
    pub created: u64,
    /// When it was last updated.
    pub updated: u64,
}

/// A repository creation template.
#[derive(Clone, Debug)]
pub struct CreationTemplate {
    /// Its fields as the API names them, without the times.
    pub fields: Map<String, Value>,
    /// When it was created, in milliseconds since 1970.
    pub created: u64,
    /// When it was last updated.
    pub updated: u64,
}
