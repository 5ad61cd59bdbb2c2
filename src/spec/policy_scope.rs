//! The resources and principals that the policies of a spec apply to.

use super::model::Spec;
use crate::aws::partition::Partition;
use crate::aws::policy::JsonScope;
use crate::aws::policy::json::EcrUpstream;
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
