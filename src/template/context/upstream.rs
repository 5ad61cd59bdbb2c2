//! One upstream, as the module's variable takes it, as its tests expect it, and as its README tells of it.

use indexmap::IndexMap;
use serde::Serialize;

use super::mock::Mock;
use crate::spec::model::{self, Spec};
use crate::spec::presets::{Access, Host};
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
    }
}

fn secret_name(upstream: &model::Upstream) -> Option<&str> {
    upstream.credentials.as_ref().map(|credentials| credentials.secret_name.as_str())
}

pub(super) fn upstreams<'spec>(spec: &'spec Spec, mock: &Mock) -> Vec<Upstream<'spec>> {
    spec.upstreams.iter().map(|upstream| view(upstream, mock)).collect()
}

fn view<'spec>(upstream: &'spec model::Upstream, mock: &Mock) -> Upstream<'spec> {
    let preset = upstream.preset;
    let (username, access_token) = match preset.access {
        Access::Secret { username, access_token } => (Some(Markdown(username)), Some(Markdown(access_token))),
        Access::Public | Access::Iam => (None, None),
    };
    let (image, cached_image) = example(upstream);
    Upstream {
        prefix: &upstream.prefix,
        url: &upstream.url,
        upstream_repository_prefix: upstream.upstream_repository_prefix.as_deref(),
        upstream_part: upstream.upstream_part(),
        custom_role_arn: upstream.custom_role_arn.as_deref(),
        secret_name: secret_name(upstream),
        placeholders: upstream.credentials.as_ref().map(|credentials| &credentials.placeholders),
        mock_url: mock.url(&upstream.prefix),
        title: preset.title,
        path_rule: Markdown(preset.path_rule),
        docs: Markdown(preset.docs),
        username,
        access_token,
        image,
        cached_image,
    }
}

/// An image that is there, before and behind the cache. Below an upstream prefix nobody knows one.
fn example(upstream: &model::Upstream) -> (String, String) {
    let host = if upstream.preset.host == Host::Fixed("registry-1.docker.io") { "docker.io" } else { &upstream.url };
    let behind = |path: &str| match upstream.prefix.as_str() {
        "ROOT" => path.to_owned(),
        prefix => format!("{prefix}/{path}"),
    };
    match upstream.upstream_part() {
        Some(prefix) => (format!("{host}/{prefix}/NAME:TAG"), behind("NAME:TAG")),
        None => {
            let path = upstream.preset.example_image;
            (format!("{host}/{path}"), behind(path))
        }
    }
}
