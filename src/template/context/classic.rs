//! The additional context of the `classic` templates, which keep the interface of the original module.
//!
//! The set has one rule, one secret and one policy, and it renders only the first upstream of a spec.

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
    /// Whether the spec sets the region.
    has_region: bool,
    /// The spec's region.
    region: Option<&'spec str>,
    /// The initial value of the secret.
    placeholders: Option<&'spec IndexMap<String, String>>,
    /// The regular expression that `var.upstream_registry_url` must match.
    url_pattern: String,
    /// The repository prefix.
    prefix: &'spec str,
    /// The host of the upstream registry.
    url: &'spec str,
    /// Whether the upstream has a secret.
    has_secret: bool,
    /// Whether only a part of the registry is cached.
    has_upstream_repository_prefix: bool,
    /// That part.
    upstream_repository_prefix: Option<&'spec str>,
    /// Whether ECR assumes a role to read it.
    has_custom_role: bool,
    /// The ARN of that role.
    custom_role_arn: Option<&'spec str>,
    /// Whether the rule may have or lack a secret or a role, so that it may lose it.
    optional_credentials: bool,
    /// Whether it has any.
    has_credentials: bool,
    /// The secret's name, in terms of `var.upstream_registry`.
    secret_name: HclExpr,
    /// Whether there are tags.
    has_tags: bool,
    /// Whether the policy is named after region and prefix.
    has_default_policy_name: bool,
    /// The policy's name.
    policy_name: HclExpr,
    /// The IAM document, in terms of the module's variables.
    policy: HclExpr,
    /// An existing region for examples and tests.
    example_region: &'spec str,
    /// What the module's own tests expect.
    test: policy::Test,
    /// What the README shows about the upstream.
    readme: readme::Readme<'spec>,
}

/// Builds the additional context of `classic`; `None` for a spec without upstreams.
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
        optional_credentials: !upstream.preset.needs_secret(),
        has_credentials: upstream.credentials.is_some() || upstream.custom_role_arn.is_some(),
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

/// Returns the spec's region if it exists, because examples and tests need a region that does.
fn example_region(spec: &Spec) -> &str {
    spec.region.as_deref().filter(|region| partition::of_region(region).is_some()).unwrap_or("eu-west-1")
}

/// The name follows the prefix unless the spec sets another one.
fn secret_name(upstream: &Upstream) -> Expression {
    match upstream.credentials.as_ref().map(|Credentials { secret_name, .. }| secret_name) {
        Some(name) if *name != format!("{SECRET_PREFIX}{}", upstream.prefix) => Expression::from(name.as_str()),
        _ => template(&format!("{SECRET_PREFIX}${{var.upstream_registry}}")),
    }
}

fn policy_name(spec: &Spec) -> Expression {
    match &spec.policy.name {
        Some(name) => Expression::from(name.as_str()),
        // IAM allows no slash in a name, and a name must be unique across all regions of an account.
        None => template(r#"${var.aws_region}-ecr-pullthroughcache-${replace(var.upstream_registry, "/", "-")}"#),
    }
}

/// Makes a string with `${…}` in it. `raw` must be a text of ptcgen's, never a spec's.
fn template(raw: &str) -> Expression {
    hcl::TemplateExpr::QuotedString(raw.to_owned()).into()
}
