//! The resources and principals that the policies of a spec apply to, and how many policies they need.

use std::collections::BTreeSet;

use super::model::{SecretMode, Spec};
use crate::aws::partition::Partition;
use crate::aws::policy::json::EcrUpstream;
use crate::aws::policy::rights::Target;
use crate::aws::policy::split::{RoleRoom, SecretRoom};
use crate::aws::policy::{JsonScope, PolicyRole};
use crate::aws::registries::{ROOT, parse_ecr_host};

/// Returns the scope as far as the spec gives it. Roles that its module would create have no ARN yet and are left out.
pub fn policy_scope(
    spec: &Spec,
    partition: &'static Partition,
    region: impl Into<String>,
    account: impl Into<String>,
) -> JsonScope {
    let upstreams = spec.upstreams.iter();
    let repositories = spec.repositories.as_ref();
    let secrets = upstreams.clone().filter_map(|upstream| upstream.credentials.as_ref());
    JsonScope {
        prefixes: upstreams.clone().map(|upstream| upstream.prefix.clone()).collect(),
        secret_names: secrets.map(|credentials| credentials.secret_name.clone()).collect(),
        rule_roles: upstreams.clone().filter_map(|upstream| upstream.custom_role_arn.clone()).collect(),
        template_roles: repositories.and_then(|r| r.custom_role_arn.clone()).into_iter().collect(),
        consumers: spec.registry_policy.as_ref().map(|policy| policy.consumers()),
        ecr_upstreams: upstreams
            .filter_map(|upstream| {
                let host = parse_ecr_host(&upstream.url)?;
                Some(EcrUpstream {
                    region: host.region.to_owned(),
                    account: host.account.to_owned(),
                    prefix: upstream.upstream_repository_prefix.clone().unwrap_or_else(|| ROOT.to_owned()),
                    cached_as: upstream.prefix.clone(),
                })
            })
            .collect(),
        kms_keys: repositories.and_then(|r| r.encryption.kms_key.clone()).into_iter().collect(),
        ..JsonScope::new(partition, region, account)
    }
}

/// Returns the number of IAM policies that the module creates for a role.
pub fn policy_count(spec: &Spec, role: &PolicyRole) -> usize {
    if role.is_about(Target::Secrets) {
        SecretRoom::of(role).policies(&secret_name_lengths(spec))
    } else if role.is_about(Target::PassedRoles) {
        let room = RoleRoom::of(role);
        let lengths = role_arn_lengths(spec, &room);
        let ecr_upstreams = spec.upstreams.iter().filter(|upstream| parse_ecr_host(&upstream.url).is_some()).count();
        let template = usize::from(spec.repositories.as_ref().is_some_and(|repositories| repositories.has_role()));
        room.policies(spec.upstreams.len(), ecr_upstreams + template, &lengths)
    } else {
        1
    }
}

/// Returns the length of each secret's name. The module looks up existing secrets once for each upstream, and creates
/// one that several upstreams use once.
fn secret_name_lengths(spec: &Spec) -> Vec<usize> {
    let names = || spec.upstreams.iter().filter_map(|upstream| Some(&upstream.credentials.as_ref()?.secret_name));
    match spec.secret.mode {
        SecretMode::Existing => names().map(String::len).collect(),
        SecretMode::Placeholder | SecretMode::WriteOnly => {
            names().collect::<BTreeSet<_>>().into_iter().map(String::len).collect()
        }
    }
}

/// Returns what each role takes that the module passes to ECR.
fn role_arn_lengths(spec: &Spec, room: &RoleRoom) -> Vec<usize> {
    let given: BTreeSet<&String> =
        spec.upstreams.iter().filter_map(|upstream| upstream.custom_role_arn.as_ref()).collect();
    let created = spec.upstreams.iter().filter(|upstream| upstream.create_role).map(|_| room.created_role);
    let template = spec.repositories.iter().filter(|repositories| repositories.has_role());
    let template = template.map(|r| r.custom_role_arn.as_deref().map_or(room.created_role, RoleRoom::given_role));
    given.into_iter().map(|arn| RoleRoom::given_role(arn)).chain(created).chain(template).collect()
}
