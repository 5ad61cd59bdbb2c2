//! The value of a spec (already valid by the schema) → [`Spec`], every default filled in.
//!
//! Only what stops the default from being known is a problem here; the rest is for the lints.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::lints::registry::{UNKNOWN_UPSTREAM, nameless_upstream};
use super::model::{
    Credentials, Docs, Encryption, Lifecycle, Module, OutputOverride, Overrides, Policy, Principals, RegistryPolicy,
    Repositories, Role, Secret, SecretMode, Section, Spec, TemplateRef, Upstream, VariableOverride,
};
use super::presets::{self, Preset};
use super::problem::{Problem, path};

/// What stands in every placeholder unless the spec says otherwise.
pub const PLACEHOLDER: &str = "FILL-ME";

/// What the name of every upstream secret begins with; ECR reads no other one.
pub const SECRET_PREFIX: &str = "ecr-pullthroughcache/";

/// A spec as far as it could be made out. With problems, upstreams may be missing from it.
#[derive(Debug)]
pub struct Resolved {
    /// The spec.
    pub spec: Spec,
    /// Upstreams that nothing is known of.
    pub problems: Vec<Problem>,
}

/// Fills in every default.
///
/// # Errors
/// Returns serde's words where the value does not fit the schema.
pub fn resolve(value: Value) -> Result<Resolved, serde_json::Error> {
    let raw: RawSpec = serde_json::from_value(value)?;
    let mut problems = Vec::new();
    let upstreams = upstreams(raw.upstreams, &mut problems);
    let module = raw.module.unwrap_or_default();
    let policy = raw.policy.unwrap_or_default();
    let secret = raw.secret.unwrap_or_default();
    let overrides = raw.overrides.unwrap_or_default();
    let spec = Spec {
        template: template(raw.template),
        module: Module {
            label: module.label.unwrap_or_else(|| "ecr_pullthroughcache".to_owned()),
            title: module.title.unwrap_or_else(|| "Amazon ECR pull through cache".to_owned()),
            description: module.description,
            required_terraform: module.required_terraform,
            required_aws_provider: module.required_aws_provider,
        },
        region: raw.region,
        account: raw.account,
        upstreams,
        secret: Secret {
            mode: secret.mode.map_or(SecretMode::Placeholder, Into::into),
            recovery_window_in_days: secret.recovery_window_in_days.unwrap_or(30),
            kms_key_id: secret.kms_key_id,
        },
        policy: Policy { name: policy.name, roles: roles(policy.roles) },
        registry_policy: raw.registry_policy.map(registry_policy),
        repositories: raw.repositories.map(repositories),
        tags: raw.tags.unwrap_or_default(),
        overrides: Overrides {
            variables: overrides.variables.unwrap_or_default().into_iter().map(variable_override).collect(),
            outputs: overrides
                .outputs
                .unwrap_or_default()
                .into_iter()
                .map(|(name, raw)| (name, OutputOverride { description: raw.description }))
                .collect(),
        },
        docs: docs(raw.docs.unwrap_or_default()),
        allow: raw.lint.unwrap_or_default().allow.unwrap_or_default(),
    };
    Ok(Resolved { spec, problems })
}

fn template(name: Option<String>) -> TemplateRef {
    let name = name.unwrap_or_else(|| "standard".to_owned());
    if name.contains('/') || name.starts_with('.') { TemplateRef::Folder(name) } else { TemplateRef::BuiltIn(name) }
}

fn upstreams(raw: Option<IndexMap<String, Option<RawUpstream>>>, problems: &mut Vec<Problem>) -> Vec<Upstream> {
    let raw = raw.filter(|map| !map.is_empty());
    let raw = raw.unwrap_or_else(|| IndexMap::from([("docker-hub".to_owned(), None)]));
    let mut upstreams = Vec::new();
    for (prefix, entry) in raw {
        match upstream(&prefix, entry.unwrap_or_default()) {
            Ok(upstream) => upstreams.push(upstream),
            Err(problem) => problems.push(*problem),
        }
    }
    upstreams
}

fn upstream(prefix: &str, raw: RawUpstream) -> Result<Upstream, Box<Problem>> {
    let preset = preset(prefix, &raw)?;
    let url = raw.url.or_else(|| preset.fixed_host().map(str::to_owned));
    let Some(url) = url else {
        let problem =
            Problem::at_key(&UNKNOWN_UPSTREAM, path(["upstreams", prefix]), format!("`{prefix}` has no `url`"))
                .help(format!("{} has no host that is the same for everybody", preset.title))
                .help(format!("set `url: {}`", example_host(preset)));
        return Err(Box::new(problem));
    };
    let secret_name = raw.secret_name.unwrap_or_else(|| format!("{SECRET_PREFIX}{prefix}"));
    let placeholders = match raw.credentials {
        Some(RawCredentials::Placeholders(map)) => Some(map),
        Some(RawCredentials::Wanted(false)) => None,
        Some(RawCredentials::Wanted(true)) => Some(placeholders()),
        None => preset.needs_secret().then(placeholders),
    };
    Ok(Upstream {
        prefix: prefix.to_owned(),
        preset,
        url,
        upstream_repository_prefix: raw.upstream_repository_prefix.filter(|prefix| prefix != "ROOT"),
        custom_role_arn: raw.custom_role_arn,
        credentials: placeholders.map(|placeholders| Credentials { secret_name, placeholders }),
    })
}

/// The preset by name, else by the key, else by the host.
fn preset(prefix: &str, raw: &RawUpstream) -> Result<&'static Preset, Box<Problem>> {
    let by_name = raw.preset.as_deref().and_then(presets::by_name);
    let by_key = || presets::by_name(prefix);
    let by_host = || raw.url.as_deref().and_then(presets::by_host);
    by_name.or_else(by_key).or_else(by_host).ok_or_else(|| Box::new(nameless_upstream(prefix, raw.url.as_deref())))
}

fn example_host(preset: &Preset) -> &'static str {
    match preset.host {
        presets::Host::Fixed(host) => host,
        presets::Host::Azure => "myregistry.azurecr.io",
        presets::Host::Ecr => "444455556666.dkr.ecr.us-east-1.amazonaws.com",
    }
}

fn placeholders() -> IndexMap<String, String> {
    ["username", "accessToken"].map(|key| (key.to_owned(), PLACEHOLDER.to_owned())).into()
}

fn roles(raw: Option<Vec<RawRole>>) -> Vec<Role> {
    raw.map_or_else(|| vec![Role::Pull], |roles| roles.into_iter().map(|role| role.0).collect())
}

fn registry_policy(raw: RawRegistryPolicy) -> RegistryPolicy {
    let principals = match raw.organization {
        Some(organization) => Principals::Organization(organization),
        None => Principals::Arns(raw.principals.unwrap_or_default()),
    };
    RegistryPolicy { principals, manage: raw.manage.unwrap_or(false) }
}

fn repositories(raw: RawRepositories) -> Repositories {
    let encryption = raw.encryption.unwrap_or_default();
    let lifecycle = raw.lifecycle.map(|lifecycle| match lifecycle.rules {
        Some(rules) => Lifecycle::Rules(rules),
        None => Lifecycle::Simple {
            keep_last: lifecycle.keep_last,
            expire_untagged_after_days: lifecycle.expire_untagged_after_days,
            expire_after_days: lifecycle.expire_after_days,
        },
    });
    Repositories {
        image_tag_mutability: raw.image_tag_mutability.unwrap_or_else(|| "MUTABLE".to_owned()),
        image_tag_mutability_exclusion_filters: raw.image_tag_mutability_exclusion_filters.unwrap_or_default(),
        encryption: Encryption {
            encryption_type: encryption.encryption_type.unwrap_or_else(|| "AES256".to_owned()),
            kms_key: encryption.kms_key,
        },
        lifecycle,
        tags: raw.tags.unwrap_or_default(),
        custom_role_arn: raw.custom_role_arn,
        create_role: raw.create_role.unwrap_or(true),
    }
}

fn variable_override((name, raw): (String, RawVariableOverride)) -> (String, VariableOverride) {
    (name, VariableOverride { description: raw.description, default: raw.default })
}

fn docs(raw: RawDocs) -> Docs {
    use Section::{Inputs, Modules, Outputs, Providers, Requirements, Resources};
    let sections = raw.sections.map(|sections| sections.into_iter().map(|section| section.0).collect());
    Docs {
        diagram: raw.diagram.unwrap_or(true),
        sections: sections.unwrap_or_else(|| vec![Providers, Requirements, Inputs, Outputs, Resources, Modules]),
        compact_separators: raw.compact_separators.unwrap_or(false),
    }
}

#[derive(Deserialize)]
struct RawSpec {
    template: Option<String>,
    module: Option<RawModule>,
    region: Option<String>,
    account: Option<String>,
    upstreams: Option<IndexMap<String, Option<RawUpstream>>>,
    secret: Option<RawSecret>,
    policy: Option<RawPolicy>,
    registry_policy: Option<RawRegistryPolicy>,
    repositories: Option<RawRepositories>,
    tags: Option<IndexMap<String, String>>,
    overrides: Option<RawOverrides>,
    docs: Option<RawDocs>,
    lint: Option<RawLint>,
}

#[derive(Default, Deserialize)]
struct RawModule {
    label: Option<String>,
    title: Option<String>,
    description: Option<String>,
    required_terraform: Option<String>,
    required_aws_provider: Option<String>,
}

#[derive(Default, Deserialize)]
struct RawUpstream {
    preset: Option<String>,
    url: Option<String>,
    upstream_repository_prefix: Option<String>,
    custom_role_arn: Option<String>,
    credentials: Option<RawCredentials>,
    secret_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawCredentials {
    Wanted(bool),
    Placeholders(IndexMap<String, String>),
}

#[derive(Default, Deserialize)]
struct RawSecret {
    mode: Option<RawSecretMode>,
    recovery_window_in_days: Option<u8>,
    kms_key_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawSecretMode {
    Placeholder,
    WriteOnly,
    Existing,
}

impl From<RawSecretMode> for SecretMode {
    fn from(raw: RawSecretMode) -> Self {
        match raw {
            RawSecretMode::Placeholder => Self::Placeholder,
            RawSecretMode::WriteOnly => Self::WriteOnly,
            RawSecretMode::Existing => Self::Existing,
        }
    }
}

#[derive(Default, Deserialize)]
struct RawPolicy {
    name: Option<String>,
    roles: Option<Vec<RawRole>>,
}

struct RawRole(Role);

impl<'de> Deserialize<'de> for RawRole {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Role::by_name(&name).map(Self).ok_or_else(|| serde::de::Error::custom("unknown role"))
    }
}

struct RawSection(Section);

impl<'de> Deserialize<'de> for RawSection {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Section::by_name(&name).map(Self).ok_or_else(|| serde::de::Error::custom("unknown section"))
    }
}

#[derive(Deserialize)]
struct RawRegistryPolicy {
    principals: Option<Vec<String>>,
    organization: Option<String>,
    manage: Option<bool>,
}

#[derive(Deserialize)]
struct RawRepositories {
    image_tag_mutability: Option<String>,
    image_tag_mutability_exclusion_filters: Option<Vec<String>>,
    encryption: Option<RawEncryption>,
    lifecycle: Option<RawLifecycle>,
    tags: Option<IndexMap<String, String>>,
    custom_role_arn: Option<String>,
    create_role: Option<bool>,
}

#[derive(Default, Deserialize)]
struct RawEncryption {
    #[serde(rename = "type")]
    encryption_type: Option<String>,
    kms_key: Option<String>,
}

#[derive(Deserialize)]
struct RawLifecycle {
    keep_last: Option<u32>,
    expire_untagged_after_days: Option<u32>,
    expire_after_days: Option<u32>,
    rules: Option<Vec<Value>>,
}

#[derive(Default, Deserialize)]
struct RawOverrides {
    variables: Option<IndexMap<String, RawVariableOverride>>,
    outputs: Option<IndexMap<String, RawOutputOverride>>,
}

#[derive(Deserialize)]
struct RawVariableOverride {
    description: Option<String>,
    // `default: null` is a default; a missing one is none.
    #[serde(default, deserialize_with = "present")]
    default: Option<Value>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
struct RawOutputOverride {
    description: Option<String>,
}

#[derive(Default, Deserialize)]
struct RawDocs {
    diagram: Option<bool>,
    sections: Option<Vec<RawSection>>,
    compact_separators: Option<bool>,
}

#[derive(Default, Deserialize)]
struct RawLint {
    allow: Option<Vec<String>>,
}
