//! Rules → Renovate's `registryAliases`: what is behind a rewritten name.
//!
//! Source: <https://docs.renovatebot.com/configuration-options/#registryaliases>.

use serde_json::{Map, Value, json};

use super::mirrors;
use crate::aws::image::Cache;

pub(super) fn write(cache: &Cache) -> String {
    let registry = cache.registry();
    let aliases = mirrors(cache).into_iter().map(|mirror| (mirror.location(registry), Value::from(mirror.upstream())));
    let config = json!({
        "$schema": "https://docs.renovatebot.com/renovate-schema.json",
        "registryAliases": aliases.collect::<Map<_, _>>(),
    });
    format!("{config:#}\n")
}
