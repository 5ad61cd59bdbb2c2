//! Reads the files of a module into a [`Module`] as terraform-docs does, and reports what cannot be read.
//!
//! No file is opened here. Later blocks replace earlier ones of the same name; override files come last.

mod collect;
mod comments;
pub mod header;
pub(crate) mod json;
pub mod lockfile;
mod module_file;
mod providers;
mod raw;

use super::config::Config;
use super::module::Module;
use crate::diag::Diagnostic;

/// Returns whether a file of this name belongs to a module.
pub fn is_module_file(name: &str) -> bool {
    const SUFFIXES: [&str; 5] = [".tf", ".tofu", ".tf.json", ".pkr.hcl", ".pkr.json"];
    let temporary = name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
    !temporary && SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
}

fn is_override(name: &str) -> bool {
    let suffixes = [".tf.json", ".tf", ".tofu", ".pkr.hcl", ".pkr.json"];
    let base = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name);
    base == "override" || base.ends_with("_override")
}

/// Loads the module files among `files`, pairs of a name without its folder and the content; `lock` is the content of
/// `.terraform.lock.hcl`.
///
/// What cannot be read is missing from the module, and a finding reports it.
pub fn load(files: &[(&str, &[u8])], lock: Option<&[u8]>, config: &Config) -> (Module, Vec<Diagnostic>) {
    let mut files: Vec<_> = files.iter().copied().filter(|(name, _)| is_module_file(name)).collect();
    files.sort_by_key(|(name, _)| (is_override(name), *name));
    let mut collector = collect::Collector::new(config.settings.read_comments, config.takes_source);
    for (name, text) in files {
        collector.file(name, text);
    }
    let versions = lock.filter(|_| config.settings.lockfile).and_then(lockfile::parse).unwrap_or_default();
    let (mut module, findings) = collector.finish(&versions);
    module.sort(config);
    (module, findings)
}
