//! Descriptions of variables that depend on what the module has.

use serde::Serialize;

use super::uses::Uses;
use crate::spec::model::Spec;

/// Descriptions by variable name.
#[derive(Debug, Serialize)]
pub(super) struct Variables {
    /// Of `upstreams`.
    upstreams: String,
    /// Of `credentials`.
    credentials: &'static str,
    /// Of `policy_name`.
    policy_name: &'static str,
    /// Of `tags`.
    tags: &'static str,
}

pub(super) fn variables(spec: &Spec, uses: &Uses) -> Variables {
    let mut upstreams = "Upstream registries by ECR repository prefix, ROOT for none. \
                         `upstream_registry_url` is a bare host"
        .to_owned();
    if uses.upstream_prefix {
        upstreams.push_str(", `upstream_repository_prefix` narrows it to a part of that registry");
    }
    if uses.custom_role {
        upstreams.push_str(", `custom_role_arn` is the role by which ECR reads an ECR registry of another account");
    }
    if uses.upstream_roles {
        upstreams.push_str(", `create_role` has that role made");
    }
    if uses.secrets {
        upstreams.push_str(if uses.existing {
            ", `secret_name` is the Secrets Manager secret with its credentials"
        } else {
            ", `secret_name` is the Secrets Manager secret that is created for its credentials"
        });
    }
    Variables {
        upstreams,
        credentials: if uses.write_only {
            "User name and access token of each upstream with a secret, by repository prefix. They are written to \
             Secrets Manager and never to the state"
        } else {
            "What each secret is created with, by repository prefix. Leave the placeholders and fill the secrets in \
             Secrets Manager: a value given here would lie in the state, and later changes of it are ignored"
        },
        policy_name: "Base of the IAM policies' names, unique in the account; the role follows. `null` makes one of \
                      the module and the region",
        tags: if spec.tags.is_empty() { "Tags on everything that can have some" } else { "Tags on all resources" },
    }
}
