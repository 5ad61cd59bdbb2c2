//! The spec as plain types, and how serde reads each from a value that follows the schema. Every default is here,
//! except those of an upstream, which depend on its key and are in [`super::upstreams`].

mod interface;
mod repositories;

use indexmap::IndexMap;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::aws::policy::roles::ROLES;
use crate::aws::policy::{Consumers, PolicyRole};
use crate::aws::registries::{ROOT, Registry};

pub use interface::{Docs, OutputOverride, Overrides, Section, VariableOverride};
pub use repositories::{Encryption, Lifecycle, Repositories};

/// The complete description of a module, which templates, lints and policies work from.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Spec {
    /// Which template set renders it.
    pub template: TemplateRef,
    /// The module itself.
    #[serde(deserialize_with = "null_as_default")]
    pub module: ModuleSettings,
    /// The AWS region it is meant for; `None`: the one that the provider is configured for.
    pub region: Option<String>,
    /// The AWS account it is meant for, 12 digits, if the spec names it.
    pub account: Option<String>,
    /// The cache rules, in the order of the spec. Never empty.
    #[serde(skip)]
    pub upstreams: Vec<Upstream>,
    /// How upstream credentials get to ECR.
    #[serde(deserialize_with = "null_as_default")]
    pub secret: Secret,
    /// The IAM policies that the module creates.
    #[serde(deserialize_with = "null_as_default")]
    pub policy: Policy,
    /// Other accounts that may pull through.
    pub registry_policy: Option<RegistryPolicy>,
    /// The creation template of cached repositories.
    pub repositories: Option<Repositories>,
    /// Tags on every resource that can have some.
    #[serde(deserialize_with = "null_as_default")]
    pub tags: IndexMap<String, String>,
    /// Wording and defaults of the module's own interface.
    #[serde(deserialize_with = "null_as_default")]
    pub overrides: Overrides,
    /// What the README shows.
    #[serde(deserialize_with = "null_as_default")]
    pub docs: Docs,
    /// Which domain rules count.
    #[serde(deserialize_with = "null_as_default")]
    pub lint: LintSettings,
}

/// Which template set: `standard`, `classic`, or a folder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
#[non_exhaustive]
pub enum TemplateRef {
    /// A set that is part of ptcgen.
    BuiltIn(String),
    /// A path, as written (it has a `/` or starts with `.`).
    Folder(String),
}

impl From<String> for TemplateRef {
    fn from(name: String) -> Self {
        if name.contains('/') || name.starts_with('.') { Self::Folder(name) } else { Self::BuiltIn(name) }
    }
}

impl Default for TemplateRef {
    fn default() -> Self {
        Self::BuiltIn("standard".to_owned())
    }
}

/// The module itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ModuleSettings {
    /// Name of the Terraform resources: `[a-z_][a-z0-9_]*`, 1–48 characters.
    pub label: String,
    /// README heading.
    pub title: String,
    /// First paragraph of the README, if the spec has one.
    pub description: Option<String>,
    /// Constraint for Terraform; `None`: at least the version that the features in use need.
    pub required_terraform: Option<String>,
    /// Constraint for the AWS provider; `None`: at least the version that the features in use need, and below the first
    /// major that ptcgen does not know.
    pub required_aws_provider: Option<String>,
}

impl Default for ModuleSettings {
    fn default() -> Self {
        Self {
            label: "ecr_pullthroughcache".to_owned(),
            title: "Amazon ECR pull through cache".to_owned(),
            description: None,
            required_terraform: None,
            required_aws_provider: None,
        }
    }
}

/// One cache rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upstream {
    /// `ecr_repository_prefix`: 2–30 characters, or `ROOT`. Without a trailing slash.
    pub prefix: String,
    /// The upstream registry.
    pub preset: &'static Registry,
    /// `upstream_registry_url`: a bare host.
    pub url: String,
    /// `upstream_repository_prefix`, as in the rule: both `ROOT` and none mean the whole registry. An ECR upstream always
    /// has one.
    pub upstream_repository_prefix: Option<String>,
    /// The role that ECR assumes for an ECR upstream.
    pub custom_role_arn: Option<String>,
    /// Whether the module creates that role.
    pub create_role: bool,
    /// The secret, if the upstream has one.
    pub credentials: Option<Credentials>,
}

impl Upstream {
    /// Returns which part of the registry is cached; `None`: all of it.
    pub fn upstream_part(&self) -> Option<&str> {
        self.upstream_repository_prefix.as_deref().filter(|prefix| *prefix != ROOT)
    }

    /// Whether the rule has a role with which ECR reads the upstream: one that is given, or one that the module
    /// creates.
    pub fn has_role(&self) -> bool {
        self.custom_role_arn.is_some() || self.create_role
    }
}

/// The secret of one upstream. Its value is never more than a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Credentials {
    /// Full name; starts with `ecr-pullthroughcache/`.
    pub secret_name: String,
    /// Placeholders by key; `username` and `accessToken` unless the spec says otherwise.
    pub placeholders: IndexMap<String, String>,
}

/// How upstream credentials get to ECR.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Secret {
    /// How the secret gets its value.
    pub mode: SecretMode,
    /// 0 (deleted at once) or 7–30 days.
    pub recovery_window_in_days: u8,
    /// Never rendered: a domain rule that can't be allowed refuses it.
    pub kms_key_id: Option<String>,
}

impl Default for Secret {
    fn default() -> Self {
        Self { mode: SecretMode::Placeholder, recovery_window_in_days: 30, kms_key_id: None }
    }
}

/// How the secret gets its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SecretMode {
    /// The module creates it with a placeholder and ignores its value from then on.
    Placeholder,
    /// The module writes it from an ephemeral variable; it never enters state.
    WriteOnly,
    /// The secret exists already and is looked up by name.
    Existing,
}

/// The IAM policies that the module creates.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Policy {
    /// Base of the policies' names; `None`: unique per region and module.
    pub name: Option<String>,
    /// Least-privilege roles, each once, in the order of the spec. Never empty in `classic`.
    #[serde(deserialize_with = "roles")]
    pub roles: Vec<&'static PolicyRole>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { name: None, roles: vec![&ROLES[0]] }
    }
}

/// Other accounts that may pull through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RegistryPolicy {
    /// IAM principals by ARN or account; empty if there is an organization.
    pub principals: Vec<String>,
    /// An AWS organization by id.
    pub organization: Option<String>,
    /// `true`: the module owns the registry's one policy; `false`: an output holds its JSON.
    pub manage: bool,
}

impl RegistryPolicy {
    /// Returns the accounts, principals or organization that may pull through.
    pub fn consumers(&self) -> Consumers<String> {
        match &self.organization {
            Some(organization) => Consumers::Organization(organization.clone()),
            None => Consumers::Arns(self.principals.clone()),
        }
    }
}

/// Which domain rules count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct LintSettings {
    /// Codes of rules that this spec may break, in its own order.
    pub allow: Vec<String>,
}

/// Reads `key:` without a value as if the key were missing.
fn null_as_default<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads a map as [`null_as_default`] does, and each entry without a value as its default.
fn nulls_as_defaults<'de, T, D>(deserializer: D) -> Result<IndexMap<String, T>, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    let entries: IndexMap<String, Option<T>> = null_as_default(deserializer)?;
    Ok(entries.into_iter().map(|(name, entry)| (name, entry.unwrap_or_default())).collect())
}

/// Reads a list of names, each of which must be known.
fn named<'de, T, D>(deserializer: D, by_name: fn(&str) -> Option<T>) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
{
    let names = Vec::<String>::deserialize(deserializer)?;
    names.iter().map(|name| by_name(name).ok_or_else(|| D::Error::custom(format!("unknown name `{name}`")))).collect()
}

fn roles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<&'static PolicyRole>, D::Error> {
    named(deserializer, PolicyRole::by_name)
}
