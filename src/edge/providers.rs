//! Lists the providers in terraform's data folders and in provider mirrors.

#![expect(clippy::disallowed_methods, reason = "lists folders")]

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the providers that `terraform init` put into a data folder, as pairs of source address and program, sorted.
pub fn providers(data: &Path) -> Vec<(String, PathBuf)> {
    let root = data.join("providers");
    let mut found = Vec::new();
    for (host, at) in listed(&root) {
        for (namespace, at) in listed(&at) {
            for (kind, at) in listed(&at) {
                let platforms = listed(&at).into_iter().flat_map(|(_, version)| listed(&version));
                let files = platforms.flat_map(|(_, platform)| listed(&platform));
                let program = files.into_iter().find(|(name, _)| name.starts_with("terraform-provider-"));
                let program = program.and_then(|(_, path)| fs::canonicalize(path).ok());
                found.extend(program.map(|program| (format!("{host}/{namespace}/{kind}"), program)));
            }
        }
    }
    found.sort();
    found
}

fn listed(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<_> =
        entries.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path()))).collect();
    found.sort();
    found
}

/// Returns the versions of a provider in a mirror, packed or unpacked. The provider is `hashicorp/aws`, with or without
/// its host.
pub fn versions(mirror: &Path, provider: &str) -> Vec<String> {
    let hosts = if provider.matches('/').count() > 1 {
        vec![mirror.join(provider)]
    } else {
        listed(mirror).into_iter().map(|(_, host)| host.join(provider)).collect()
    };
    let kind = provider.rsplit('/').next().unwrap_or_default();
    let packed = format!("terraform-provider-{kind}_");
    let entries = hosts.iter().flat_map(|folder| listed(folder));
    let mut found: Vec<String> = entries
        .filter_map(|(name, path)| match name.strip_prefix(&packed) {
            Some(rest) if name.ends_with(".zip") => rest.split('_').next().map(str::to_owned),
            _ => path.is_dir().then_some(name),
        })
        .collect();
    found.dedup();
    found
}
