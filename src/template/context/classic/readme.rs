//! What the README of `classic` shows about its upstream.

use serde::Serialize;

use crate::aws::partition;
use crate::aws::registries::{Access, REGISTRIES, ROOT};
use crate::spec::model::{Spec, Upstream};

const ACCOUNT: &str = "AWS_ACCOUNT_ID";
const REGION: &str = "AWS_REGION";

/// What the README shows about its upstream. Commands are complete, ready for a code span.
#[derive(Debug, Serialize)]
pub(super) struct Readme<'spec> {
    /// Whether the spec has a description.
    has_description: bool,
    /// That description.
    description: Option<&'spec str>,
    /// Whether there is a diagram of the pull path.
    diagram: bool,
    /// The registry's name in prose.
    upstream: &'static str,
    /// The URL of its documentation of credentials.
    docs: &'static str,
    /// Whether it is the whole of Docker Hub, where official images need `library/`.
    is_docker_hub: bool,
    /// What to fill in for `username`.
    username: Vec<Piece>,
    /// What to fill in for `accessToken`.
    access_token: Vec<Piece>,
    /// The form of the path after the prefix in an image name.
    path_rule: Vec<Piece>,
    /// Whether the upstream has a secret.
    has_secret: bool,
    /// The secret's name; empty if there is none.
    secret_name: &'spec str,
    /// The repository prefix.
    prefix: &'spec str,
    /// The command that pulls an official image of Docker Hub.
    pull_official: String,
    /// The command that pulls any other image of Docker Hub.
    pull_other: String,
    /// The command that pulls an image, for other registries.
    pull_example: String,
    /// The registry's host, with placeholders for account and region.
    registry: String,
    /// Whether the module's policy allows a pull.
    can_pull: bool,
    /// Days during which the name of a deleted secret stays reserved; 0 for none.
    window: u8,
    /// Every registry that ECR can cache.
    others: Vec<Other>,
}

/// A row of the table of upstreams.
#[derive(Debug, Serialize)]
struct Other {
    /// The registry's name in prose.
    title: &'static str,
    /// Its usual repository prefix.
    prefix: &'static str,
    /// Its host.
    host: String,
    /// Whether it needs credentials.
    credentials: &'static str,
}

/// A part of a sentence.
#[derive(Debug, Serialize)]
struct Piece {
    /// Whether it is code.
    is_code: bool,
    /// The text.
    text: &'static str,
}

/// Builds what the README shows.
pub(super) fn readme<'spec>(spec: &'spec Spec, upstream: &'spec Upstream) -> Readme<'spec> {
    let secret = upstream.preset.secret();
    let suffix =
        spec.region.as_deref().and_then(partition::of_region).map_or("amazonaws.com", |partition| partition.dns_suffix);
    let registry = format!("{ACCOUNT}.dkr.ecr.{REGION}.{suffix}");
    let cache = if upstream.prefix == ROOT { registry.clone() } else { format!("{registry}/{}", upstream.prefix) };
    Readme {
        has_description: spec.module.description.is_some(),
        description: spec.module.description.as_deref(),
        diagram: spec.docs.diagram,
        upstream: upstream.preset.title,
        docs: upstream.preset.docs,
        // With an upstream prefix, the path in the cache may or may not have `library/`.
        is_docker_hub: upstream.preset.official_images.is_some() && upstream.upstream_part().is_none(),
        username: pieces(secret.map_or("", |secret| secret.username)),
        access_token: pieces(secret.map_or("", |secret| secret.access_token)),
        path_rule: pieces(upstream.preset.path_rule),
        has_secret: upstream.credentials.is_some(),
        secret_name: upstream.credentials.as_ref().map_or("", |credentials| &credentials.secret_name),
        prefix: &upstream.prefix,
        pull_official: format!("docker pull {cache}/library/IMAGE:TAG"),
        pull_other: format!("docker pull {cache}/NAMESPACE/IMAGE:TAG"),
        // The cache has only what is below the upstream prefix, so the example image of the registry may not be in it.
        pull_example: match upstream.upstream_part() {
            Some(_) => format!("docker pull {cache}/IMAGE:TAG"),
            None => format!("docker pull {cache}/{}", upstream.preset.example_image),
        },
        registry,
        can_pull: spec.policy.roles.iter().any(|role| role.can_pull()),
        window: spec.secret.recovery_window_in_days,
        others: others(),
    }
}

/// Splits a sentence of ptcgen's at its backticks.
fn pieces(sentence: &'static str) -> Vec<Piece> {
    let parts = sentence.split('`').enumerate();
    parts.map(|(index, text)| Piece { is_code: index % 2 == 1, text }).filter(|piece| !piece.text.is_empty()).collect()
}

fn others() -> Vec<Other> {
    let rows = REGISTRIES.iter().map(|preset| Other {
        title: preset.title,
        prefix: preset.console_prefix,
        host: preset.host.in_modules().replace("SUFFIX", partition::PARTITIONS[0].dns_suffix),
        credentials: match preset.access {
            Access::Secret(_) => "yes",
            Access::Public => "no",
            Access::Iam => "no, but a role if the account differs",
        },
    });
    rows.collect()
}
