//! Spec: plain types, every default filled in. What the schema settled is no `Option` here.

mod names;

use indexmap::IndexMap;
use serde_json::Value;

use crate::aws::policy::{Consumers, PolicyRole};
use crate::aws::registries::Registry;
pub use names::Section;

/// A module to be, complete: what templates, lints and policies work from.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Spec {
    /// Which template set renders it.
    pub template: TemplateRef,
    /// The module itself.
    pub module: Module,
    /// The AWS region it is meant for; `None`: whatever the provider is configured for.
    pub region: Option<String>,
    /// The AWS account it is meant for, 12 digits, if the spec says.
    pub account: Option<String>,
    /// The cache rules, in the order of the spec. Never empty.
    pub upstreams: Vec<Upstream>,
    /// How upstream credentials get to ECR.
    pub secret: Secret,
    /// The IAM policies that the module creates.
    pub policy: Policy,
    /// Other accounts that may pull through.
    pub registry_policy: Option<RegistryPolicy>,
    /// The creation template of cached repositories.
    pub repositories: Option<Repositories>,
    /// Tags on all that can have some.
    pub tags: IndexMap<String, String>,
    /// Wording and defaults of the module's own interface.
    pub overrides: Overrides,
    /// What the README shows.
    pub docs: Docs,
    /// Codes of domain rules that this spec may break, in its own order.
    pub allow: Vec<String>,
}

/// Which template set: `standard`, `classic`, or a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemplateRef {
    /// One that ptcgen brings.
    BuiltIn(String),
    /// A path, as written (it has a `/` or starts with `.`).
    Folder(String),
}

/// The module itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Module {
    /// Name of the Terraform resources: `[a-z_][a-z0-9_]*`, 1–48 characters.
    pub label: String,
    /// README heading.
    pub title: String,
    /// First paragraph of the README, if the spec has one.
    pub description: Option<String>,
    /// Constraint for Terraform; `None`: the lowest that the features in use need.
    pub required_terraform: Option<String>,
    /// Constraint for the AWS provider; `None`: as above, below the next unknown major.
    pub required_aws_provider: Option<String>,
}

/// One cache rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upstream {
    /// `ecr_repository_prefix`: 2–30 characters, or `ROOT`. Without a trailing slash.
    pub prefix: String,
    /// The registry behind it.
    pub preset: &'static Registry,
    /// `upstream_registry_url`: a bare host.
    pub url: String,
    /// `upstream_repository_prefix`, as the rule has it: `ROOT` is everything, and so is none.
    pub upstream_repository_prefix: Option<String>,
    /// The role ECR takes for an ECR upstream.
    pub custom_role_arn: Option<String>,
    /// Whether the module creates that role.
    pub create_role: bool,
    /// The secret, where the upstream has one.
    pub credentials: Option<Credentials>,
}

impl Upstream {
    /// What of the registry is cached, if it is not everything.
    pub fn upstream_part(&self) -> Option<&str> {
        self.upstream_repository_prefix.as_deref().filter(|prefix| *prefix != "ROOT")
    }

    /// Whether the rule has a role by which ECR reads the upstream: one that is given, or one that the module creates.
    pub fn has_role(&self) -> bool {
        self.custom_role_arn.is_some() || self.create_role
    }
}

/// The secret of one upstream. Its value is only ever a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Credentials {
    /// Full name, starts with `ecr-pullthroughcache/`.
    pub secret_name: String,
    /// Placeholders by key; `username` and `accessToken` unless the spec says otherwise.
    pub placeholders: IndexMap<String, String>,
}

/// How upstream credentials get to ECR.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Secret {
    /// Who writes the value.
    pub mode: SecretMode,
    /// 0 (deleted at once) or 7–30 days.
    pub recovery_window_in_days: u8,
    /// Never renders: a domain rule refuses it, and nothing can allow it.
    pub kms_key_id: Option<String>,
}

/// Who writes the value of the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretMode {
    /// The module creates it with a placeholder and ignores its value from then on.
    Placeholder,
    /// The module writes it from an ephemeral variable; it never enters state.
    WriteOnly,
    /// It is there already and is looked up by name.
    Existing,
}

/// The IAM policies that the module creates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Base of the policies' names; `None`: unique per region and module.
    pub name: Option<String>,
    /// Least-privilege roles, each once, in the order of the spec. Never empty in `classic`.
    pub roles: Vec<&'static PolicyRole>,
}

/// Other accounts that may pull through.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistryPolicy {
    /// Who.
    pub principals: Consumers<String>,
    /// `true`: the module owns the registry's one policy; `false`: an output holds its JSON.
    pub manage: bool,
}

/// The creation template of cached repositories, one for each upstream.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Repositories {
    /// What makes ECR create repositories by it: `PULL_THROUGH_CACHE`, `REPLICATION`, `CREATE_ON_PUSH`; never empty.
    pub applied_for: Vec<String>,
    /// `MUTABLE`, `IMMUTABLE`, `MUTABLE_WITH_EXCLUSION`, `IMMUTABLE_WITH_EXCLUSION`.
    pub image_tag_mutability: String,
    /// Wildcard filters of the two `…_WITH_EXCLUSION` values, 1–5.
    pub image_tag_mutability_exclusion_filters: Vec<String>,
    /// Encryption of the repositories.
    pub encryption: Encryption,
    /// What expires.
    pub lifecycle: Option<Lifecycle>,
    /// Tags of the repositories.
    pub tags: IndexMap<String, String>,
    /// A role that is there already, for tags and KMS.
    pub custom_role_arn: Option<String>,
    /// Whether the module may create that role when tags or KMS need one.
    pub create_role: bool,
}

impl Repositories {
    /// Whether ECR needs a role to create repositories like these: for tags and for KMS.
    pub fn needs_role(&self) -> bool {
        !self.tags.is_empty() || self.encryption.encryption_type != "AES256"
    }

    /// Whether the creation template has a role: one that is given, or one that the module creates because ECR needs it.
    pub fn has_role(&self) -> bool {
        self.custom_role_arn.is_some() || (self.needs_role() && self.create_role)
    }
}

/// Encryption of cached repositories.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Encryption {
    /// `AES256`, `KMS` or `KMS_DSSE`.
    pub encryption_type: String,
    /// ARN of a customer managed key; `None`: AWS's own.
    pub kms_key: Option<String>,
}

/// What expires in cached repositories.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Lifecycle {
    /// The three usual questions; at least one is answered.
    Simple {
        /// Keep this many tagged images a repository.
        keep_last: Option<u32>,
        /// Days after the import of an untagged image.
        expire_untagged_after_days: Option<u32>,
        /// Days after the import of any image.
        expire_after_days: Option<u32>,
    },
    /// ECR's own rules, as they are.
    Rules(Vec<Value>),
}

/// Wording and defaults of the module's own interface.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Overrides {
    /// By variable name.
    pub variables: IndexMap<String, VariableOverride>,
    /// New descriptions by output name.
    pub outputs: IndexMap<String, OutputOverride>,
}

/// What changes in one variable.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct VariableOverride {
    /// Its description.
    pub description: Option<String>,
    /// Its default; `Some(Value::Null)` is Terraform's `null`.
    pub default: Option<Value>,
}

/// What changes in one output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutputOverride {
    /// Its description.
    pub description: Option<String>,
}

/// What the README shows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Docs {
    /// A Mermaid picture of the pull path.
    pub diagram: bool,
    /// Sections of the generated block, in this order.
    pub sections: Vec<Section>,
    /// Delimiter rows as terraform-docs wrote them before 0.22.
    pub compact_separators: bool,
}
