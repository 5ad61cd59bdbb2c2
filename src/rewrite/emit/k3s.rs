//! Rules → mirrors with `rewrite` in `registries.yaml` of k3s and RKE2.
//!
//! Source: <https://docs.k3s.io/installation/private-registry#rewrites>.

use super::of_whole_registries;
use crate::aws::image::Cache;

pub(super) fn write(cache: &Cache) -> String {
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
