//! The regular expressions with which a module validates its input, built from the tables of registries and roles.

use serde::Serialize;

use crate::aws::policy::roles::{MAX_POLICY_BASE_LEN, POLICY_NAME_MARKS};
use crate::aws::registries::{Access, Host, REGISTRIES, Registry};
use crate::spec::model::{Spec, Upstream};

/// The prefixes that both ECR and the provider accept; the provider is the stricter of the two.
const PREFIX: &str = "^(ROOT|[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*)$";

/// Regular expressions for Terraform's `regex`, and the messages if they don't match.
#[derive(Debug, Serialize)]
pub(super) struct Patterns {
    /// Matches a repository prefix.
    prefix: &'static str,
    /// Matches the base of the policy names; its length leaves room for the longest role name.
    policy_name: String,
    /// The registries that the module can cache.
    registries: Registries,
    /// The message for any other registry.
    registry_message: String,
    /// The registries that need a secret.
    authenticated: Registries,
    /// The message for such a registry without a secret.
    authenticated_message: String,
}

/// A selection of registries: by host, and by the form of the host.
#[derive(Debug, Serialize)]
pub(super) struct Registries {
    /// The registries with a fixed host.
    hosts: Vec<&'static str>,
    /// Regular expressions for the others.
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
            "An upstream_registry_url must be the bare host of a registry that this module can cache: {}.{}",
            hosts(&presets),
            if has_secrets { "" } else { " Other registries need credentials, which this module doesn't manage." }
        ),
        authenticated: registries(&with_secret),
        authenticated_message: format!("Upstreams with these hosts need a secret_name: {}.", hosts(&with_secret)),
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

/// Returns a regular expression for every host that ECR can cache, or for any bare host if the module's own default is
/// none of them.
pub(super) fn any_host(default: &str) -> String {
    if crate::aws::registries::by_host(default).is_none() {
        return r"^[a-z0-9-]+(\.[a-z0-9-]+)+$".to_owned();
    }
    let hosts: Vec<_> = REGISTRIES.iter().map(|registry| registry.host.regex()).collect();
    format!("^({})$", hosts.join("|"))
}
