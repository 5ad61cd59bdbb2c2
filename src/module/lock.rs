//! The record in `.ptcgen/` of what ptcgen wrote last time, as values.
//!
//! `lock.json` has the template set and the SHA-256 of each file; `base/<path>.base` is each file as it was rendered.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::base::files::FileSet;
use crate::base::hash::sha256;
use crate::base::path::RelPath;
use crate::diag::{Code, Diagnostic};
use crate::spec::schema;

/// The path of the lock in a module.
pub const LOCK_PATH: &str = ".ptcgen/lock.json";

/// The folder that ptcgen keeps in a module.
pub const OWN_FOLDER: &str = ".ptcgen/";

/// The schema version of the lock that this program writes.
pub const SCHEMA_VERSION: u32 = 1;

/// What ptcgen wrote last time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The version of ptcgen that wrote it.
    pub ptcgen: String,
    /// The template set.
    pub template: TemplateStamp,
    /// The spec.
    pub spec: SpecStamp,
    /// SHA-256 of each file as rendered, in hexadecimal, sorted by path.
    pub files: IndexMap<String, String>,
    /// Those of the files that the user deleted and that stay deleted, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deleted: Vec<String>,
    /// The names of secrets that were destroyed, and that AWS may still keep; none of them is in the module.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub destroyed_secrets: BTreeSet<String>,
}

/// The template set that a module was rendered with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateStamp {
    /// Its name.
    pub set: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files.
    pub sha256: String,
}

/// The spec that a module was rendered from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecStamp {
    /// Its file in the module: `ptcgen.yaml`, `.json` or `.toml`.
    pub file: String,
    /// SHA-256 of its text.
    pub sha256: String,
}

/// Why a text is not a valid lock.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// It is not JSON, or has other fields.
    #[error("it can't be read: {0}")]
    Unreadable(String),
    /// It has git's conflict markers.
    #[error("git left conflict markers in it, at line {0}")]
    Conflicted(usize),
    /// A newer ptcgen wrote it.
    #[error("it has schema version {0}, and this ptcgen reads version {SCHEMA_VERSION}")]
    Newer(u32),
    /// It names a path that leaves the folder.
    #[error("it names the path {0:?}, which no module can have")]
    BadPath(String),
}

impl LockError {
    /// The finding that reports it; `path` is that of the lock, `dir` is the module's folder.
    pub fn diagnostic(&self, path: &str, dir: &str) -> Diagnostic {
        let restore = format!("restore it: `git checkout -- {dir}/.ptcgen`");
        let take_over =
            format!("or adopt the module again: `ptcgen adopt-module {dir}`, which changes none of its files");
        let finding = |code| Diagnostic::new(code, format!("`{path}`: {self}"));
        match self {
            Self::Unreadable(_) => finding(&BAD_LOCK).help(restore).help(take_over),
            Self::Newer(_) => finding(&NEWER_LOCK).help("use the newer ptcgen that wrote it, or a later one"),
            Self::BadPath(_) => finding(&BAD_PATH).help("nothing was touched").help(restore).help(take_over),
            Self::Conflicted(_) => finding(&CONFLICTED_LOCK)
                .help(format!("take all of `.ptcgen` from one side: `git checkout --theirs -- {dir}/.ptcgen`"))
                .help(format!("then `ptcgen update {dir}` merges the edits")),
        }
    }
}

/// The record in `.ptcgen/` can't be read.
pub const BAD_LOCK: Code = Code::error(
    "PTC503",
    "the record of what was written can't be read",
    "`.ptcgen/lock.json` distinguishes ptcgen's files from yours. Nothing is written while it can't be trusted.",
    None,
);

/// A newer ptcgen wrote the record.
pub const NEWER_LOCK: Code = Code::error(
    "PTC531",
    "the record was written by a newer ptcgen",
    "An older ptcgen can't know what the newer one recorded, and would lose it.",
    None,
);

/// git left its markers in the record.
pub const CONFLICTED_LOCK: Code = Code::error(
    "PTC532",
    "the record has git's conflict markers",
    "Two branches updated the module. The complete record of either side is a sound base for the next update.",
    None,
);

/// A tampered record.
pub const BAD_PATH: Code = Code::error(
    "PTC533",
    "the record names a path that leaves the module",
    "ptcgen never writes such a path. It reads and writes nothing outside the module's folder.",
    None,
);

/// The codes of the record.
pub const CODES: &[&Code] = &[&BAD_LOCK, &NEWER_LOCK, &CONFLICTED_LOCK, &BAD_PATH];

impl Lock {
    /// Every recorded path, and the path of its base.
    pub fn paths(&self) -> impl Iterator<Item = RelPath> {
        let files = self.files.keys().filter_map(|path| RelPath::new(path.as_str()).ok());
        files.flat_map(|path| [base_path(&path), Some(path)].into_iter().flatten())
    }

    /// The lock of freshly rendered files.
    pub fn of(files: &FileSet, template: TemplateStamp, spec: SpecStamp) -> Self {
        let files = files.iter().map(|(path, bytes)| (path.to_string(), sha256(bytes))).collect();
        let ptcgen = env!("CARGO_PKG_VERSION").to_owned();
        let (deleted, destroyed_secrets) = (Vec::new(), BTreeSet::new());
        Self { schema_version: SCHEMA_VERSION, ptcgen, template, spec, files, deleted, destroyed_secrets }
    }

    /// Parses a lock.
    ///
    /// # Errors
    /// What is wrong with it. A path that was tampered with is refused here, before it is joined to a folder.
    pub fn parse(text: &[u8]) -> Result<Self, LockError> {
        #[derive(Deserialize)]
        struct Version {
            schema_version: u32,
        }
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        if let Some(line) = text.split(|byte| *byte == b'\n').position(|line| line.starts_with(b"<<<<<<< ")) {
            return Err(LockError::Conflicted(line + 1));
        }
        let unreadable = |error: serde_json::Error| LockError::Unreadable(error.to_string());
        let version: Version = serde_json::from_slice(text).map_err(unreadable)?;
        if version.schema_version > SCHEMA_VERSION {
            return Err(LockError::Newer(version.schema_version));
        }
        let lock: Self = serde_json::from_slice(text).map_err(unreadable)?;
        let mut paths = lock.files.keys().chain(&lock.deleted).chain([&lock.spec.file]);
        if let Some(bad) = paths.find(|path| !is_module_path(path)) {
            return Err(LockError::BadPath(bad.clone()));
        }
        drop(paths);
        Ok(lock)
    }

    /// The text of the lock as it is stored.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a lock is plain strings");
        text.push('\n');
        text
    }
}

/// Whether a lock may name the path: it is inside the module and not below ptcgen's own folder.
fn is_module_path(path: &str) -> bool {
    RelPath::new(path).is_ok() && !path.starts_with(OWN_FOLDER)
}

/// The lock's own path.
///
/// # Panics
/// Never: the path is constant.
pub fn path() -> RelPath {
    RelPath::new(LOCK_PATH).expect("a constant path")
}

/// The path of a file's base; `None` if it would be too long.
pub fn base_path(path: &RelPath) -> Option<RelPath> {
    RelPath::new(format!("{OWN_FOLDER}base/{path}.base")).ok()
}

/// Adds `.ptcgen/`: the base of every file, the schema of the spec for editors, and the lock.
pub fn with_records(mut files: FileSet, lock: &Lock) -> FileSet {
    let bases: Vec<_> = files.iter().filter_map(|(path, bytes)| Some((base_path(path)?, bytes.to_vec()))).collect();
    for (path, bytes) in bases {
        files.insert(path, bytes);
    }
    files.insert(RelPath::new(schema::PATH).expect("a constant path"), schema::SCHEMA);
    files.insert(path(), lock.to_json());
    files
}
