//! The upstreams of a spec: which registry each refers to, and the defaults that follow from it.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::model::{Credentials, Upstream};
use super::problem::{Path, Problem, path};
use crate::aws::image::host;
use crate::aws::registries::prose::HOW_MANY;
use crate::aws::registries::{self, REGISTRIES, Registry};
use crate::base::const_text::ConstText;
use crate::diag::{Code, Example, did_you_mean};

const REASON: ConstText<400> = ConstText::EMPTY.and("ECR caches ").and(HOW_MANY).and(
    " kinds of registry. `url` is a bare host, without scheme, path or port, and must belong to the preset; a wrong \
     one passes `terraform plan` and fails at apply.",
);

/// An upstream that ECR can't cache, or a `url` that is not a host.
pub(crate) const UNKNOWN_UPSTREAM: Code = Code::firm_rule(
    "PTC202",
    "the upstream is not a registry that ECR can cache",
    REASON.as_str(),
    Example::Spec {
        bad: "upstreams:\n  quay: { url: https://quay.io/ }\n",
        good: "upstreams:\n  quay: { url: quay.io }\n",
    },
);

/// The text of every placeholder unless the spec says otherwise.
pub const PLACEHOLDER: &str = "FILL-ME";

/// What the name of every upstream secret begins with; ECR reads no other secret.
pub const SECRET_PREFIX: &str = "ecr-pullthroughcache/";

/// An upstream as a spec has it; the defaults of its fields depend on its key.
#[derive(Default, Deserialize)]
#[serde(default)]
struct UpstreamEntry {
    preset: Option<String>,
    url: Option<String>,
    upstream_repository_prefix: Option<String>,
    custom_role_arn: Option<String>,
    create_role: bool,
    credentials: Option<CredentialsEntry>,
    secret_name: Option<String>,
}

/// `credentials`: whether there are any, or their placeholders.
#[derive(Deserialize)]
#[serde(untagged)]
enum CredentialsEntry {
    Needed(bool),
    Placeholders(IndexMap<String, String>),
}

/// Reads `upstreams`; if there are none, Docker Hub is the only one.
///
/// # Errors
/// Returns serde's message if the value does not fit the schema.
pub(super) fn read(entries: Value) -> Result<(Vec<Upstream>, Vec<Problem>), serde_json::Error> {
    let entries: Option<IndexMap<String, Option<UpstreamEntry>>> = serde_json::from_value(entries)?;
    let entries = entries.filter(|entries| !entries.is_empty());
    let entries = entries.unwrap_or_else(|| IndexMap::from([("docker-hub".to_owned(), None)]));
    let (mut upstreams, mut problems) = (Vec::new(), Vec::new());
    for (prefix, entry) in entries {
        match upstream(&prefix, entry.unwrap_or_default()) {
            Ok(upstream) => upstreams.push(upstream),
            Err(problem) => problems.push(*problem),
        }
    }
    Ok((upstreams, problems))
}

fn upstream(prefix: &str, entry: UpstreamEntry) -> Result<Upstream, Box<Problem>> {
    let preset = preset(prefix, entry.preset.as_deref(), entry.url.as_deref())?;
    let url = entry.url.or_else(|| preset.host.fixed().map(str::to_owned));
    let Some(url) = url else {
        let problem =
            Problem::at_key(&UNKNOWN_UPSTREAM, path(["upstreams", prefix]), format!("`{prefix}` has no `url`"))
                .help(format!("{} has no host that all users share", preset.title))
                .help(format!("set `url: {}`", preset.host.example()));
        return Err(Box::new(problem));
    };
    let secret_name = entry.secret_name.unwrap_or_else(|| format!("{SECRET_PREFIX}{prefix}"));
    let placeholders = match entry.credentials {
        Some(CredentialsEntry::Placeholders(map)) => Some(map),
        Some(CredentialsEntry::Needed(false)) => None,
        Some(CredentialsEntry::Needed(true)) => Some(placeholders(preset)),
        None => preset.needs_secret().then(|| placeholders(preset)),
    };
    // The rule of an ECR upstream has `ROOT` in AWS if it was created without a prefix. The provider replaces a rule
    // whose configuration lacks it.
    let whole_registry = preset.is_ecr().then(|| registries::ROOT.to_owned());
    Ok(Upstream {
        prefix: prefix.to_owned(),
        preset,
        url,
        upstream_repository_prefix: entry.upstream_repository_prefix.or(whole_registry),
        custom_role_arn: entry.custom_role_arn,
        create_role: entry.create_role,
        credentials: placeholders.map(|placeholders| Credentials { secret_name, placeholders }),
    })
}

fn placeholders(preset: &Registry) -> IndexMap<String, String> {
    preset.secret_keys().iter().map(|key| ((*key).to_owned(), PLACEHOLDER.to_owned())).collect()
}

/// Returns the preset by its name, else by the key, else by the host.
pub(super) fn preset(prefix: &str, name: Option<&str>, url: Option<&str>) -> Result<&'static Registry, Box<Problem>> {
    let by_name = name.and_then(registries::by_name);
    let by_key = || registries::by_name(prefix);
    let by_host = || url.and_then(registries::by_host);
    by_name.or_else(by_key).or_else(by_host).ok_or_else(|| Box::new(nameless_upstream(prefix, url)))
}

/// Reports an upstream whose registry is unknown: neither its key, nor `preset`, nor `url` names it.
pub(super) fn nameless_upstream(prefix: &str, url: Option<&str>) -> Problem {
    let names = REGISTRIES.iter().flat_map(|preset| [preset.name].into_iter().chain(preset.aliases.iter().copied()));
    let Some(url) = url else {
        let path = path(["upstreams", prefix]);
        let problem =
            Problem::at_key(&UNKNOWN_UPSTREAM, path, format!("`{prefix}` does not say which registry it caches"));
        return match did_you_mean(prefix, names) {
            Some(name) => problem.help(format!("did you mean `{name}`? Or set `preset: {name}` below it")),
            None => problem.help(format!("set `preset` below it to one of {}", preset_names())),
        };
    };
    let path: Path = path(["upstreams", prefix, "url"]);
    if let Some((host, preset)) =
        bare_host(url).and_then(|host| registries::by_host(&host).map(|preset| (host, preset)))
    {
        return Problem::at_value(&UNKNOWN_UPSTREAM, path, format!("`{}` is not a bare host", shown(url)))
            .help(format!("write `url: {host}` ({})", preset.title));
    }
    Problem::at_value(&UNKNOWN_UPSTREAM, path, format!("ECR can't cache `{}`", shown(url)))
        .help(format!("it caches {}", preset_names()))
        .help(elsewhere(url))
}

fn preset_names() -> String {
    REGISTRIES.iter().map(|preset| format!("`{}`", preset.name)).collect::<Vec<_>>().join(", ")
}

fn elsewhere(url: &str) -> &'static str {
    let instead = bare_host(url).and_then(|host| host::unsupported(&host));
    instead.unwrap_or("copy the images into ECR instead (`skopeo copy`), or use a registry in this list that has them")
}

/// Returns a URL as it may be shown: the part before an `@` could be a password.
pub(crate) fn shown(url: &str) -> String {
    match url.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => url.to_owned(),
    }
}

/// Returns the host in a URL, as a rule has it; `None` if there is no host at all.
pub(crate) fn bare_host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    // `hub.docker.com` is the website, not a registry: no image reference has it, so `canonical` does not map it.
    let host = if host == "hub.docker.com" { registries::DOCKER_HUB } else { host };
    (!host.is_empty()).then(|| host::canonical(host))
}
