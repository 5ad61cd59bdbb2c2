//! Generates configuration that makes a tool map images to the cache itself, so that no file has to change.

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::kyverno;
use super::mirrors::{mirrors, of_whole_registries};
use crate::aws::image::Cache;

/// The tool to configure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
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

/// An image: its name in a manifest and its name in the cache, both without tag.
pub type Renamed = (String, String);

/// A generator of configuration.
pub struct Emitter {
    /// The tool.
    pub target: Target,
    write: fn(&Cache, &[Renamed]) -> String,
}

/// One row per tool.
pub const EMITTERS: &[Emitter] = &[
    Emitter { target: Target::Kustomize, write: |_, images| kustomize(images) },
    Emitter { target: Target::Kyverno, write: |cache, _| kyverno::write(cache) },
    Emitter { target: Target::Containerd, write: |cache, _| containerd(cache) },
    Emitter { target: Target::Buildkit, write: |cache, _| buildkit(cache) },
    Emitter { target: Target::K3s, write: |cache, _| k3s(cache) },
    Emitter { target: Target::Crio, write: |cache, _| crio(cache) },
    Emitter { target: Target::Renovate, write: |cache, _| renovate(cache) },
];

/// Returns the configuration for a tool.
pub fn emit(target: Target, cache: &Cache, images: &[Renamed]) -> String {
    let emitter = EMITTERS.iter().find(|emitter| emitter.target == target);
    emitter.map(|emitter| (emitter.write)(cache, images)).unwrap_or_default()
}

/// Returns a kustomize component that gives each image of the manifests its cached name.
///
/// Source: <https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/>. Names are matched exactly,
/// so images that are added later need their own entries.
fn kustomize(images: &[Renamed]) -> String {
    let mut out = "# Name this folder under `components` of an overlay.\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        .to_owned();
    if images.is_empty() {
        out.push_str("images: []\n");
        return out;
    }
    out.push_str("images:\n");
    for (name, cached) in images {
        out.push_str(&format!("  - name: {name}\n    newName: {cached}\n"));
    }
    out
}

/// Returns containerd's `hosts.toml`, one file per registry, each under a comment with its path.
///
/// Source: <https://github.com/containerd/containerd/blob/main/docs/hosts.md>. `override_path` makes containerd append
/// the repository to the mirror's path as it is; containerd itself turns `nginx` into `library/nginx`.
fn containerd(cache: &Cache) -> String {
    let registry = cache.registry();
    let (mirrors, left) = of_whole_registries(cache);
    let mut out = "# kubelet's CredentialProviderConfig must name these hosts in matchImages; ecr-credential-provider answers for\n\
                   # mirrors from version 1.29 on.\n"
        .to_owned();
    out.push_str(&left);
    for mirror in mirrors {
        let path = mirror.prefix.map_or(String::new(), |prefix| format!("/{prefix}"));
        out.push_str(&format!(
            "\n# /etc/containerd/certs.d/{}/hosts.toml\nserver = \"https://{}\"\n\n[host.\"https://{registry}/v2{path}\"]\n  \
             capabilities = [\"pull\", \"resolve\"]\n  override_path = true\n",
            mirror.host, mirror.server
        ));
    }
    out
}

/// Returns the mirrors for BuildKit's `buildkitd.toml`.
///
/// Source: <https://docs.docker.com/build/buildkit/toml-configuration/>.
fn buildkit(cache: &Cache) -> String {
    let registry = cache.registry();
    let (mirrors, left) = of_whole_registries(cache);
    let mut out = format!("# /etc/buildkit/buildkitd.toml. Builders must log in: docker login {registry}\n{left}");
    for mirror in mirrors {
        let location = mirror.location(registry);
        out.push_str(&format!("\n[registry.\"{}\"]\n  mirrors = [\"{location}\"]\n", mirror.host));
    }
    out
}

/// Returns the mirrors, with `rewrite`, for `registries.yaml` of k3s and RKE2.
///
/// Source: <https://docs.k3s.io/installation/private-registry#rewrites>.
fn k3s(cache: &Cache) -> String {
    let registry = cache.registry();
    let (mirrors, left) = of_whole_registries(cache);
    let mut out = format!(
        "# /etc/rancher/k3s/registries.yaml. A password of ECR is good for 12 hours: use a kubelet credential provider.\n\
         {left}mirrors:\n"
    );
    for mirror in mirrors {
        out.push_str(&format!("  {}:\n    endpoint:\n      - \"https://{registry}\"\n", mirror.host));
        if let Some(prefix) = mirror.prefix {
            out.push_str(&format!("    rewrite:\n      \"^(.*)$\": \"{prefix}/$1\"\n"));
        }
    }
    out
}

/// Returns the mirrors for containers-registries.conf, version 2. The longest prefix takes precedence.
///
/// Source: <https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md>.
fn crio(cache: &Cache) -> String {
    let registry = cache.registry();
    let mut out = "# /etc/containers/registries.conf.d/ecr-cache.conf\n".to_owned();
    let mut upstreams = Vec::new();
    for mirror in mirrors(cache) {
        let (upstream, location) = (mirror.upstream(), mirror.location(registry));
        // A second rule for the same repositories would never be used.
        if !upstreams.contains(&upstream) {
            out.push_str(&format!(
                "\n[[registry]]\nprefix = \"{upstream}\"\nlocation = \"{upstream}\"\n\n[[registry.mirror]]\nlocation = \"{location}\"\n"
            ));
            upstreams.push(upstream);
        }
    }
    out
}

/// Returns Renovate's `registryAliases`, which map rewritten names back to upstream.
///
/// Source: <https://docs.renovatebot.com/configuration-options/#registryaliases>.
fn renovate(cache: &Cache) -> String {
    let registry = cache.registry();
    let aliases = mirrors(cache).into_iter().map(|mirror| (mirror.location(registry), Value::from(mirror.upstream())));
    let config = json!({
        "$schema": "https://docs.renovatebot.com/renovate-schema.json",
        "registryAliases": aliases.collect::<Map<_, _>>(),
    });
    format!("{config:#}\n")
}
