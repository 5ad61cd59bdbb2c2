//! The hosts that ECR can cache, as a regular expression of terraform's.

use crate::aws::registries::{Host, PRESETS};

/// Matches every host of the presets; any bare host where the module's own default is none of them.
pub(super) fn pattern(default: &str) -> String {
    if crate::aws::registries::by_host(default).is_none() {
        return r"^[a-z0-9-]+(\.[a-z0-9-]+)+$".to_owned();
    }
    let hosts: Vec<String> = PRESETS
        .iter()
        .map(|preset| match preset.host {
            Host::Fixed(host) => host.replace('.', r"\."),
            Host::Azure => r"[a-z0-9]+\.azurecr\.io".to_owned(),
            Host::Ecr => r"[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+(\.[a-z0-9-]+)+".to_owned(),
        })
        .collect();
    format!("^({})$", hosts.join("|"))
}
