//! Rules → containerd's `hosts.toml`, a file a registry, each under a comment with its path.
//!
//! Source: <https://github.com/containerd/containerd/blob/main/docs/hosts.md>. containerd keeps the path of what it asks a
//! mirror with `override_path` for, and says `library/nginx` itself.

use super::of_whole_registries;
use crate::aws::image::Cache;

pub(super) fn write(cache: &Cache) -> String {
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
