//! Groups the files below a module into the folders that are modules.

use std::collections::BTreeMap;

use crate::hcl::parse::parse;

/// A folder that is a module.
#[derive(Default)]
pub(super) struct Folder<'a> {
    /// The `.tf` files: path and text, in the order in which terraform reads them.
    pub(super) files: Vec<(&'a str, &'a [u8])>,
    /// The `.tf.json` files, whose declarations are not read here.
    pub(super) json: Vec<(&'a str, &'a [u8])>,
    /// The test files, in the folder itself and in its `tests/`.
    pub(super) tests: Vec<(&'a str, &'a [u8])>,
    /// Whether there are files that only OpenTofu reads, so that the declarations depend on the program.
    pub(super) is_tofu: bool,
}

/// Groups the files by folder; the module's own folder is "".
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
            folders.entry(folder).or_default().is_tofu |= !declares_nothing(text);
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

/// Whether a file has nothing but `removed` blocks, as the one that ptcgen writes for OpenTofu beside a `.tf` file.
fn declares_nothing(text: &[u8]) -> bool {
    parse(text)
        .is_ok_and(|body| body.attributes.is_empty() && body.blocks.len() == body.blocks_of(text, "removed").count())
}

/// Whether a file with this path is parsed.
pub(super) fn covers(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_read = [".tf", ".tf.json", ".tftest.hcl"].iter().any(|end| name.ends_with(end));
    is_read && !is_ignored(name) && is_module(owner(folder, name))
}

/// The module that a file belongs to: tests are in the module's folder or in its `tests/`.
fn owner<'a>(folder: &'a str, name: &str) -> &'a str {
    match folder.strip_suffix("tests") {
        Some(above) if name.ends_with(".tftest.hcl") && (above.is_empty() || above.ends_with('/')) => {
            above.strip_suffix('/').unwrap_or(above)
        }
        _ => folder,
    }
}

/// Whether terraform ignores a file: hidden files and editors' backups.
fn is_ignored(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'))
}

/// Whether a folder is the module itself or in one of the usual places: examples, modules, and the setup modules of
/// tests. Other folders may hold anything.
pub(super) fn is_module(path: &str) -> bool {
    path.is_empty() || path.starts_with("examples/") || path.starts_with("modules/") || path.starts_with("tests/")
}
