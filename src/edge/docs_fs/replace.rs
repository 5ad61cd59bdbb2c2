//! Puts a new text in the place of the one that was read, and of no other. Never through a link out of the module.

use std::fs;
use std::path::{Path, PathBuf};

use super::{read_error, read_optional, stage};
use crate::diag::Diagnostic;
use crate::docs::codes;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// The new text stands there.
    Written,
    /// Somebody wrote the file after it was read; theirs stands there.
    ChangedMeanwhile,
}

/// Replaces `file` of a module, whose text was `old` when it was read.
///
/// # Errors
/// A link that leaves the module, or what the operating system says.
pub fn replace(module: &Path, file: &str, old: Option<&[u8]>, new: &[u8]) -> Result<Replaced, Diagnostic> {
    let target = target(module, file)?;
    let staged = stage(&target, new).map_err(|error| read_error(&target, &error))?;
    let outcome = match read_optional(&target) {
        Ok(now) if now.as_deref() == old => {
            fs::rename(&staged, &target).map_err(|error| read_error(&target, &error)).map(|()| Replaced::Written)
        }
        Ok(_) => Ok(Replaced::ChangedMeanwhile),
        Err(finding) => Err(finding),
    };
    if outcome != Ok(Replaced::Written) {
        // What went wrong is told already.
        let _ = fs::remove_file(&staged);
    }
    outcome
}

/// Where the file really is.
fn target(module: &Path, file: &str) -> Result<PathBuf, Diagnostic> {
    let path = module.join(file);
    let plain = !file.contains('/');
    match fs::symlink_metadata(&path) {
        Ok(metadata) if plain && metadata.is_file() => return Ok(path),
        Err(error) if plain && error.kind() == std::io::ErrorKind::NotFound => return Ok(path),
        _ => {}
    }
    // A path that says `..` leaves the module because somebody wants it to.
    if file.split('/').any(|part| part == "..") || Path::new(file).is_absolute() {
        return Ok(fs::canonicalize(&path).unwrap_or(path));
    }
    let module = if module.as_os_str().is_empty() { Path::new(".") } else { module };
    let failed = |error| read_error(&path, &error);
    let inside = fs::canonicalize(module).map_err(failed)?;
    let linked = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
    let real = match (fs::canonicalize(&path), path.parent(), path.file_name()) {
        (Ok(real), ..) => real,
        (Err(_), Some(parent), Some(name)) if !linked => fs::canonicalize(parent).map_err(failed)?.join(name),
        (Err(error), ..) => return Err(failed(error)),
    };
    if real.starts_with(&inside) {
        return Ok(real);
    }
    let message = format!("`{}` is a link that leaves its module, to `{}`", path.display(), real.display());
    Err(Diagnostic::new(&codes::TARGET, message)
        .help("make it a file of the module, or name the other one in `output.file`"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_somebody_wrote_meanwhile_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("README.md");
        fs::write(&file, "theirs").unwrap();
        assert_eq!(replace(folder.path(), "README.md", Some(b"read"), b"new"), Ok(Replaced::ChangedMeanwhile));
        assert_eq!(replace(folder.path(), "README.md", None, b"new"), Ok(Replaced::ChangedMeanwhile));
        assert_eq!(fs::read(&file).unwrap(), b"theirs");
        assert_eq!(replace(folder.path(), "README.md", Some(b"theirs"), b"new"), Ok(Replaced::Written));
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }
}
