//! Builds a [`Scope`] of ARNs from names and accounts, and prints documents as JSON.

use super::model::Document;
use super::scope::{Consumers, Scope};
use crate::aws::partition::Partition;
use crate::aws::registries::ROOT;
use crate::base::account::is_account;

/// The names from which a scope of ARNs is built.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonScope {
    /// The partition of the registry.
    pub partition: &'static Partition,
    /// The region of the registry.
    pub region: String,
    /// The 12-digit account of the registry.
    pub account: String,
    /// Prefixes of the rules; `ROOT` stands for every repository.
    pub prefixes: Vec<String>,
    /// Full names of the upstreams' secrets.
    pub secret_names: Vec<String>,
    /// ARNs of the roles of ECR to ECR rules.
    pub rule_roles: Vec<String>,
    /// ARNs of the roles of creation templates.
    pub template_roles: Vec<String>,
    /// Principals in other accounts that may pull through the cache.
    pub consumers: Option<Consumers<String>>,
    /// Upstreams that are ECR registries.
    pub ecr_upstreams: Vec<EcrUpstream>,
    /// ARNs of the KMS keys of cached repositories.
    pub kms_keys: Vec<String>,
}

/// An upstream that is an ECR registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EcrUpstream {
    /// Its region.
    pub region: String,
    /// Its 12-digit account.
    pub account: String,
    /// The repository prefix that is cached; `ROOT` stands for every repository.
    pub prefix: String,
    /// The prefix of its rule, below which its images are cached.
    pub cached_as: String,
}

impl JsonScope {
    /// Creates an empty scope.
    pub fn new(partition: &'static Partition, region: impl Into<String>, account: impl Into<String>) -> Self {
        Self {
            partition,
            region: region.into(),
            account: account.into(),
            prefixes: Vec::new(),
            secret_names: Vec::new(),
            rule_roles: Vec::new(),
            template_roles: Vec::new(),
            consumers: None,
            ecr_upstreams: Vec::new(),
            kms_keys: Vec::new(),
        }
    }

    /// Returns the scope with ARNs in place of names.
    pub fn scope(&self) -> Scope<String> {
        let Self { partition, region, account, .. } = self;
        let name = partition.name;
        Scope {
            repositories: self.prefixes.iter().map(|prefix| repository(name, region, account, prefix)).collect(),
            secrets: self
                .secret_names
                .iter()
                .map(|secret| format!("arn:{name}:secretsmanager:{region}:{account}:secret:{secret}-??????"))
                .collect(),
            rule_roles: self.rule_roles.clone(),
            template_roles: self.template_roles.clone(),
            consumers: self.consumers.as_ref().map(|consumers| match consumers {
                Consumers::Arns(arns) => Consumers::Arns(arns.iter().map(|arn| principal(name, arn)).collect()),
                Consumers::Organization(id) => Consumers::Organization(id.clone()),
            }),
            upstream_repositories: self
                .ecr_upstreams
                .iter()
                .map(|upstream| repository(name, &upstream.region, &upstream.account, &upstream.prefix))
                .collect(),
            upstream_caches: self
                .ecr_upstreams
                .iter()
                .map(|upstream| repository(name, region, account, &upstream.cached_as))
                .collect(),
            downstream: vec![principal(name, account)],
            kms_keys: self.kms_keys.clone(),
            ecr_endpoint: Some(format!("ecr.{region}.{}", partition.dns_suffix)),
        }
    }
}

impl Document<String> {
    /// Returns the document as AWS prints it: indented by two spaces, keys in the usual order, no newline at the end.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a document is text keys and text values")
    }
}

fn repository(partition: &str, region: &str, account: &str, prefix: &str) -> String {
    let path = if prefix == ROOT { "*".to_owned() } else { format!("{prefix}/*") };
    format!("arn:{partition}:ecr:{region}:{account}:repository/{path}")
}

fn principal(partition: &str, account_or_arn: &str) -> String {
    account_principal(partition, account_or_arn).unwrap_or_else(|| account_or_arn.to_owned())
}

/// Returns the principal for a whole account; `None` if the text is not an account id. ECR stores an account as the ARN
/// of its root, so Terraform sees no difference in a document that is written with that ARN.
pub fn account_principal(partition: &str, text: &str) -> Option<String> {
    is_account(text).then(|| format!("arn:{partition}:iam::{text}:root"))
}
