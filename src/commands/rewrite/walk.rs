//! Reads every file below the given paths that may name images, on all cores.

use std::path::{Path, PathBuf};

use crate::diag::Diagnostic;
use crate::edge::walk::{Ignored, Listing};
use crate::edge::{image_files, parallel};
use crate::rewrite::{FileResult, Rewriter};

/// Folders that are not searched, because tools own them. Other hidden folders, such as `.github`, are.
const NOT_WALKED: [&str; 12] = [
    ".git",
    ".hg",
    ".svn",
    ".jj",
    ".terraform",
    ".terragrunt-cache",
    ".ptcgen",
    ".venv",
    ".tox",
    ".cache",
    "node_modules",
    "__pycache__",
];

/// A file that was read.
pub(super) struct WalkedFile {
    /// The index of the PATH that led to it.
    root: usize,
    pub(super) path: PathBuf,
    /// Whether the user named the file itself, not a folder above it.
    pub(super) named: bool,
    pub(super) looked: Result<FileResult, Diagnostic>,
}

enum WalkTask {
    File { root: usize, path: PathBuf },
    Folder { root: usize, path: PathBuf, ignored: Ignored },
}

/// Reads all files that the paths lead to and returns, in order, those that there is something to report about.
pub(super) fn look(paths: &[PathBuf], rewriter: &Rewriter<'_>) -> Vec<WalkedFile> {
    let mut seen: Vec<WalkedFile> = Vec::new();
    let mut tasks = Vec::new();
    for (root, path) in paths.iter().enumerate() {
        let path = plain(path);
        match image_files::is_folder(if path.as_os_str().is_empty() { Path::new(".") } else { &path }) {
            Ok(true) => tasks.push(WalkTask::Folder { root, ignored: Ignored::above(&path), path }),
            Ok(false) => tasks.push(WalkTask::File { root, path }),
            Err(error) => seen.push(WalkedFile { root, path, named: true, looked: Err(error.diagnostic()) }),
        }
    }
    let work = |task, more: &mut Vec<WalkTask>| Some(visit(task, rewriter, more)).filter(|seen| !seen.is_empty());
    seen.extend(parallel::run_all(tasks, parallel::cores(), work).into_iter().flatten());
    seen.sort_by(|a, b| (a.root, &a.path).cmp(&(b.root, &b.path)));
    let mut paths = std::collections::HashSet::new();
    // A file may be named and be in a folder that is named, too.
    seen.retain(|file| paths.insert(file.path.clone()));
    seen
}

fn visit(task: WalkTask, rewriter: &Rewriter<'_>, more: &mut Vec<WalkTask>) -> Vec<WalkedFile> {
    match task {
        WalkTask::File { root, path } => {
            let looked = file(&path, rewriter);
            vec![WalkedFile { root, path, named: true, looked }]
        }
        WalkTask::Folder { root, path, ignored } => folder(root, &path, &ignored, rewriter, more),
    }
}

fn folder(
    root: usize,
    path: &Path,
    ignored: &Ignored,
    rewriter: &Rewriter<'_>,
    more: &mut Vec<WalkTask>,
) -> Vec<WalkedFile> {
    let listing = match Listing::of(path) {
        Ok(listing) => listing,
        Err(finding) => return vec![WalkedFile { root, path: path.to_owned(), named: false, looked: Err(finding) }],
    };
    let ignored = ignored.within(path, &listing);
    let kept = |path: &Path, is_folder| ignored.is_empty() || !ignored.leaves_out(path, is_folder);
    for name in listing.folders.iter().filter(|name| !NOT_WALKED.contains(&name.as_str())) {
        let inside = path.join(name);
        if kept(&inside, true) {
            more.push(WalkTask::Folder { root, path: inside, ignored: ignored.clone() });
        }
    }
    let mut seen = Vec::new();
    for name in listing.files.iter().filter(|name| !listing.odd.contains(name)) {
        let path = path.join(name);
        if !path.to_str().is_some_and(|path| rewriter.may_read(path)) || !kept(&path, false) {
            continue;
        }
        let looked = file(&path, rewriter);
        // Skip symlinks: a target below this folder is found at its own path, and any other is outside the search.
        let tells = match &looked {
            Ok(FileResult::Rewritten(_)) => !image_files::is_link(&path),
            Err(_) => !image_files::is_link(&path),
            Ok(_) => false,
        };
        if tells {
            seen.push(WalkedFile { root, path, named: false, looked });
        }
    }
    seen
}

fn file(path: &Path, rewriter: &Rewriter<'_>) -> Result<FileResult, Diagnostic> {
    let name = path.to_string_lossy();
    let looked = image_files::with_bytes(path, |bytes| rewriter.look(&name, bytes));
    looked.map(|looked| looked.unwrap_or(FileResult::NotText)).map_err(|error| error.diagnostic())
}

/// Strips a leading `./`, so that findings say `a` for `./a`.
fn plain(path: &Path) -> PathBuf {
    let mut parts = path.components().peekable();
    while parts.next_if_eq(&std::path::Component::CurDir).is_some() {}
    parts.collect()
}
