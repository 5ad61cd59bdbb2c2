//! Which resources of a plan belong to a pull through cache.
//!
//! - Each pull through cache rule.
//! - Each secret whose name starts with `ecr-pullthroughcache/`, and its versions: ECR reads no others
//!   (<https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html>).
//! - Each registry policy, of which a registry has one, and each creation template for pull through cache.
//! - IAM policies and roles in the same module instance as a rule, secret or template of these. The root module may hold
//!   a whole environment, so there a policy must name ECR or such a secret.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::spec::upstreams::SECRET_PREFIX;
use crate::terraform::resource_change::rules::{Kept, kept};

/// The module instances that hold a cache.
pub(super) struct Scope<'a>(BTreeSet<&'a str>);

impl<'a> Scope<'a> {
    pub(super) fn of(resources: &'a [Value]) -> Self {
        Self(resources.iter().filter(|resource| is_of_cache(resource)).map(module).collect())
    }

    pub(super) fn contains(&self, resource: &Value) -> bool {
        match resource["type"].as_str().and_then(kept) {
            Some(Kept::Policy) => {
                let module = module(resource);
                self.0.contains(module) && (!module.is_empty() || names_ecr(resource))
            }
            Some(_) => is_of_cache(resource),
            None => false,
        }
    }
}

/// The address of the module instance; empty for the root module.
fn module(resource: &Value) -> &str {
    resource["module_address"].as_str().unwrap_or_default()
}

/// Whether a resource that is not about IAM belongs to a cache.
fn is_of_cache(resource: &Value) -> bool {
    let texts = |attribute: &str| {
        let change = &resource["change"];
        ["before", "after"].into_iter().filter_map(|side| change[side][attribute].as_str()).collect::<Vec<_>>()
    };
    let named = |attribute: &str| texts(attribute).iter().any(|text| text.starts_with(SECRET_PREFIX));
    match resource["type"].as_str().and_then(kept) {
        Some(Kept::Rule) => true,
        Some(Kept::Secret) => named("name") || named("name_prefix"),
        Some(Kept::Version) => {
            let of_secret = format!(":secret:{SECRET_PREFIX}");
            let ids = [texts("secret_id"), texts("arn"), texts("id")].concat();
            ids.iter().any(|id| id.starts_with(SECRET_PREFIX) || id.contains(&of_secret))
        }
        Some(Kept::RegistrySetting) => {
            let applied = |side: &str| {
                let uses = &resource["change"][side]["applied_for"];
                uses.as_array().is_none_or(|uses| uses.iter().any(|one| one == "PULL_THROUGH_CACHE"))
            };
            applied("before") || applied("after")
        }
        Some(Kept::Policy) | None => false,
    }
}

/// Whether a policy or role of the root module is about a cache, judging by its documents.
fn names_ecr(resource: &Value) -> bool {
    let documents = ["policy", "assume_role_policy"];
    let texts = ["before", "after"].into_iter().flat_map(|side| {
        documents.into_iter().filter_map(move |attribute| resource["change"][side][attribute].as_str())
    });
    let marks = ["\"ecr:", SECRET_PREFIX, "\"ecr.amazonaws.com\"", "\"pullthroughcache.ecr.amazonaws.com\""];
    texts.into_iter().any(|text| marks.iter().any(|mark| text.contains(mark)))
}
