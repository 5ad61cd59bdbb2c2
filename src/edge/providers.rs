//! Lists the providers in terraform's data folders and in provider mirrors.

#![expect(clippy::disallowed_methods, reason = "lists folders, and links to what is in them")]

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The registry that terraform takes for a provider without a host, and the one that tofu takes. Source: OpenTofu docs,
/// "Provider Requirements".
const DEFAULT_HOSTS: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

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

/// Offers what a mirror has under one of the two default hosts under the other one as well, in a folder that nothing else
/// uses: terraform and tofu ask different hosts for the same provider. Returns whether there is any such provider.
///
/// # Errors
/// Whatever the operating system reports.
pub fn under_other_host(mirror: &Path, into: &Path) -> io::Result<bool> {
    let [one, other] = DEFAULT_HOSTS;
    let mut any = false;
    for (from, to) in [(one, other), (other, one)] {
        for (namespace, at) in listed(&mirror.join(from)) {
            for (kind, at) in listed(&at) {
                let name = Path::new(to).join(&namespace).join(&kind);
                if at.is_dir() && !mirror.join(&name).exists() {
                    link_provider(&at, &into.join(&name))?;
                    any = true;
                }
            }
        }
    }
    Ok(any)
}

/// Links to the packed versions of a provider and to each platform of the unpacked ones. The programs don't follow links
/// to the folders above.
fn link_provider(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for (name, at) in listed(from) {
        if !at.is_dir() {
            // The index of a network mirror lists its files by host.
            if !name.ends_with(".json") {
                symlink(&at, to.join(name))?;
            }
            continue;
        }
        fs::create_dir_all(to.join(&name))?;
        for (platform, at) in listed(&at) {
            symlink(&at, to.join(&name).join(platform))?;
        }
    }
    Ok(())
}
