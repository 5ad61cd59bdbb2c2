//! Descriptions of variables that depend on the features of the module.

use serde::Serialize;

use super::uses::Uses;
use crate::spec::model::Spec;

/// Descriptions by variable name.
#[derive(Debug, Serialize)]
pub(super) struct Variables {
    /// The description of `upstreams`.
    upstreams: String,
    /// The description of `credentials`.
    credentials: &'static str,
    /// The description of `policy_name`.
    policy_name: &'static str,
    /// The description of `tags`.
    tags: &'static str,
}

pub(super) fn variables(spec: &Spec, uses: &Uses) -> Variables {
    let mut upstreams = "Upstream registries by ECR repository prefix, or ROOT for no prefix. \
                         `upstream_registry_url` is the bare host of the registry"
        .to_owned();
    if uses.upstream_prefix {
        upstreams.push_str(", `upstream_repository_prefix` limits the cache to a part of that registry");
    }
    if uses.custom_role {
        upstreams
            .push_str(", `custom_role_arn` is the role that ECR assumes to read an ECR registry in another account");
    }
    if uses.upstream_roles {
        upstreams.push_str(", `create_role` makes the module create that role");
    }
    if uses.secrets {
        upstreams.push_str(if uses.existing {
            ", `secret_name` is the Secrets Manager secret with the credentials"
        } else {
            ", `secret_name` is the Secrets Manager secret to create for the credentials"
        });
    }
    Variables {
        upstreams,
        credentials: if uses.write_only {
            "User name and access token of each upstream with a secret, by repository prefix, or by name for \
             one of `shared_secrets`. They are written to Secrets Manager, never to the state. \
             Only an apply that creates a secret, or for which `credentials_version` was increased, needs them"
        } else {
            "Initial value of each secret, by repository prefix, or by name for one of `shared_secrets`. Keep the placeholders and fill in the secrets in \
             Secrets Manager: a value set here is stored in the state, and later changes to it are ignored"
        },
        policy_name: "Base of the IAM policy names, unique in the account; the role is appended. `null` lets the provider \
                      complete `ecr-pullthroughcache-ROLE-`. A policy that exists keeps its name: `terraform apply \
                      -replace` renames it",
        tags: if spec.tags.is_empty() { "Tags for all resources that support them" } else { "Tags for all resources" },
    }
}
