//! The value of a spec (already valid by the schema) → [`Spec`], every default filled in.
//!
//! Only what stops the default from being known is a problem here; the rest is for the lints.

mod raw;
pub(crate) mod registry;

use indexmap::IndexMap;
use serde_json::Value;

use super::model::{
    Credentials, Docs, Encryption, Lifecycle, Module, OutputOverride, Overrides, Policy, RegistryPolicy, Repositories,
    Secret, SecretMode, Section, Spec, TemplateRef, Upstream, VariableOverride,
};
use super::problem::{Problem, path};
use crate::aws::policy::roles::ROLES;
use crate::aws::policy::{Consumers, PolicyRole};
use crate::aws::registries::Registry;

use raw::{
    RawCredentials, RawDocs, RawRegistryPolicy, RawRepositories, RawRole, RawSpec, RawUpstream, RawVariableOverride,
};

/// What stands in every placeholder unless the spec says otherwise.
pub const PLACEHOLDER: &str = "FILL-ME";

/// What the name of every upstream secret begins with; ECR reads no other one.
pub const SECRET_PREFIX: &str = "ecr-pullthroughcache/";

/// A spec as far as it could be made out. With problems, upstreams may be missing from it.
#[derive(Debug)]
#[non_exhaustive]
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
    let preset = registry::preset(prefix, raw.preset.as_deref(), raw.url.as_deref())?;
    let url = raw.url.or_else(|| preset.host.fixed().map(str::to_owned));
    let Some(url) = url else {
        let problem = Problem::at_key(
            &registry::UNKNOWN_UPSTREAM,
            path(["upstreams", prefix]),
            format!("`{prefix}` has no `url`"),
        )
        .help(format!("{} has no host that is the same for everybody", preset.title))
        .help(format!("set `url: {}`", preset.host.example()));
        return Err(Box::new(problem));
    };
    let secret_name = raw.secret_name.unwrap_or_else(|| format!("{SECRET_PREFIX}{prefix}"));
    let placeholders = match raw.credentials {
        Some(RawCredentials::Placeholders(map)) => Some(map),
        Some(RawCredentials::Wanted(false)) => None,
        Some(RawCredentials::Wanted(true)) => Some(placeholders(preset)),
        None => preset.needs_secret().then(|| placeholders(preset)),
    };
    Ok(Upstream {
        prefix: prefix.to_owned(),
        preset,
        url,
        upstream_repository_prefix: raw.upstream_repository_prefix,
        custom_role_arn: raw.custom_role_arn,
        create_role: raw.create_role.unwrap_or(false),
        credentials: placeholders.map(|placeholders| Credentials { secret_name, placeholders }),
    })
}

fn placeholders(preset: &Registry) -> IndexMap<String, String> {
    preset.secret_keys().iter().map(|key| ((*key).to_owned(), PLACEHOLDER.to_owned())).collect()
}

fn roles(raw: Option<Vec<RawRole>>) -> Vec<&'static PolicyRole> {
    raw.map_or_else(|| vec![&ROLES[0]], |roles| roles.into_iter().map(|role| role.0).collect())
}

fn registry_policy(raw: RawRegistryPolicy) -> RegistryPolicy {
    let principals = match raw.organization {
        Some(organization) => Consumers::Organization(organization),
        None => Consumers::Arns(raw.principals.unwrap_or_default()),
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
        applied_for: raw.applied_for.unwrap_or_else(|| vec!["PULL_THROUGH_CACHE".to_owned()]),
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
