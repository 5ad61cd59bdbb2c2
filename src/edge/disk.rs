//! Reads specs and modules, writes modules: staged beside, then renamed. Never through a symlink, never half.

#![expect(clippy::disallowed_methods, reason = "the one place that touches the disk")]

mod stage;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic};
use crate::fileset::{FileSet, RelPath};
use crate::module::lock::{LOCK_PATH, Lock, LockError};
use crate::module::plan::{Changes, Found, FoundFiles};

/// What went wrong on disk, and where.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The system refused.
    #[error("can't {doing} `{}`: {}", path.display(), reason(source))]
    Io {
        /// What was tried: `read`, `write`, `make the folder`.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something stands where a folder should be, or a symlink where none may be.
    #[error("`{}` is {what}", path.display())]
    InTheWay {
        /// Where.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// The record of what was written can't be trusted.
    #[error("`{}`: {source}", path.display())]
    Lock {
        /// Where.
        path: PathBuf,
        /// What is wrong with it.
        source: LockError,
    },
}

/// The system refused.
pub const IO: Code = Code::error(
    "PTC501",
    "a file can't be read or written",
    "The disk is full, the folder is read-only, or the file is not there. What was there before is there still.",
    None,
);

/// Something stands where a file or folder should be.
pub const IN_THE_WAY: Code = Code::error(
    "PTC502",
    "something else stands where a file or folder should be",
    "ptcgen writes regular files in regular folders, and nothing through a symlink.",
    None,
);

/// The codes of this step.
pub const CODES: &[&Code] = &[&IO, &IN_THE_WAY];

impl DiskError {
    /// The finding that users see.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Io { .. } => Diagnostic::new(&IO, self.to_string()),
            Self::InTheWay { .. } => {
                Diagnostic::new(&IN_THE_WAY, self.to_string()).help("move it away, or name another folder")
            }
            Self::Lock { path, source } => {
                let dir = path.ancestors().nth(2).unwrap_or(path);
                source.diagnostic(&path.to_string_lossy(), &dir.to_string_lossy())
            }
        }
    }
}

/// The system's words, shorter where everybody knows a shorter one.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        _ => error.to_string(),
    }
}

pub(crate) fn failed<'a>(doing: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> DiskError + 'a {
    move |source| DiskError::Io { doing, path: path.to_owned(), source }
}

/// Reads a file, or one byte more than `limit` of it, so that the caller sees that it is too long.
///
/// # Errors
/// Says which file, and why not.
pub fn read(path: &Path, limit: usize) -> Result<Vec<u8>, DiskError> {
    let file = fs::File::open(path).map_err(failed("read", path))?;
    let mut bytes = Vec::new();
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed("read", path))?;
    Ok(bytes)
}

/// Reads standard input, or one byte more than `limit` of it.
///
/// # Errors
/// Says why not.
pub fn read_stdin(limit: usize) -> Result<Vec<u8>, DiskError> {
    let mut bytes = Vec::new();
    let stdin = io::stdin().lock();
    stdin.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed("read", Path::new("standard input")))?;
    Ok(bytes)
}

/// Writes one file that is not part of a module: a report. Replaces it as a whole.
///
/// # Errors
/// Says which file, and why not.
pub fn write_report(path: &Path, text: &str) -> Result<(), DiskError> {
    fs::write(path, text).map_err(failed("write", path))
}

/// Makes a folder the one that relative paths start from.
///
/// # Errors
/// It is not there, or is no folder.
pub fn enter(dir: &Path) -> Result<(), DiskError> {
    std::env::set_current_dir(dir).map_err(failed("enter", dir))
}

/// What a module's folder is.
#[derive(Debug, PartialEq, Eq)]
pub enum Folder {
    /// It is not there: it will appear complete or not at all.
    New,
    /// It is there.
    Existing,
}

/// Looks at the folder itself.
///
/// # Errors
/// A file or a symlink stands there, or it can't be looked at.
pub fn folder(dir: &Path) -> Result<Folder, DiskError> {
    let in_the_way = |what| Err(DiskError::InTheWay { path: dir.to_owned(), what });
    match fs::symlink_metadata(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Folder::New),
        Err(error) => Err(failed("look at", dir)(error)),
        Ok(metadata) if metadata.is_symlink() => in_the_way("a symlink; name the folder that it leads to"),
        Ok(metadata) if !metadata.is_dir() => in_the_way("a file, not a folder"),
        // An empty one stays the folder that it is: somebody may stand in it.
        Ok(_) => Ok(Folder::Existing),
    }
}

/// Reads the record of what was written last time, if there is one.
///
/// # Errors
/// It can't be read, or not be trusted.
pub fn read_lock(dir: &Path) -> Result<Option<Lock>, DiskError> {
    let relative = RelPath::new(LOCK_PATH).expect("a constant path");
    match found(dir, &relative)? {
        None => Ok(None),
        Some(Found::Other(what)) => Err(DiskError::InTheWay { path: dir.join(LOCK_PATH), what }),
        Some(Found::File(bytes)) => {
            let parsed = Lock::parse(&bytes).map_err(|source| DiskError::Lock { path: dir.join(LOCK_PATH), source });
            parsed.map(Some)
        }
    }
}

/// Reads what stands at the paths that matter: the wanted ones and the recorded ones.
///
/// # Errors
/// Something is there and can't be read.
pub fn read_found(dir: &Path, wanted: &FileSet, lock: Option<&Lock>) -> Result<FoundFiles, DiskError> {
    let recorded =
        lock.into_iter().flat_map(|lock| lock.files.keys()).filter_map(|path| RelPath::new(path.as_str()).ok());
    let paths: BTreeSet<RelPath> = wanted.iter().map(|(path, _)| path.clone()).chain(recorded).collect();
    read_at(dir, &paths)
}

/// Reads what stands at these paths.
///
/// # Errors
/// Something is there and can't be read.
pub fn read_at(dir: &Path, paths: &BTreeSet<RelPath>) -> Result<FoundFiles, DiskError> {
    let mut folders = BTreeSet::new();
    let mut files = FoundFiles::new();
    for path in paths {
        if let Some(entry) = found_below(dir, path, &mut folders)? {
            files.insert(path.clone(), entry);
        }
    }
    Ok(files)
}

/// What stands at one path. A symlink on the way counts as standing there.
///
/// # Errors
/// Something is there and can't be read.
pub fn found(dir: &Path, path: &RelPath) -> Result<Option<Found>, DiskError> {
    found_below(dir, path, &mut BTreeSet::new())
}

/// The same; `folders` are those that were looked at before, and are real ones.
fn found_below<'path>(
    dir: &Path,
    path: &'path RelPath,
    folders: &mut BTreeSet<&'path str>,
) -> Result<Option<Found>, DiskError> {
    let whole = path.as_str();
    for (end, _) in whole.match_indices('/') {
        let folder = &whole[..end];
        if !folders.contains(folder) {
            match look_at(&dir.join(folder))? {
                None => return Ok(None),
                Some(metadata) if metadata.is_symlink() => return Ok(Some(Found::Other("a symlink"))),
                Some(metadata) if metadata.is_dir() => folders.insert(folder),
                Some(_) => return Ok(Some(Found::Other("a file where a folder should be"))),
            };
        }
    }
    let at = dir.join(whole);
    match look_at(&at)? {
        None => Ok(None),
        Some(metadata) if metadata.is_symlink() => Ok(Some(Found::Other("a symlink"))),
        Some(metadata) if metadata.is_dir() => Ok(Some(Found::Other("a folder"))),
        Some(metadata) if !metadata.is_file() => Ok(Some(Found::Other("no regular file"))),
        Some(_) => fs::read(&at).map(|bytes| Some(Found::File(bytes))).map_err(failed("read", &at)),
    }
}

/// What stands at a path, if anything does; a symlink is not followed.
fn look_at(at: &Path) -> Result<Option<fs::Metadata>, DiskError> {
    match fs::symlink_metadata(at) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("look at", at)(error)),
        Ok(metadata) => Ok(Some(metadata)),
    }
}

/// Writes a module into a folder that is not there: it appears complete or not at all.
///
/// # Errors
/// Says what could not be written; nothing of it is left behind.
pub fn write_new(dir: &Path, files: &FileSet) -> Result<(), DiskError> {
    stage::write_new(dir, files)
}

/// Where replaced files of people went.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The folder below the module that holds them, if any was replaced.
    pub kept_in: Option<String>,
}

/// Carries out changes in a folder that exists. Conflicts are overwritten: the caller asked whether that is wanted.
///
/// # Errors
/// Says what could not be written; the folder is then as it was before.
pub fn apply(dir: &Path, files: &FileSet, changes: &Changes) -> Result<Written, DiskError> {
    if changes.is_empty() { Ok(Written::default()) } else { stage::apply(dir, files, changes) }
}

/// Carries out writes in a folder that exists, all of them or none.
///
/// # Errors
/// Says what could not be written; the folder is then as it was before.
pub fn commit(
    dir: &Path,
    writes: &std::collections::BTreeMap<RelPath, Option<Vec<u8>>>,
    found: &FoundFiles,
) -> Result<(), DiskError> {
    use crate::module::plan::Action;
    let mut files = FileSet::default();
    let mut changes = Changes::default();
    for (path, text) in writes {
        let there = found.contains_key(path);
        let action = match text {
            Some(text) => {
                files.insert(path.clone(), text.as_slice());
                if there { Action::Replace } else { Action::Create }
            }
            None if there => Action::Remove,
            None => continue,
        };
        changes.actions.insert(path.clone(), action);
    }
    apply(dir, &files, &changes).map(drop)
}
