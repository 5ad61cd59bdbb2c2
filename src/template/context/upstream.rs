//! One upstream, as the module's variable takes it, as its tests expect it, and as its README tells of it.

use indexmap::IndexMap;
use serde::Serialize;

use super::mock::Mock;
use super::policies::{actions, json_scope, resources};
use crate::aws::image::host::for_people;
use crate::aws::image::{Cache, Mapped, Rule, rewrite};
use crate::aws::partition::PARTITIONS;
use crate::aws::policy::{DocumentKind, document};
use crate::spec::model::{self, Spec};
use crate::template::filters::Markdown;

/// One element of `var.upstreams`.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Entry<'spec> {
    /// The host of the upstream registry.
    upstream_registry_url: &'spec str,
    /// The part of it that is cached.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_repository_prefix: Option<&'spec str>,
    /// The role by which ECR reads an ECR registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_role_arn: Option<&'spec str>,
    /// The name of the secret with its credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_name: Option<&'spec str>,
    /// Whether the module creates that role.
    #[serde(skip_serializing_if = "Option::is_none")]
    create_role: Option<bool>,
}

/// One upstream.
#[derive(Debug, Serialize)]
pub(super) struct Upstream<'spec> {
    /// The repository prefix; `ROOT` for none.
    prefix: &'spec str,
    /// The host of the upstream registry.
    url: &'spec str,
    /// The part of it that is cached.
    upstream_repository_prefix: Option<&'spec str>,
    /// The same, where it is not everything.
    upstream_part: Option<&'spec str>,
    /// The role by which ECR reads an ECR registry of another account.
    custom_role_arn: Option<&'spec str>,
    /// The name of the secret with its credentials.
    secret_name: Option<&'spec str>,
    /// Whether the module creates the role of an ECR upstream.
    create_role: bool,
    /// What the documents of an ECR upstream say.
    ecr: Option<Ecr>,
    /// What the secret is created with.
    placeholders: Option<&'spec IndexMap<String, String>>,
    /// What the module's tests expect of its URL.
    mock_url: String,
    /// The registry's name in prose.
    title: &'static str,
    /// What stands behind the prefix in an image's name.
    path_rule: Markdown,
    /// Where the registry's documentation of credentials is.
    docs: Markdown,
    /// What goes into `username`.
    username: Option<Markdown>,
    /// What goes into `accessToken`.
    access_token: Option<Markdown>,
    /// An image as people name it without the cache.
    image: String,
    /// The same behind the registry's host.
    cached_image: String,
}

pub(super) fn entries(spec: &Spec) -> IndexMap<&str, Entry<'_>> {
    spec.upstreams.iter().map(|upstream| (upstream.prefix.as_str(), entry(upstream))).collect()
}

fn entry(upstream: &model::Upstream) -> Entry<'_> {
    Entry {
        upstream_registry_url: &upstream.url,
        upstream_repository_prefix: upstream.upstream_repository_prefix.as_deref(),
        custom_role_arn: upstream.custom_role_arn.as_deref(),
        secret_name: secret_name(upstream),
        create_role: upstream.create_role.then_some(true),
    }
}

fn secret_name(upstream: &model::Upstream) -> Option<&str> {
    upstream.credentials.as_ref().map(|credentials| credentials.secret_name.as_str())
}

pub(super) fn upstreams<'spec>(spec: &'spec Spec, mock: &Mock) -> Vec<Upstream<'spec>> {
    spec.upstreams.iter().map(|upstream| view(spec, upstream, mock)).collect()
}

/// What the module's tests expect of the documents of an ECR upstream.
#[derive(Debug, Serialize)]
struct Ecr {
    /// The actions in what its owner allows, sorted.
    owner_actions: Vec<String>,
    /// The resources in it, sorted.
    owner_resources: Vec<String>,
    /// The actions in what its role may do, sorted.
    role_actions: Vec<String>,
    /// The resources in it, sorted.
    role_resources: Vec<String>,
}

fn ecr(spec: &Spec, upstream: &model::Upstream, mock: &Mock) -> Ecr {
    let alone = Spec { upstreams: vec![upstream.clone()], ..spec.clone() };
    let scope = json_scope(&alone, mock);
    let (owner, role) =
        (document(DocumentKind::EcrUpstreamSide, &scope), document(DocumentKind::EcrUpstreamRole, &scope));
    Ecr {
        owner_actions: actions(&owner),
        owner_resources: resources(&owner),
        role_actions: actions(&role),
        role_resources: resources(&role),
    }
}

fn view<'spec>(spec: &Spec, upstream: &'spec model::Upstream, mock: &Mock) -> Upstream<'spec> {
    let preset = upstream.preset;
    let secret = preset.secret();
    let (image, cached_image) = example(upstream);
    Upstream {
        prefix: &upstream.prefix,
        url: &upstream.url,
        upstream_repository_prefix: upstream.upstream_repository_prefix.as_deref(),
        upstream_part: upstream.upstream_part(),
        custom_role_arn: upstream.custom_role_arn.as_deref(),
        secret_name: secret_name(upstream),
        create_role: upstream.create_role,
        ecr: (preset.is_ecr()).then(|| ecr(spec, upstream, mock)),
        placeholders: upstream.credentials.as_ref().map(|credentials| &credentials.placeholders),
        mock_url: mock.url(&upstream.prefix),
        title: preset.title,
        path_rule: Markdown(preset.path_rule),
        docs: Markdown(preset.docs),
        username: secret.map(|secret| Markdown(secret.username)),
        access_token: secret.map(|secret| Markdown(secret.access_token)),
        image,
        cached_image,
    }
}

/// An image that is there, as people name it, and where `ptcgen image` says that the cache has it. Below an upstream
/// prefix nobody knows one.
fn example(upstream: &model::Upstream) -> (String, String) {
    let path = match upstream.upstream_part() {
        Some(part) => format!("{part}/{SOME}"),
        None => upstream.preset.example_image.to_owned(),
    };
    // Docker Hub's own images go by their bare name, and by it they have to be found.
    let named = match upstream.preset.official_images.and_then(|official| path.strip_prefix(official)) {
        Some(name) => name.to_owned(),
        None => format!("{}/{path}", for_people(&upstream.url)),
    };
    let rule = Rule {
        prefix: upstream.prefix.clone(),
        url: upstream.url.clone(),
        upstream_prefix: upstream.upstream_part().map(str::to_owned),
        preset: upstream.preset,
    };
    let cache = Cache::new("ACCOUNT_ID", "REGION", &PARTITIONS[0], vec![rule]);
    let cached = match rewrite(&named, &cache) {
        Mapped::Cached(cached) => cached.path(),
        // A rule that the spec allows against all advice: its prefix is all that is sure.
        _ => format!("{}/{path}", upstream.prefix),
    };
    let shown = |text: String| text.replace(SOME, "NAME:TAG");
    (shown(named), shown(cached))
}

/// Stands for any image.
const SOME: &str = "some-name:some-tag";
