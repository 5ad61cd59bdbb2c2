//! The regular expressions with which a module validates its input, made from the tables of registries and roles.

use serde::Serialize;

use crate::aws::policy::roles::{MAX_POLICY_BASE_LEN, POLICY_NAME_MARKS};
use crate::aws::registries::{Access, Host, REGISTRIES, Registry};
use crate::spec::model::{Spec, Upstream};

/// What both ECR and the provider take: the provider is the stricter of the two.
const PREFIX: &str = "^(ROOT|[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*)$";

/// Regular expressions for Terraform's `regex`, and what is said where they don't match.
#[derive(Debug, Serialize)]
pub(super) struct Patterns {
    /// What a repository prefix matches.
    prefix: &'static str,
    /// What the base of the policies' names matches: the longest name of a role leaves room for it.
    policy_name: String,
    /// The registries that the module can cache.
    registries: Registries,
    /// What is said of any other.
    registry_message: String,
    /// Those of them that need a secret.
    authenticated: Registries,
    /// What is said of one without.
    authenticated_message: String,
}

/// Some registries: by host, and by the shape of the host.
#[derive(Debug, Serialize)]
pub(super) struct Registries {
    /// By host.
    hosts: Vec<&'static str>,
    /// By the shape of the host.
    patterns: Vec<String>,
}

pub(super) fn patterns(spec: &Spec) -> Patterns {
    let has_secrets = spec.upstreams.iter().any(|upstream| upstream.credentials.is_some());
    let has_ecr = spec.upstreams.iter().any(|up: &Upstream| up.custom_role_arn.is_some() || up.preset.is_ecr());
    let taken = |preset: &&Registry| match preset.access {
        Access::Public => true,
        Access::Secret(_) => has_secrets,
        Access::Iam => has_ecr,
    };
    let presets: Vec<&Registry> = REGISTRIES.iter().filter(taken).collect();
    let with_secret: Vec<&Registry> = presets.iter().copied().filter(|preset| preset.needs_secret()).collect();
    Patterns {
        prefix: PREFIX,
        policy_name: format!("^[A-Za-z0-9{POLICY_NAME_MARKS}]{{1,{MAX_POLICY_BASE_LEN}}}$"),
        registries: registries(&presets),
        registry_message: format!(
            "An upstream_registry_url is a bare host that this module can cache: {}.{}",
            hosts(&presets),
            if has_secrets { "" } else { " Others need credentials, which this module doesn't manage." }
        ),
        authenticated: registries(&with_secret),
        authenticated_message: format!("These upstreams need a secret_name: {}.", hosts(&with_secret)),
    }
}

fn registries(presets: &[&Registry]) -> Registries {
    let (fixed, forms): (Vec<Host>, Vec<Host>) =
        presets.iter().map(|preset| preset.host).partition(|host| host.fixed().is_some());
    Registries {
        hosts: fixed.into_iter().filter_map(Host::fixed).collect(),
        patterns: forms.into_iter().map(|host| format!("^{}$", host.regex())).collect(),
    }
}

fn hosts(presets: &[&Registry]) -> String {
    let hosts: Vec<&str> = presets.iter().map(|preset| preset.host.in_modules()).collect();
    hosts.join(", ")
}

/// A regular expression for every host that ECR can cache; for any bare host where the module's own default is none of
/// them.
pub(super) fn any_host(default: &str) -> String {
    if crate::aws::registries::by_host(default).is_none() {
        return r"^[a-z0-9-]+(\.[a-z0-9-]+)+$".to_owned();
    }
    let hosts: Vec<_> = REGISTRIES.iter().map(|registry| registry.host.regex()).collect();
    format!("^({})$", hosts.join("|"))
}
