//! Spec → which features the module has: a flag each, by which templates and files come and go.

use serde::Serialize;

use super::policies::written_roles;
use crate::aws::policy::roles::Target;
use crate::spec::model::{Repositories, SecretMode, Spec, Upstream};

/// Which features the module has.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is read by name in a template")]
pub(super) struct Uses {
    /// Any upstream has a secret.
    pub(super) secrets: bool,
    /// The module creates them.
    pub(super) created_secrets: bool,
    /// It creates them with a placeholder.
    pub(super) placeholder: bool,
    /// It writes them, outside of the state.
    pub(super) write_only: bool,
    /// It looks them up.
    pub(super) existing: bool,
    /// Any rule is for a part of its registry.
    pub(super) upstream_prefix: bool,
    /// Any upstream is an ECR registry, of this account or with a role for another.
    pub(super) custom_role: bool,
    /// The policy `admin` has to pass roles of rules.
    pub(super) rule_role_arns: bool,
    /// Any upstream is ECR itself.
    pub(super) ecr_upstreams: bool,
    /// The module creates a role for one of them.
    pub(super) upstream_roles: bool,
    /// The module creates any role.
    pub(super) created_roles: bool,
    /// The spec names the region.
    pub(super) region: bool,
    /// The module creates IAM policies.
    pub(super) policies: bool,
    /// Any document names the ARNs of cached repositories.
    pub(super) repository_arns: bool,
    /// Other accounts may pull through the registry.
    pub(super) registry_policy: bool,
    /// The module owns the registry's one policy; else it is an output.
    pub(super) managed_registry_policy: bool,
    /// There are creation templates.
    pub(super) templates: bool,
    /// They have a lifecycle policy.
    pub(super) lifecycle: bool,
    /// They name a KMS key.
    pub(super) kms_key: bool,
    /// They have tags.
    pub(super) repository_tags: bool,
    /// Other accounts read cached repositories.
    pub(super) repository_policy: bool,
    /// Anything can have tags.
    pub(super) tags: bool,
    /// The README has a diagram of the pull path.
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
        created_roles: created_role || upstream_roles,
        region: spec.region.is_some(),
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
