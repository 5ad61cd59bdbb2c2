//! The resources and principals of a document: ARNs, as text or as HCL.

/// The resources and principals of a document. A term that is itself a list (an HCL `[for …]`) is the only one in its
/// field.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope<T> {
    /// Cached repositories: one ARN per rule, `…:repository/PREFIX/*`, or `…:repository/*` for the prefix `ROOT`.
    pub repositories: Vec<T>,
    /// Secrets of upstreams: `…:secret:NAME-??????`, since Secrets Manager adds six characters.
    pub secrets: Vec<T>,
    /// Roles of ECR to ECR rules.
    pub rule_roles: Vec<T>,
    /// Roles of creation templates.
    pub template_roles: Vec<T>,
    /// Principals in other accounts that may pull through the cache.
    pub consumers: Option<Consumers<T>>,
    /// Upstream repositories of ECR to ECR rules, in the upstream's region and account.
    pub upstream_repositories: Vec<T>,
    /// Cached repositories of ECR to ECR rules only.
    pub upstream_caches: Vec<T>,
    /// The accounts that cache an upstream ECR, as `arn:…:iam::ACCOUNT:root`.
    pub downstream: Vec<T>,
    /// Customer managed keys of cached repositories.
    pub kms_keys: Vec<T>,
    /// `ecr.REGION.SUFFIX`, which limits the use of a key to ECR.
    pub ecr_endpoint: Option<T>,
}

/// Principals in other accounts that may pull through the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consumers<T> {
    /// IAM principals by ARN.
    Arns(Vec<T>),
    /// An AWS organization by id, `o-…`.
    Organization(T),
}

impl<T> Default for Scope<T> {
    fn default() -> Self {
        Self {
            repositories: Vec::new(),
            secrets: Vec::new(),
            rule_roles: Vec::new(),
            template_roles: Vec::new(),
            consumers: None,
            upstream_repositories: Vec::new(),
            upstream_caches: Vec::new(),
            downstream: Vec::new(),
            kms_keys: Vec::new(),
            ecr_endpoint: None,
        }
    }
}
