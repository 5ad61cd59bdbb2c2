//! What the template set `classic` can't do.

use super::Input;
use crate::diag::codes::{Code, Example};
use crate::spec::model::{Role, SecretMode, Spec, TemplateRef};
use crate::spec::problem::{Path, Problem, path};

/// A field that `classic` has no place for.
pub const BEYOND_CLASSIC: Code = Code::firm_rule(
    "PTC235",
    "the template set `classic` can't do this",
    "`classic` keeps the interface of the original module: one upstream, one policy for pulls, a placeholder secret.",
    Example {
        bad: "template: classic\nregion: eu-west-1\nupstreams: { quay: {}, k8s: {} }\n",
        good: "template: standard\nregion: eu-west-1\nupstreams: { quay: {}, k8s: {} }\n",
    },
);

/// Finds what only `standard` renders.
pub fn beyond_classic(input: Input<'_>) -> Vec<Problem> {
    let spec = input.spec;
    if !is_classic(spec) {
        return Vec::new();
    }
    let mut found: Vec<(Path, &str)> = Vec::new();
    if let Some(second) = spec.upstreams.get(1) {
        found.push((path(["upstreams", &second.prefix]), "`classic` has one upstream"));
    }
    if let Some(first) = spec.upstreams.first() {
        let prefix = first.prefix.as_str();
        if first.prefix == "ROOT" {
            found.push((path(["upstreams", prefix]), "`classic` has no `ROOT` rule"));
        }
        if first.upstream_repository_prefix.is_some() {
            let path = path(["upstreams", prefix, "upstream_repository_prefix"]);
            found.push((path, "`classic` has no upstream prefix"));
        }
        if first.custom_role_arn.is_some() {
            found.push((path(["upstreams", prefix, "custom_role_arn"]), "`classic` has no role for ECR upstreams"));
        }
        if first.credentials.as_ref().is_some_and(|credentials| credentials.secret_name != default_name(prefix)) {
            found.push((path(["upstreams", prefix, "secret_name"]), "`classic` names the secret after the upstream"));
        }
    }
    if spec.secret.mode != SecretMode::Placeholder {
        found.push((path(["secret", "mode"]), "`classic` has placeholder secrets only"));
    }
    if spec.policy.roles != [Role::Pull] {
        found.push((path(["policy", "roles"]), "`classic` has one policy, for pulls"));
    }
    if spec.registry_policy.is_some() {
        found.push((path(["registry_policy"]), "`classic` has no registry policy"));
    }
    if spec.repositories.is_some() {
        found.push((path(["repositories"]), "`classic` has no creation template"));
    }
    let help = "write `template: standard`, or leave this out";
    found.into_iter().map(|(path, message)| Problem::at_key(&BEYOND_CLASSIC, path, message).help(help)).collect()
}

fn default_name(prefix: &str) -> String {
    format!("{}{prefix}", crate::spec::resolve::SECRET_PREFIX)
}

/// `classic` without a region.
pub const CLASSIC_WITHOUT_REGION: Code = Code::firm_rule(
    "PTC236",
    "the template set `classic` needs a region",
    "Its interface has a variable `aws_region` with a default; `standard` asks the provider instead.",
    Example { bad: "template: classic\n", good: "template: classic\nregion: eu-west-1\n" },
);

/// Finds `classic` without `region`.
pub fn classic_without_region(input: Input<'_>) -> Vec<Problem> {
    let missing = is_classic(input.spec) && input.spec.region.is_none();
    let problem = || {
        Problem::at_value(&CLASSIC_WITHOUT_REGION, path(["template"]), "`classic` needs `region`")
            .help("add `region: eu-west-1`")
    };
    missing.then(problem).into_iter().collect()
}

fn is_classic(spec: &Spec) -> bool {
    spec.template == TemplateRef::BuiltIn("classic".to_owned())
}
