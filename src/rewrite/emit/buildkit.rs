//! Rules → mirrors in BuildKit's `buildkitd.toml`.
//!
//! Source: <https://docs.docker.com/build/buildkit/toml-configuration/>.

use super::of_whole_registries;
use crate::aws::image::Cache;

pub(super) fn write(cache: &Cache) -> String {
    let registry = cache.registry();
    let (mirrors, left) = of_whole_registries(cache);
    let mut out = format!("# /etc/buildkit/buildkitd.toml. Builders must log in: docker login {registry}\n{left}");
    for mirror in mirrors {
        let location = mirror.location(registry);
        out.push_str(&format!("\n[registry.\"{}\"]\n  mirrors = [\"{location}\"]\n", mirror.host));
    }
    out
}
