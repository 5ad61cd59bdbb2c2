//! The features of the module: one flag for each, by which files and parts of templates are included or left out.

use serde::Serialize;

use super::policies::written_roles;
use crate::aws::policy::rights::Target;
use crate::spec::model::{Repositories, SecretMode, Spec, Upstream};

/// The features of the module.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is read by name in a template")]
pub(super) struct Uses {
    /// Whether any upstream has a secret.
    pub(super) secrets: bool,
    /// Whether the module creates the secrets.
    pub(super) created_secrets: bool,
    /// Whether it creates them with placeholders.
    pub(super) placeholder: bool,
    /// Whether it writes the credentials without storing them in the state.
    pub(super) write_only: bool,
    /// Whether it looks up existing secrets.
    pub(super) existing: bool,
    /// Whether any rule caches only a part of its registry.
    pub(super) upstream_prefix: bool,
    /// Whether any upstream is an ECR registry or has a custom role.
    pub(super) custom_role: bool,
    /// Whether the policy `admin` must allow passing the roles of rules.
    pub(super) rule_role_arns: bool,
    /// Whether any upstream is an ECR registry.
    pub(super) ecr_upstreams: bool,
    /// Whether the module creates the role of an ECR upstream.
    pub(super) upstream_roles: bool,
    /// Whether any rule may have or lack a secret or a role, so that it may lose it.
    pub(super) optional_credentials: bool,
    /// Whether the module creates any role.
    pub(super) created_roles: bool,
    /// Whether the spec sets the region.
    pub(super) region: bool,
    /// Whether the spec sets the account.
    pub(super) account: bool,
    /// Whether the module creates IAM policies.
    pub(super) policies: bool,
    /// Whether any document has the ARNs of cached repositories.
    pub(super) repository_arns: bool,
    /// Whether other accounts may pull through the cache.
    pub(super) registry_policy: bool,
    /// Whether the module manages the registry policy; otherwise it is an output.
    pub(super) managed_registry_policy: bool,
    /// Whether there are creation templates.
    pub(super) templates: bool,
    /// Whether they have a lifecycle policy.
    pub(super) lifecycle: bool,
    /// Whether they name a KMS key.
    pub(super) kms_key: bool,
    /// Whether they have tags.
    pub(super) repository_tags: bool,
    /// Whether the templates set a repository policy for other accounts.
    pub(super) repository_policy: bool,
    /// Whether any resource of the module can have tags.
    pub(super) tags: bool,
    /// Whether the README has a diagram of the pull path.
    pub(super) diagram: bool,
}

pub(super) fn uses(spec: &Spec) -> Uses {
    let any = |test: fn(&Upstream) -> bool| spec.upstreams.iter().any(test);
    let secrets = any(|upstream| upstream.credentials.is_some());
    let mode = |mode| secrets && spec.secret.mode == mode;
    let existing = mode(SecretMode::Existing);
    let roles = written_roles(spec);
    let repositories = spec.repositories.as_ref();
    let template_role = repositories.is_some_and(Repositories::has_role);
    let created_role = template_role && repositories.is_some_and(|r| r.custom_role_arn.is_none());
    let upstream_roles = any(|upstream| upstream.create_role);
    let registry_policy = spec.registry_policy.is_some();
    Uses {
        secrets,
        created_secrets: secrets && !existing,
        placeholder: mode(SecretMode::Placeholder),
        write_only: mode(SecretMode::WriteOnly),
        existing,
        upstream_prefix: any(|upstream| upstream.upstream_repository_prefix.is_some()),
        custom_role: any(|upstream| upstream.custom_role_arn.is_some() || upstream.preset.is_ecr()),
        rule_role_arns: roles.iter().any(|role| role.is_about(Target::PassedRoles)) && any(Upstream::has_role),
        ecr_upstreams: any(|upstream| upstream.preset.is_ecr()),
        upstream_roles,
        optional_credentials: any(|upstream| !upstream.preset.needs_secret()),
        created_roles: created_role || upstream_roles,
        region: spec.region.is_some(),
        account: spec.account.is_some(),
        policies: !roles.is_empty(),
        repository_arns: roles.iter().any(|role| role.is_about(Target::Repositories))
            || created_role
            || registry_policy,
        registry_policy,
        managed_registry_policy: spec.registry_policy.as_ref().is_some_and(|policy| policy.manage),
        templates: repositories.is_some(),
        lifecycle: repositories.is_some_and(|r| r.lifecycle.is_some()),
        kms_key: repositories.is_some_and(|r| r.encryption.kms_key.is_some()),
        repository_tags: repositories.is_some_and(|r| !r.tags.is_empty()),
        repository_policy: registry_policy && repositories.is_some(),
        tags: (secrets && !existing) || !roles.is_empty() || created_role || upstream_roles,
        diagram: spec.docs.diagram,
    }
}
