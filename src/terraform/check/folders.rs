//! Files below a module → the folders that are modules, each with its files.

use std::collections::BTreeMap;

/// A folder that is a module.
#[derive(Default)]
pub(super) struct Folder<'a> {
    /// `.tf`: path and text, in the order in which terraform reads them.
    pub(super) files: Vec<(&'a str, &'a [u8])>,
    /// `.tf.json`, whose declarations nobody reads here.
    pub(super) json: Vec<(&'a str, &'a [u8])>,
    /// Test files, in the folder itself and in its `tests/`.
    pub(super) tests: Vec<(&'a str, &'a [u8])>,
    /// OpenTofu reads a file more than Terraform does, so what is declared depends on the program.
    pub(super) is_tofu: bool,
}

/// Groups the files by the folder that they belong to; the module's own is called "".
pub(super) fn of<'a>(files: &[(&'a str, &'a [u8])]) -> BTreeMap<&'a str, Folder<'a>> {
    let mut folders: BTreeMap<&str, Folder<'a>> = BTreeMap::new();
    for (path, text) in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if is_ignored(name) {
            continue;
        }
        if name.ends_with(".tftest.hcl") {
            folders.entry(owner(folder, name)).or_default().tests.push((path, text));
        } else if name.ends_with(".tf") {
            folders.entry(folder).or_default().files.push((path, text));
        } else if name.ends_with(".tf.json") {
            folders.entry(folder).or_default().json.push((path, text));
        } else if name.ends_with(".tofu") || name.ends_with(".tofu.json") {
            folders.entry(folder).or_default().is_tofu = true;
        }
    }
    folders.retain(|_, folder| !(folder.files.is_empty() && folder.json.is_empty() && folder.tests.is_empty()));
    for folder in folders.values_mut() {
        folder.json.sort_by_key(|(path, _)| *path);
        folder.files.sort_by_key(|(path, _)| *path);
        folder.tests.sort_by_key(|(path, _)| *path);
    }
    folders
}

/// Whether a file is one of those that are parsed.
pub(super) fn covers(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_read = [".tf", ".tf.json", ".tftest.hcl"].iter().any(|end| name.ends_with(end));
    is_read && !is_ignored(name) && is_module(owner(folder, name))
}

/// The folder of the module that a file belongs to: tests stand beside the module, or in its `tests/`.
fn owner<'a>(folder: &'a str, name: &str) -> &'a str {
    match folder.strip_suffix("tests") {
        Some(above) if name.ends_with(".tftest.hcl") && (above.is_empty() || above.ends_with('/')) => {
            above.strip_suffix('/').unwrap_or(above)
        }
        _ => folder,
    }
}

/// The names that terraform passes over: hidden ones, and backups of editors.
fn is_ignored(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'))
}

/// The module itself, its examples and the modules that tests set up; a folder that nobody knows may hold anything.
pub(super) fn is_module(path: &str) -> bool {
    path.is_empty() || path.starts_with("examples/") || path.starts_with("modules/") || path.starts_with("tests/")
}
