//! A cache's rules → configuration with which a tool maps images itself, so that no file has to change. Text out.

mod buildkit;
mod containerd;
mod crio;
mod k3s;
mod kustomize;
mod kyverno;
mod renovate;

use clap::ValueEnum;

use crate::aws::image::cache::ROOT;
use crate::aws::image::{Cache, Rule, host};

/// What the configuration is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Component with an `images` entry for every image in PATH
    Kustomize,
    /// Policy that rewrites pods when they are admitted
    Kyverno,
    /// hosts.toml files below /etc/containerd/certs.d
    Containerd,
    /// buildkitd.toml
    Buildkit,
    /// registries.yaml of k3s and RKE2
    K3s,
    /// Drop-in for registries.conf: CRI-O, Podman, Buildah, Skopeo
    Crio,
    /// Renovate's registryAliases, so that it finds updates of rewritten images
    Renovate,
}

/// An image by its name in a manifest, and by its name in the cache; both without tag.
pub type Renamed = (String, String);

/// A way to write configuration.
pub struct Emitter {
    /// For what.
    pub target: Target,
    write: fn(&Cache, &[Renamed]) -> String,
}

/// A row a tool.
pub const EMITTERS: &[Emitter] = &[
    Emitter { target: Target::Kustomize, write: |_, images| kustomize::write(images) },
    Emitter { target: Target::Kyverno, write: |cache, _| kyverno::write(cache) },
    Emitter { target: Target::Containerd, write: |cache, _| containerd::write(cache) },
    Emitter { target: Target::Buildkit, write: |cache, _| buildkit::write(cache) },
    Emitter { target: Target::K3s, write: |cache, _| k3s::write(cache) },
    Emitter { target: Target::Crio, write: |cache, _| crio::write(cache) },
    Emitter { target: Target::Renovate, write: |cache, _| renovate::write(cache) },
];

/// The configuration for a tool.
pub fn emit(target: Target, cache: &Cache, images: &[Renamed]) -> String {
    let emitter = EMITTERS.iter().find(|emitter| emitter.target == target);
    emitter.map(|emitter| (emitter.write)(cache, images)).unwrap_or_default()
}

/// A rule as tools need it.
struct Mirror<'c> {
    /// The registry by the name that people and tools have for it: `docker.io`.
    host: &'c str,
    /// The host that answers.
    server: &'c str,
    /// The part of the registry that is cached; `None`: all of it.
    path: Option<&'c str>,
    /// The prefix in the cache; `None`: none.
    prefix: Option<&'c str>,
}

impl Mirror<'_> {
    /// What is cached: `docker.io/grafana`.
    fn upstream(&self) -> String {
        self.path.map_or(self.host.to_owned(), |path| format!("{}/{path}", self.host))
    }

    /// Where it is cached: registry and prefix.
    fn location(&self, registry: &str) -> String {
        self.prefix.map_or(registry.to_owned(), |prefix| format!("{registry}/{prefix}"))
    }
}

fn mirrors(cache: &Cache) -> Vec<Mirror<'_>> {
    let mirrors = cache.rules().iter().map(|Rule { prefix, url, upstream_prefix, .. }| {
        let prefix = Some(prefix.as_str()).filter(|prefix| *prefix != ROOT);
        Mirror { host: host::for_people(url), server: url, path: upstream_prefix.as_deref(), prefix }
    });
    mirrors.collect()
}

/// For tools that know registries alone: the first rule for all of each; and lines that say which rules they can't have.
fn of_whole_registries(cache: &Cache) -> (Vec<Mirror<'_>>, String) {
    let (mut whole, mut left) = (Vec::<Mirror<'_>>::new(), String::new());
    for mirror in mirrors(cache) {
        let known = whole.iter().any(|other| other.host == mirror.host);
        if mirror.path.is_some() || known {
            left.push_str(&format!("# Not here, since it is about a part of a registry: {}\n", mirror.upstream()));
        } else {
            whole.push(mirror);
        }
    }
    (whole, left)
}
