//! Rules → mirrors in containers-registries.conf, version 2; the longest prefix counts.
//!
//! Source: <https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md>.

use super::mirrors;
use crate::aws::image::Cache;

pub(super) fn write(cache: &Cache) -> String {
    let registry = cache.registry();
    let mut out = "# /etc/containers/registries.conf.d/ecr-cache.conf\n".to_owned();
    let mut upstreams = Vec::new();
    for mirror in mirrors(cache) {
        let (upstream, location) = (mirror.upstream(), mirror.location(registry));
        // A second rule for the same repositories is never asked.
        if !upstreams.contains(&upstream) {
            out.push_str(&format!(
                "\n[[registry]]\nprefix = \"{upstream}\"\nlocation = \"{upstream}\"\n\n[[registry.mirror]]\nlocation = \"{location}\"\n"
            ));
            upstreams.push(upstream);
        }
    }
    out
}
