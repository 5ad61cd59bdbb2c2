//! What ptcgen wrote last time (`.ptcgen/`), as values.
//!
//! `lock.json` names the template set and the SHA-256 of each file; `base/<path>.base` is each file as rendered.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fileset::{FileSet, RelPath};
use crate::spec::schema;

/// Where the lock lies in a module.
pub const LOCK_PATH: &str = ".ptcgen/lock.json";

/// The folder that ptcgen keeps in a module.
pub const OWN_FOLDER: &str = ".ptcgen/";

/// The version of the lock that this program writes.
pub const SCHEMA_VERSION: u32 = 1;

/// What was written last time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Which ptcgen wrote it.
    pub ptcgen: String,
    /// The template set.
    pub template: TemplateStamp,
    /// The spec.
    pub spec: SpecStamp,
    /// SHA-256 of each file as rendered, in hexadecimal, by path. Sorted.
    pub files: IndexMap<String, String>,
}

/// Which template set a module was rendered with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateStamp {
    /// Its name.
    pub set: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: String,
}

/// Which spec a module was rendered from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecStamp {
    /// Its file in the module: `ptcgen.yaml`, `.json` or `.toml`.
    pub file: String,
    /// SHA-256 of its text.
    pub sha256: String,
}

/// Why a text is no lock.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Not JSON, or not with these fields.
    #[error("it can't be read: {0}")]
    Unreadable(String),
    /// Written by a newer ptcgen.
    #[error("it has schema version {0}, this ptcgen reads {SCHEMA_VERSION}")]
    Newer(u32),
    /// A path in it leaves the folder.
    #[error("it names the path {0:?}, which no module has")]
    BadPath(String),
}

impl Lock {
    /// The lock of freshly rendered files.
    pub fn of(files: &FileSet, template: TemplateStamp, spec: SpecStamp) -> Self {
        let files = files.iter().map(|(path, bytes)| (path.to_string(), sha256(bytes))).collect();
        let ptcgen = env!("CARGO_PKG_VERSION").to_owned();
        Self { schema_version: SCHEMA_VERSION, ptcgen, template, spec, files }
    }

    /// Reads a lock.
    ///
    /// # Errors
    /// Returns what is wrong with it; a tampered path is refused here, before anybody joins it to a folder.
    pub fn parse(text: &[u8]) -> Result<Self, LockError> {
        #[derive(Deserialize)]
        struct Version {
            schema_version: u32,
        }
        let unreadable = |error: serde_json::Error| LockError::Unreadable(error.to_string());
        let version: Version = serde_json::from_slice(text).map_err(unreadable)?;
        if version.schema_version > SCHEMA_VERSION {
            return Err(LockError::Newer(version.schema_version));
        }
        let lock: Self = serde_json::from_slice(text).map_err(unreadable)?;
        match lock.files.keys().find(|path| RelPath::new(path.as_str()).is_err()) {
            Some(bad) => Err(LockError::BadPath(bad.clone())),
            None => Ok(lock),
        }
    }

    /// The lock as it is stored.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a lock is plain strings");
        text.push('\n');
        text
    }
}

/// Adds `.ptcgen/`: the base of every file, the schema of the spec for editors, and the lock.
pub fn with_records(mut files: FileSet, lock: &Lock) -> FileSet {
    let bases: Vec<_> = files
        .iter()
        .filter_map(|(path, bytes)| Some((RelPath::new(format!("{OWN_FOLDER}base/{path}.base")).ok()?, bytes.to_vec())))
        .collect();
    for (path, bytes) in bases {
        files.insert(path, bytes);
    }
    files.insert(RelPath::new(schema::PATH).expect("a constant path"), schema::SCHEMA);
    files.insert(RelPath::new(LOCK_PATH).expect("a constant path"), lock.to_json());
    files
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    sha256_of_parts([bytes])
}

/// SHA-256 in hexadecimal of all parts, one after the other.
pub fn sha256_of_parts<Part: AsRef<[u8]>>(parts: impl IntoIterator<Item = Part>) -> String {
    let mut hasher = Sha256::new();
    parts.into_iter().for_each(|part| hasher.update(part));
    let mut text = String::with_capacity(64);
    for byte in hasher.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
