//! Spec → what the templates of `classic` see besides: the interface of the original module.
//!
//! The set has one rule, one secret and one policy; it shows the first upstream of a spec, whatever comes after.

mod policy;
mod readme;

use hcl::Expression;
use indexmap::IndexMap;
use serde::Serialize;

use super::patterns;
use crate::aws::partition;
use crate::spec::model::{Credentials, Spec, Upstream};
use crate::spec::upstreams::SECRET_PREFIX;
use crate::template::filters::HclExpr;

/// What the templates of `classic` see.
#[derive(Debug, Serialize)]
pub(super) struct Classic<'spec> {
    /// Whether the spec names the region.
    has_region: bool,
    /// The spec's region.
    region: Option<&'spec str>,
    /// What the secret is created with.
    placeholders: Option<&'spec IndexMap<String, String>>,
    /// What `var.upstream_registry_url` matches.
    url_pattern: String,
    /// The repository prefix.
    prefix: &'spec str,
    /// The host of the upstream registry.
    url: &'spec str,
    /// Whether the upstream has a secret.
    has_secret: bool,
    /// Whether a part of the registry is cached.
    has_upstream_repository_prefix: bool,
    /// That part.
    upstream_repository_prefix: Option<&'spec str>,
    /// Whether ECR takes a role for it.
    has_custom_role: bool,
    /// The ARN of that role.
    custom_role_arn: Option<&'spec str>,
    /// The secret's name, over `var.upstream_registry`.
    secret_name: HclExpr,
    /// Whether there are tags.
    has_tags: bool,
    /// Whether the policy is named after region and prefix.
    has_default_policy_name: bool,
    /// The policy's name.
    policy_name: HclExpr,
    /// The IAM document, over the module's variables.
    policy: HclExpr,
    /// A region for examples and tests, which exists.
    example_region: &'spec str,
    /// What the module's own tests expect.
    test: policy::Test,
    /// What the README says about the upstream.
    readme: readme::Readme<'spec>,
}

/// Decides what the templates of `classic` see; `None` for a spec without upstreams.
pub(super) fn classic(spec: &Spec) -> Option<Classic<'_>> {
    let upstream = spec.upstreams.first()?;
    let example_region = example_region(spec);
    Some(Classic {
        has_region: spec.region.is_some(),
        region: spec.region.as_deref(),
        placeholders: upstream.credentials.as_ref().map(|credentials| &credentials.placeholders),
        url_pattern: patterns::any_host(&upstream.url),
        prefix: &upstream.prefix,
        url: &upstream.url,
        has_secret: upstream.credentials.is_some(),
        has_upstream_repository_prefix: upstream.upstream_repository_prefix.is_some(),
        upstream_repository_prefix: upstream.upstream_repository_prefix.as_deref(),
        has_custom_role: upstream.custom_role_arn.is_some(),
        custom_role_arn: upstream.custom_role_arn.as_deref(),
        secret_name: HclExpr(secret_name(upstream)),
        has_tags: !spec.tags.is_empty(),
        has_default_policy_name: spec.policy.name.is_none(),
        policy_name: HclExpr(policy_name(spec)),
        policy: HclExpr(policy::in_module(spec, upstream)),
        example_region,
        test: policy::test(spec, upstream, example_region),
        readme: readme::readme(spec, upstream),
    })
}

/// Examples and tests need a region that exists.
fn example_region(spec: &Spec) -> &str {
    spec.region.as_deref().filter(|region| partition::of_region(region).is_some()).unwrap_or("eu-west-1")
}

/// The name follows the prefix unless the spec has one of its own.
fn secret_name(upstream: &Upstream) -> Expression {
    match upstream.credentials.as_ref().map(|Credentials { secret_name, .. }| secret_name) {
        Some(name) if *name != format!("{SECRET_PREFIX}{}", upstream.prefix) => Expression::from(name.as_str()),
        _ => template(&format!("{SECRET_PREFIX}${{var.upstream_registry}}")),
    }
}

fn policy_name(spec: &Spec) -> Expression {
    match &spec.policy.name {
        Some(name) => Expression::from(name.as_str()),
        // IAM takes no slash in a name, and names are unique over all regions of an account.
        None => template(r#"${var.aws_region}-ecr-pullthroughcache-${replace(var.upstream_registry, "/", "-")}"#),
    }
}

/// A string with `${…}` in it; `raw` is ours, never a spec's.
fn template(raw: &str) -> Expression {
    hcl::TemplateExpr::QuotedString(raw.to_owned()).into()
}
