//! Where paths lead, and relative paths between folders. Follows symlinks and changes nothing.

#![expect(clippy::disallowed_methods, reason = "asks the system which file a path leads to")]

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

/// Whether two paths lead to the same folder.
pub fn is_same_folder(one: &Path, other: &Path) -> bool {
    whole(one) == whole(other)
}

/// Whether a path is a folder or lies below it.
pub fn lies_in(path: &Path, folder: &Path) -> bool {
    whole(path).starts_with(whole(folder))
}

/// Returns the folder of the file that a path leads to, as a user would type it.
pub fn folder_of(file: &Path) -> Option<PathBuf> {
    let folder = whole(file).parent()?.to_owned();
    Some(for_diff(&folder))
}

/// Returns the path of one folder relative to another, with `/`: `../templates/ours`. Neither has to exist.
pub fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (whole(from), whole(to));
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let mut parts: Vec<String> = vec!["..".to_owned(); from.components().count() - shared];
    if parts.is_empty() {
        parts.push(".".to_owned());
    }
    parts.extend(to.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned()));
    parts.join("/")
}

/// How many symlinks a path may lead through; Linux has the same limit.
const LINKS: usize = 40;

/// Where a path leads.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The symlinks on the way, each by its own path without symlinks.
    pub links: Vec<PathBuf>,
    /// The file or folder at its end, without symlinks.
    pub end: PathBuf,
    /// Whether there is something at its end.
    pub exists: bool,
}

/// Follows a path from a folder, which is given without symlinks.
pub fn route(folder: &Path, path: &Path) -> Route {
    let parts = |path: &Path| -> Vec<OsString> { path.components().map(|part| part.as_os_str().to_owned()).collect() };
    let mut rest: VecDeque<OsString> = parts(path).into();
    let mut route = Route { links: Vec::new(), end: folder.to_owned(), exists: true };
    while let Some(part) = rest.pop_front() {
        match part.to_str() {
            Some(".") => {}
            Some("..") => drop(route.end.pop()),
            _ => {
                let next = route.end.join(&part);
                let about = if route.exists { fs::symlink_metadata(&next).ok() } else { None };
                route.exists = about.is_some();
                let target = about.filter(fs::Metadata::is_symlink).and_then(|_| fs::read_link(&next).ok());
                let Some(target) = target else {
                    route.end = next;
                    continue;
                };
                route.links.push(next);
                if route.links.len() > LINKS {
                    route.exists = false;
                    return route;
                }
                parts(&target).into_iter().rev().for_each(|part| rest.push_front(part));
            }
        }
    }
    route
}

/// Whether there is anything at a path; a symlink counts itself.
pub fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a path that leads nowhere would be in an empty folder.
pub fn is_in_empty_folder(path: &Path) -> bool {
    let folder = path.ancestors().skip(1).find_map(|above| fs::read_dir(above).ok());
    folder.is_some_and(|mut entries| entries.next().is_none())
}

/// Returns the absolute path of a file or folder, with symlinks resolved as far as the path exists.
pub fn whole(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let absolute = absolute.unwrap_or_else(|_| folder.to_owned());
    let there = absolute.ancestors().find_map(|at| Some((fs::canonicalize(at).ok()?, absolute.strip_prefix(at).ok()?)));
    let (mut whole, rest) = there.unwrap_or((PathBuf::new(), &absolute));
    for part in rest.components() {
        match part {
            Component::ParentDir => drop(whole.pop()),
            other => whole.push(other),
        }
    }
    whole
}

/// Returns the path without superfluous `.` and `..`: `specs/../sets` becomes `sets` unless `specs` is a symlink.
pub fn shortest(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if short.file_name().is_some() => drop(short.pop()),
            other => short.push(other),
        }
    }
    if short.as_os_str().is_empty() {
        short.push(".");
    }
    if whole(&short) == whole(path) { short } else { path.to_owned() }
}

/// Returns the path of a file as a patch names it: below the working directory, otherwise from the root of its
/// repository. A path that is neither stays as it is.
pub fn for_diff(file: &Path) -> PathBuf {
    if !file.is_absolute() && !file.starts_with("..") {
        return file.to_owned();
    }
    let whole = named(file);
    let below = |folder: &Path| whole.strip_prefix(folder).ok().map(Path::to_owned);
    below(&self::whole(Path::new(""))).or_else(|| below(repository(&whole)?)).unwrap_or_else(|| file.to_owned())
}

/// Returns the path of a file as annotations in CI name it: from the folder that a workflow of GitHub has checked out, or
/// from the root of the file's repository; as it is outside of both. The variable:
/// <https://docs.github.com/actions/reference/variables-reference>.
pub fn from_repository(file: &Path) -> PathBuf {
    let whole = named(file);
    let below =
        |root: &Path| whole.strip_prefix(root).ok().filter(|path| !path.as_os_str().is_empty()).map(Path::to_owned);
    let workspace = std::env::var_os("GITHUB_WORKSPACE").filter(|folder| !folder.is_empty());
    let in_workspace = workspace.and_then(|folder| below(&self::whole(Path::new(&folder))));
    in_workspace.or_else(|| below(repository(&whole)?)).unwrap_or_else(|| file.to_owned())
}

fn repository(file: &Path) -> Option<&Path> {
    file.ancestors().skip(1).find(|folder| folder.join(".git").exists())
}

/// What a path leads to: two paths with the same target are the same file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FileTarget {
    /// A file that exists, by its device and inode, so that links to it are the same file.
    Existing(u64, u64),
    /// A file that does not exist yet, by its absolute path.
    New(PathBuf),
}

/// Returns what a path leads to, through symlinks and hard links.
pub fn target(file: &Path) -> FileTarget {
    match fs::metadata(file) {
        Ok(found) => FileTarget::Existing(found.dev(), found.ino()),
        Err(_) => FileTarget::New(whole(file)),
    }
}

/// The absolute path of a file: symlinks to its folder are resolved, the file's own name stays.
fn named(file: &Path) -> PathBuf {
    match (file.parent(), file.file_name()) {
        (Some(folder), Some(name)) => whole(folder).join(name),
        _ => whole(file),
    }
}
