//! What a document is about: ARNs, as text or as HCL.

/// What a document is about. A term that is itself a list (an HCL `[for …]`) stands alone in its field.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope<T> {
    /// Cached repositories: one ARN a rule, `…:repository/PREFIX/*`, or `…:repository/*` for the prefix `ROOT`.
    pub repositories: Vec<T>,
    /// Secrets of upstreams: `…:secret:NAME-??????`, since Secrets Manager adds six characters.
    pub secrets: Vec<T>,
    /// Roles that ECR to ECR rules take.
    pub rule_roles: Vec<T>,
    /// Roles that creation templates take.
    pub template_roles: Vec<T>,
    /// Who may pull through from other accounts.
    pub consumers: Option<Consumers<T>>,
    /// Repositories behind ECR to ECR rules, in the upstream's own region and account.
    pub upstream_repositories: Vec<T>,
    /// The cached repositories of ECR to ECR rules alone.
    pub upstream_caches: Vec<T>,
    /// The accounts that cache an upstream ECR, as `arn:…:iam::ACCOUNT:root`.
    pub downstream: Vec<T>,
    /// Customer managed keys of cached repositories.
    pub kms_keys: Vec<T>,
    /// `ecr.REGION.SUFFIX`, to hold a key to ECR.
    pub ecr_endpoint: Option<T>,
}

/// Who may pull through from other accounts.
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
