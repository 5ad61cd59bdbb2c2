//! Rules about secrets that several upstreams share.
//!
//! Source: ECR User Guide, "Storing your upstream repository credentials": the secret holds one `username` and one
//! `accessToken`, which ECR presents to the upstream registry of each rule that names the secret.

use super::LintInput;
use crate::diag::{Code, Example};
use crate::spec::model::{Credentials, SecretMode, Upstream};
use crate::spec::problem::{Problem, path};
use crate::spec::secret_keys;

/// One secret for registries of different providers.
pub const OTHER_REGISTRY: Code = Code::rule(
    "PTC243",
    "upstreams of different registries share a secret",
    "A secret holds one user name and one token, and a token of one registry is not valid at another: pulls from one of \
     them fail. Upstreams of the same registry can share a secret.",
    Example::Spec {
        bad: "upstreams:\n  docker-hub: { secret_name: ecr-pullthroughcache/ci }\n  ghcr: { secret_name: \
              ecr-pullthroughcache/ci }\n",
        good: "upstreams:\n  docker-hub: { secret_name: ecr-pullthroughcache/ci-docker-hub }\n  ghcr: { secret_name: \
               ecr-pullthroughcache/ci-ghcr }\n",
    },
);

/// Finds upstreams whose secret another upstream of a different registry uses as well.
pub fn other_registry(input: LintInput<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen: Vec<(&Upstream, &Credentials)> = Vec::new();
    for upstream in &input.spec.upstreams {
        let Some(credentials) = &upstream.credentials else { continue };
        let same = |(_, other): &&(&Upstream, &Credentials)| other.secret_name == credentials.secret_name;
        match seen.iter().find(same) {
            Some((first, _)) if first.preset != upstream.preset => {
                let message = format!(
                    "`{}` ({}) and `{}` ({}) share the secret `{}`",
                    first.prefix, first.preset.title, upstream.prefix, upstream.preset.title, credentials.secret_name
                );
                let path = path(["upstreams", &upstream.prefix, "secret_name"]);
                let problem = Problem::at_value(&OTHER_REGISTRY, path, message);
                problems.push(problem.help(format!(
                    "set a `secret_name` for each of them, or leave it out: the default \
                                                    of `{0}` is `ecr-pullthroughcache/{0}`",
                    upstream.prefix
                )));
            }
            Some(_) => {}
            None => seen.push((upstream, credentials)),
        }
    }
    problems
}

/// A prefix that is the name of a shared secret.
pub const PREFIX_IS_SECRET: Code = Code::firm_rule(
    "PTC244",
    "a prefix is the name of a secret that other upstreams share",
    "The module keeps a shared secret under its name and any other one under the prefix of its upstream: both would \
     have the same key.",
    Example::Spec {
        bad: "upstreams:\n  a1: { preset: docker-hub, secret_name: ecr-pullthroughcache/hub }\n  a2: { preset: docker-hub, \
              secret_name: ecr-pullthroughcache/hub }\n  ecr-pullthroughcache/hub: { preset: ghcr }\n",
        good: "upstreams:\n  a1: { preset: docker-hub, secret_name: ecr-pullthroughcache/hub }\n  a2: { preset: \
               docker-hub, secret_name: ecr-pullthroughcache/hub }\n  ghcr: {}\n",
    },
);

/// Finds such prefixes, where the module creates the secrets.
pub fn prefix_is_secret(input: LintInput<'_>) -> Vec<Problem> {
    if input.spec.secret.mode == SecretMode::Existing {
        return Vec::new();
    }
    let shared = secret_keys::shared_secrets(input.spec);
    let clash = |upstream: &&Upstream| {
        let secret = upstream.credentials.as_ref();
        secret.is_some_and(|secret| secret.secret_name != upstream.prefix) && shared.contains(upstream.prefix.as_str())
    };
    let clashing = input.spec.upstreams.iter().filter(clash);
    clashing
        .map(|upstream| {
            let message = format!("`{}` is also the name of a secret that other upstreams share", upstream.prefix);
            Problem::at_key(&PREFIX_IS_SECRET, path(["upstreams", &upstream.prefix]), message)
                .help("choose another prefix, or another `secret_name` for the others")
        })
        .collect()
}
