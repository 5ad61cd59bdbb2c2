//! Makes a private copy of a module folder to run terraform in, with everything that its local sources and paths reach.
//! Writes nowhere else.

#![expect(clippy::disallowed_methods, reason = "copies folders into a temporary one")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};

use crate::docs::LOCK_FILE;
use crate::terraform::run::module_sources;

/// Folders that terraform doesn't need: its own data from earlier runs, and what git, ptcgen and npm keep.
const LEFT_OUT: [&str; 4] = [".terraform", ".git", ".ptcgen", "node_modules"];

/// The limit of nested folders. Symlinks can't form a cycle, since none is followed.
const DEEPEST: usize = 64;

/// Copies a module below `into`, a folder that nothing else uses, and returns the copy's folder. `data` is the name of
/// terraform's data folder, which is left out.
///
/// `../` leads to the same things from the copy as from the original: modules that are referenced there are copied,
/// everything else is a symlink.
///
/// # Errors
/// Whatever the operating system reports, with the path.
pub fn copy(module: &Path, into: &Path, data: Option<&str>) -> Result<PathBuf, (PathBuf, io::Error)> {
    let original = fs::canonicalize(module).map_err(|error| (module.to_owned(), error))?;
    let reach = Reach::of(&original);
    let base = original.ancestors().nth(reach.up).unwrap_or(Path::new("/"));
    let inside = |path: &Path| into.join(path.strip_prefix(base).unwrap_or(Path::new("")));
    let mut whole: Vec<&Path> = Vec::new();
    for folder in &reach.folders {
        // The folders are sorted, so a folder precedes everything inside it.
        if !whole.iter().any(|above| folder.starts_with(above)) {
            whole.push(folder);
        }
    }
    let copying = Copying { data };
    for folder in &whole {
        copying.tree(folder, &inside(folder), DEEPEST)?;
    }
    for folder in &whole {
        for above in folder.ancestors().skip(1).take_while(|above| above.starts_with(base)) {
            link_rest(above, &inside(above))?;
        }
    }
    Ok(inside(&original))
}

/// What a module needs from the folders around it.
struct Reach {
    /// The module, and the folders of its local sources, recursively.
    folders: BTreeSet<PathBuf>,
    /// How many folders above the module are needed.
    up: usize,
}

impl Reach {
    fn of(module: &Path) -> Self {
        let mut reach = Self { folders: BTreeSet::new(), up: 0 };
        let mut waiting = vec![module.to_owned()];
        while let Some(folder) = waiting.pop() {
            if !reach.folders.insert(folder.clone()) {
                continue;
            }
            let shared = folder.components().zip(module.components()).take_while(|(one, other)| one == other).count();
            reach.up = reach.up.max(module.components().count() - shared);
            let above = folder.components().count();
            for text in texts(&folder) {
                // Steps up from another folder are converted to levels above the module.
                let top = above.saturating_sub(module_sources::steps_up(&text));
                reach.up = reach.up.max(module.components().count().saturating_sub(top.max(1)));
                let sources = module_sources::local(&text).into_iter().map(|source| lexical(&folder.join(source)));
                waiting.extend(sources.filter(|folder| folder.is_dir()));
            }
        }
        reach
    }
}

/// The texts of a module's configuration and of its tests.
fn texts(folder: &Path) -> Vec<String> {
    let files = [folder.to_owned(), folder.join("tests")].into_iter().filter_map(|folder| fs::read_dir(folder).ok());
    let paths = files.flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths.filter(|path| is_configuration(path)).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

fn is_configuration(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    path.is_file() && [".tf", ".tofu", ".tftest.hcl", ".tofutest.hcl"].iter().any(|end| name.ends_with(end))
}

/// Returns `/a/c` for `/a/b/../c`: terraform, too, resolves a source without looking at symlinks.
fn lexical(path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(whole.pop()),
            other => whole.push(other),
        }
    }
    whole
}

struct Copying<'a> {
    data: Option<&'a str>,
}

impl Copying<'_> {
    fn tree(&self, from: &Path, to: &Path, deeper: usize) -> Result<(), (PathBuf, io::Error)> {
        let failed = |error| (from.to_owned(), error);
        fs::create_dir_all(to).map_err(|error| (to.to_owned(), error))?;
        if deeper == 0 {
            return Ok(());
        }
        for entry in fs::read_dir(from).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let (name, path) = (entry.file_name(), entry.path());
            let name = name.to_string_lossy();
            if LEFT_OUT.contains(&&*name) || self.data == Some(&*name) || name.contains(".tfstate") {
                continue;
            }
            let target = to.join(entry.file_name());
            let done = if kind.is_dir() {
                self.tree(&path, &target, deeper - 1)?;
                Ok(())
            } else if kind.is_symlink() {
                link(&path, &target)
            } else if kind.is_file() {
                // On file systems that support it this is a clone, which copies no data.
                fs::copy(&path, &target).map(drop)
            } else {
                Ok(())
            };
            done.map_err(|error| (path, error))?;
        }
        Ok(())
    }
}

/// Recreates a symlink so that it leads to the same place as the original.
fn link(path: &Path, target: &Path) -> io::Result<()> {
    let leads = fs::read_link(path)?;
    // A symlink that stays below its own folder leads into the copy.
    let own = leads.is_relative() && leads.components().all(|part| !matches!(part, Component::ParentDir));
    if own {
        return symlink(leads, target);
    }
    match fs::canonicalize(path) {
        // A copy, not a symlink: the text must not change while terraform reads it.
        Ok(real) if real.is_file() => fs::copy(real, target).map(drop),
        Ok(real) => symlink(real, target),
        Err(_) => symlink(leads, target),
    }
}

/// Adds symlinks to the entries of a folder that were not copied.
fn link_rest(from: &Path, to: &Path) -> Result<(), (PathBuf, io::Error)> {
    // Terraform can't read a folder that can't be listed either.
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    for entry in entries.filter_map(Result::ok) {
        let target = to.join(entry.file_name());
        if fs::symlink_metadata(&target).is_err() && entry.file_name() != ".terraform" {
            symlink(entry.path(), &target).map_err(|error| (target, error))?;
        }
    }
    Ok(())
}

/// Reads a file of a copy as text; `None` if it can't be read or is not UTF-8.
pub fn text(path: &Path) -> Option<String> {
    String::from_utf8(fs::read(path).ok()?).ok()
}

/// Reads a file of a copy; `None` if it can't be read.
pub fn bytes(path: &Path) -> Option<Vec<u8>> {
    fs::read(path).ok()
}

/// Whether a path leads to a folder.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Adds a file to a copy.
///
/// # Errors
/// Whatever the operating system reports.
pub fn add(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

/// Returns the names of the `.tf` files right in a folder, sorted: those of its module.
pub fn module_files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir()));
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    let mut found: Vec<String> = names.filter(|name| name.ends_with(".tf")).collect();
    found.sort();
    found
}

/// Returns the texts of the same files, except those that can't be read.
pub fn module_texts(folder: &Path) -> Vec<String> {
    module_files(folder).iter().filter_map(|name| text(&folder.join(name))).collect()
}

/// Returns the paths of all files below a folder, relative to it and sorted; symlinks are not followed.
pub fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((folder, below)) = waiting.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{below}{name}");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => waiting.push((entry.path(), format!("{path}/"))),
                Ok(_) => found.push(path),
                Err(_) => {}
            }
        }
    }
    found.sort();
    found
}

/// Lets a copy use the providers that another copy's `init` installed, together with their lock file. Of each copy, the
/// pair has terraform's data folder and the module's folder.
///
/// # Errors
/// Whatever the operating system reports; the copy then needs its own `init`.
pub fn lend(from: (&Path, &Path), to: (&Path, &Path)) -> io::Result<()> {
    let ((data, folder), (own_data, own_folder)) = (from, to);
    fs::create_dir_all(own_data)?;
    if data.join("providers").is_dir() {
        symlink(data.join("providers"), own_data.join("providers"))?;
    }
    let lock = folder.join(LOCK_FILE);
    if lock.is_file() {
        fs::copy(lock, own_folder.join(LOCK_FILE))?;
    }
    Ok(())
}
