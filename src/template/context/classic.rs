//! Spec → what the templates of `classic` see besides: the interface of the original module.
//!
//! The set has one rule, one secret and one policy; it shows the first upstream of a spec, whatever comes after.

mod policy;
mod readme;
mod url;

use hcl::Expression;
use serde::Serialize;
use serde_json::{Value, json};

use crate::aws::partition;
use crate::spec::model::{Credentials, Spec, Upstream};
use crate::spec::resolve::SECRET_PREFIX;
use crate::template::filters::HclExpr;

/// What the templates of `classic` see.
#[derive(Debug, Serialize)]
pub(super) struct Classic<'spec> {
    aws_region: Variable,
    credentials: Variable,
    upstream_registry: Variable,
    upstream_registry_url: Variable,
    policy_arn_description: &'spec str,
    policy_name_description: &'spec str,
    url_pattern: String,
    prefix: &'spec str,
    url: &'spec str,
    has_secret: bool,
    has_upstream_repository_prefix: bool,
    upstream_repository_prefix: Option<&'spec str>,
    has_custom_role: bool,
    custom_role_arn: Option<&'spec str>,
    secret_name: HclExpr,
    recovery_window_in_days: u8,
    has_tags: bool,
    tags: Value,
    has_default_policy_name: bool,
    policy_name: HclExpr,
    policy: HclExpr,
    example_region: &'spec str,
    test: policy::Test,
    readme: readme::Readme<'spec>,
}

/// One variable of the module.
#[derive(Debug, Serialize)]
struct Variable {
    description: String,
    has_default: bool,
    default: Value,
}

/// Decides what the templates of `classic` see; `None` for a spec without upstreams.
pub(super) fn classic(spec: &Spec) -> Option<Classic<'_>> {
    let upstream = spec.upstreams.first()?;
    let example_region = example_region(spec);
    Some(Classic {
        aws_region: variable(
            spec,
            "aws_region",
            "The AWS region to deploy the ECR pull through cache",
            spec.region.as_ref().map(|region| json!(region)),
        ),
        credentials: variable(spec, "credentials", "Upstream registry credentials", placeholders(upstream)),
        upstream_registry: variable(
            spec,
            "upstream_registry",
            "The upstream registry name",
            Some(json!(upstream.prefix)),
        ),
        upstream_registry_url: variable(
            spec,
            "upstream_registry_url",
            "The upstream registry URL",
            Some(json!(upstream.url)),
        ),
        policy_arn_description: output(spec, "ecr_pullthroughcache_policy_arn", "ARN of the IAM policy for pulls"),
        policy_name_description: output(spec, "ecr_pullthroughcache_policy_name", "Name of the IAM policy for pulls"),
        url_pattern: url::pattern(&upstream.url),
        prefix: &upstream.prefix,
        url: &upstream.url,
        has_secret: upstream.credentials.is_some(),
        has_upstream_repository_prefix: upstream.upstream_repository_prefix.is_some(),
        upstream_repository_prefix: upstream.upstream_repository_prefix.as_deref(),
        has_custom_role: upstream.custom_role_arn.is_some(),
        custom_role_arn: upstream.custom_role_arn.as_deref(),
        secret_name: HclExpr(secret_name(upstream)),
        recovery_window_in_days: spec.secret.recovery_window_in_days,
        has_tags: !spec.tags.is_empty(),
        tags: json!(spec.tags),
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

fn variable(spec: &Spec, name: &str, description: &str, default: Option<Value>) -> Variable {
    let asked = spec.overrides.variables.get(name);
    let default = asked.and_then(|asked| asked.default.clone()).or(default);
    Variable {
        description: asked.and_then(|asked| asked.description.as_deref()).unwrap_or(description).to_owned(),
        has_default: default.is_some(),
        default: default.unwrap_or_default(),
    }
}

fn output<'spec>(spec: &'spec Spec, name: &str, description: &'static str) -> &'spec str {
    spec.overrides.outputs.get(name).and_then(|asked| asked.description.as_deref()).unwrap_or(description)
}

fn placeholders(upstream: &Upstream) -> Option<Value> {
    upstream.credentials.as_ref().map(|credentials| json!(credentials.placeholders))
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
