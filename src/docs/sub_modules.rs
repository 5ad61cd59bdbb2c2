//! Finds the folders below a main module that are modules too.
//!
//! Nothing is read here: the caller passes a function that lists one folder.

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    /// The name, without its path.
    pub name: String,
    /// Whether it is a folder itself and not a symlink to one.
    pub is_folder: bool,
}

/// Deeper folders are skipped, so that no tree can exhaust the stack.
const DEPTH_LIMIT: usize = 100;

/// Returns the modules below a root folder, as relative paths, depth first and by name, without the root itself.
///
/// # Errors
/// What `entries` returns for a folder that cannot be read.
pub fn sub_modules<E>(
    exclude: &[String],
    entries: &mut dyn FnMut(&str) -> Result<Vec<FolderEntry>, E>,
) -> Result<Vec<String>, E> {
    let mut found = Vec::new();
    walk("", 0, exclude, entries, &mut found)?;
    Ok(found)
}

fn walk<E>(
    folder: &str,
    depth: usize,
    exclude: &[String],
    entries: &mut dyn FnMut(&str) -> Result<Vec<FolderEntry>, E>,
    found: &mut Vec<String>,
) -> Result<(), E> {
    let mut inside = entries(folder)?;
    let is_module_file =
        |entry: &FolderEntry| !entry.is_folder && (entry.name.ends_with(".tf") || entry.name.ends_with(".tf.json"));
    if depth > 0 && inside.iter().any(is_module_file) {
        found.push(folder.to_owned());
    }
    if depth == DEPTH_LIMIT {
        return Ok(());
    }
    inside.retain(|entry| entry.is_folder && !entry.name.starts_with('.') && !exclude.contains(&entry.name));
    inside.sort_by(|a, b| a.name.cmp(&b.name));
    for entry in inside {
        let path = if folder.is_empty() { entry.name } else { format!("{folder}/{}", entry.name) };
        walk(&path, depth + 1, exclude, entries, found)?;
    }
    Ok(())
}
