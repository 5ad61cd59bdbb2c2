//! One upstream: its element of the module's variable, what the module's tests expect, and what the README shows.

use indexmap::IndexMap;
use serde::Serialize;

use super::mock::Mock;
use super::policies::{actions, json_scope, resources};
use crate::aws::image::host::in_image_names;
use crate::aws::image::{Cache, Mapped, Rule, rewrite};
use crate::aws::partition::PARTITIONS;
use crate::aws::policy::{DocumentKind, document};
use crate::spec::model::{self, Spec};
use crate::spec::secret_keys;
use crate::template::filters::Markdown;

/// One element of `var.upstreams`.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Entry<'spec> {
    /// The host of the upstream registry.
    upstream_registry_url: &'spec str,
    /// The part of the registry that is cached.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_repository_prefix: Option<&'spec str>,
    /// The role with which ECR reads an ECR registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_role_arn: Option<&'spec str>,
    /// The name of the secret with its credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_name: Option<&'spec str>,
    /// Whether the module creates the role.
    #[serde(skip_serializing_if = "Option::is_none")]
    create_role: Option<bool>,
}

/// One upstream.
#[derive(Debug, Serialize)]
pub(super) struct Upstream<'spec> {
    /// The repository prefix, or `ROOT` for none.
    prefix: &'spec str,
    /// The host of the upstream registry.
    url: &'spec str,
    /// The part of the registry that is cached.
    upstream_repository_prefix: Option<&'spec str>,
    /// The same; none if the whole registry is cached.
    upstream_part: Option<&'spec str>,
    /// The role with which ECR reads an ECR registry in another account.
    custom_role_arn: Option<&'spec str>,
    /// The name of the secret with its credentials.
    secret_name: Option<&'spec str>,
    /// The key of that secret in a module that creates it: the prefix, or the name of a secret that upstreams share.
    secret_key: Option<&'spec str>,
    /// Whether the module creates the role of an ECR upstream.
    create_role: bool,
    /// What tests expect of the documents of an ECR upstream.
    ecr: Option<Ecr>,
    /// The initial value of the secret.
    placeholders: Option<&'spec IndexMap<String, String>>,
    /// The URL that the module's tests expect.
    mock_url: String,
    /// The registry's name in prose.
    title: &'static str,
    /// The form of the path after the prefix in an image name.
    path_rule: Markdown,
    /// The URL of the registry's documentation of credentials.
    docs: Markdown,
    /// What to fill in for `username`.
    username: Option<Markdown>,
    /// What to fill in for `accessToken`.
    access_token: Option<Markdown>,
    /// The name of an example image without the cache.
    image: String,
    /// The name of the same image in the cache, without the registry's host.
    cached_image: String,
}

pub(super) fn entries(spec: &Spec) -> IndexMap<&str, Entry<'_>> {
    spec.upstreams.iter().map(|upstream| (upstream.prefix.as_str(), entry(upstream))).collect()
}

/// Returns the initial value of each secret. The first of several upstreams that share one decides.
pub(super) fn placeholders<'spec>(
    secrets: IndexMap<&'spec str, Vec<&'spec model::Upstream>>,
) -> IndexMap<&'spec str, &'spec IndexMap<String, String>> {
    let credentials = |upstreams: Vec<&'spec model::Upstream>| upstreams.first()?.credentials.as_ref();
    secrets.into_iter().filter_map(|(key, upstreams)| Some((key, &credentials(upstreams)?.placeholders))).collect()
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
    /// The actions in the owner's policy, sorted.
    owner_actions: Vec<String>,
    /// The resources in the owner's policy, sorted.
    owner_resources: Vec<String>,
    /// The actions in the role's policy, sorted.
    role_actions: Vec<String>,
    /// The resources in the role's policy, sorted.
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

fn view<'spec>(spec: &'spec Spec, upstream: &'spec model::Upstream, mock: &Mock) -> Upstream<'spec> {
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
        secret_key: secret_keys::key(spec, upstream),
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

/// Returns an existing image by its usual name, and its name in the cache as `ptcgen image` prints it. Below an
/// upstream prefix no image is known, so both names end in `NAME:TAG`.
fn example(upstream: &model::Upstream) -> (String, String) {
    let path = match upstream.upstream_part() {
        Some(part) => format!("{part}/{SOME}"),
        None => upstream.preset.example_image.to_owned(),
    };
    // Docker Hub's official images are known by their bare names, so the example shows that name.
    let named = match upstream.preset.official_images.and_then(|official| path.strip_prefix(official)) {
        Some(name) => name.to_owned(),
        None => format!("{}/{path}", in_image_names(&upstream.url)),
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
        // The spec allows rules that ptcgen can't map; of those, only the prefix is certain.
        _ => format!("{}/{path}", upstream.prefix),
    };
    let shown = |text: String| text.replace(SOME, "NAME:TAG");
    (shown(named), shown(cached))
}

/// Stands for any image; replaced by `NAME:TAG`.
const SOME: &str = "some-name:some-tag";
