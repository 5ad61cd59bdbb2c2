//! FEATURES: what a spec can ask for and a template set may lack. `set.toml` says which, rendering refuses the rest.

use serde::Deserialize;

use crate::diag::{Code, Example};
use crate::spec::model::{SecretMode, Spec};
use crate::spec::problem::{Path, Problem, path};

/// A setting that the template set has no template for.
pub const BEYOND_SET: Code = Code::firm_rule(
    "PTC235",
    "the template set can't do this",
    "What a spec asks for is in its module, or there is no module. `classic` keeps the interface of an older module: one \
     upstream, one policy, a placeholder secret; `standard` follows every setting.",
    Example {
        bad: "template: classic\nregion: eu-west-1\nupstreams: { quay: {}, k8s: {} }\n",
        good: "template: standard\nregion: eu-west-1\nupstreams: { quay: {}, k8s: {} }\n",
    },
);

/// What a template set may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Feature {
    /// More than one upstream in a module.
    ManyUpstreams,
    /// A secret that the module doesn't create, or whose value stays out of state.
    SecretModes,
    /// A module without any IAM policy.
    NoPolicy,
    /// A policy of the registry for other accounts.
    RegistryPolicy,
    /// Creation templates of cached repositories.
    CreationTemplates,
    /// Roles that the module creates for ECR upstreams.
    UpstreamRoles,
}

impl Feature {
    /// Where a spec asks for it, if it does.
    fn asked(self, spec: &Spec) -> Option<Path> {
        let (asks, place) = match self {
            Self::ManyUpstreams => (spec.upstreams.len() > 1, path(["upstreams"])),
            Self::SecretModes => (spec.secret.mode != SecretMode::Placeholder, path(["secret", "mode"])),
            Self::NoPolicy => (spec.policy.roles.is_empty(), path(["policy", "roles"])),
            Self::RegistryPolicy => (spec.registry_policy.is_some(), path(["registry_policy"])),
            Self::CreationTemplates => (spec.repositories.is_some(), path(["repositories"])),
            Self::UpstreamRoles => (spec.upstreams.iter().any(|upstream| upstream.create_role), path(["upstreams"])),
        };
        asks.then_some(place)
    }

    fn title(self) -> &'static str {
        match self {
            Self::ManyUpstreams => "has one upstream",
            Self::SecretModes => "always creates its secret, with a placeholder",
            Self::NoPolicy => "always has an IAM policy",
            Self::RegistryPolicy => "has no registry policy",
            Self::CreationTemplates => "has no creation templates",
            Self::UpstreamRoles => "creates no role for an ECR upstream",
        }
    }
}

/// Returns a problem for each thing that the spec asks for and the set `name` lacks.
pub fn missing(spec: &Spec, name: &str, lacks: &[Feature]) -> Vec<Problem> {
    let asked = lacks.iter().filter_map(|feature| Some((feature, feature.asked(spec)?)));
    let problems = asked.map(|(feature, place)| {
        Problem::at_key(&BEYOND_SET, place, format!("the template set `{name}` {}", feature.title()))
            .help("leave this out, or take `template: standard`")
    });
    problems.collect()
}
