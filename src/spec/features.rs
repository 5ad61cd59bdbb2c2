//! The features that a spec can ask for and a template set may lack, one row for each. A set names in its `set.toml`
//! what it lacks, and a spec that asks for any of it is refused.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::diag::{Code, Example};
use crate::spec::model::{SecretMode, Spec};
use crate::spec::policy_scope::policy_count;
use crate::spec::problem::{Path, Problem};

/// A setting that the template set has no template for.
pub const BEYOND_SET: Code = Code::firm_rule(
    "PTC235",
    "the template set can't do this",
    "A module has everything that its spec asks for, or it is not generated. `classic` keeps the interface of an older \
     module: one upstream, one policy, a placeholder secret; `standard` supports every setting.",
    Example::Spec {
        bad: "template: classic\nregion: eu-west-1\nupstreams: { quay: {}, k8s: {} }\n",
        good: "template: standard\nregion: eu-west-1\nupstreams: { quay: {}, k8s: {} }\n",
    },
);

/// What a template set may lack.
#[derive(Debug)]
pub struct Feature {
    /// Its name in `set.toml`.
    pub name: &'static str,
    /// What a set without it does instead, as the end of "the template set `NAME` …".
    without: &'static str,
    /// Whether a spec asks for it.
    asked: fn(&Spec) -> bool,
    /// The path of the setting by which a spec asks for it.
    keys: &'static [&'static str],
}

/// Every feature, in the order of the messages that list them.
pub const FEATURES: &[Feature] = &[
    Feature {
        name: "many-upstreams",
        without: "has only one upstream",
        asked: |spec| spec.upstreams.len() > 1,
        keys: &["upstreams"],
    },
    Feature {
        name: "secret-modes",
        without: "always creates its secret, with a placeholder",
        asked: |spec| spec.secret.mode != SecretMode::Placeholder,
        keys: &["secret", "mode"],
    },
    Feature {
        name: "no-policy",
        without: "always has an IAM policy, and this spec has nothing for it to grant",
        asked: |spec| spec.policy.roles.iter().all(|role| policy_count(spec, role) == 0),
        keys: &["policy", "roles"],
    },
    Feature {
        name: "registry-policy",
        without: "has no registry policy",
        asked: |spec| spec.registry_policy.is_some(),
        keys: &["registry_policy"],
    },
    Feature {
        name: "creation-templates",
        without: "has no creation templates",
        asked: |spec| spec.repositories.is_some(),
        keys: &["repositories"],
    },
    Feature {
        name: "upstream-roles",
        without: "creates no role for an ECR upstream",
        asked: |spec| spec.upstreams.iter().any(|upstream| upstream.create_role),
        keys: &["upstreams"],
    },
];

/// Every name, for the message about an unknown one.
const NAMES: [&str; FEATURES.len()] = {
    let mut names = [""; FEATURES.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = FEATURES[at].name;
        at += 1;
    }
    names
};

impl<'de> Deserialize<'de> for &'static Feature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let feature = FEATURES.iter().find(|feature| feature.name == name);
        feature.ok_or_else(|| D::Error::unknown_variant(&name, &NAMES))
    }
}

/// Returns a problem for each thing that the spec asks for and the set `name` lacks.
pub fn missing(spec: &Spec, name: &str, lacks: &[&Feature]) -> Vec<Problem> {
    let asked = lacks.iter().filter(|feature| (feature.asked)(spec));
    let problems = asked.map(|feature| {
        let place: Path = feature.keys.iter().map(|key| (*key).to_owned()).collect();
        Problem::at_key(&BEYOND_SET, place, format!("the template set `{name}` {}", feature.without))
            .help("leave this out, or use `template: standard`")
    });
    problems.collect()
}
