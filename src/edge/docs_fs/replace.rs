//! Replaces the text of a file, but only if it is still the text that was read. Never writes through a symlink that
//! leaves the module.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags};
use rustix::io::Errno;

use super::read_error;
use super::staged::StagedFile;
use crate::diag::Diagnostic;
use crate::docs::codes;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplaceResult {
    /// The new text is in place.
    Written,
    /// The file has changed since it was read, and was left as it is.
    ChangedMeanwhile,
}

/// Replaces `file` of a module, whose text was `old` when it was read (`None`: there was no such file).
///
/// # Errors
/// A symlink that leaves the module, or whatever the operating system reports.
pub fn replace(module: &Path, file: &str, old: Option<&[u8]>, new: &[u8]) -> Result<ReplaceResult, Diagnostic> {
    let path = module.join(file);
    // Nearly every file is a regular file in the folder itself, so no path has to be resolved first.
    if !file.contains('/')
        && let Some(done) = put(&path, old, new).map_err(|error| read_error(&path, &error))?
    {
        return Ok(done);
    }
    let target = target(module, file)?;
    let done = put(&target, old, new).map_err(|error| read_error(&target, &error))?;
    // A file that has just become a symlink counts as changed, too.
    Ok(done.unwrap_or(ReplaceResult::ChangedMeanwhile))
}

/// Replaces the file if it still has the old text; `None` if the file is a symlink.
fn put(target: &Path, old: Option<&[u8]>, new: &[u8]) -> io::Result<Option<ReplaceResult>> {
    let staged = StagedFile::beside(target, new)?;
    let how = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let there = match rustix::fs::openat(CWD, target, how, Mode::empty()) {
        Err(Errno::LOOP) => return Ok(None),
        Err(Errno::NOENT) if old.is_none() => None,
        Err(Errno::NOENT) => return Ok(Some(ReplaceResult::ChangedMeanwhile)),
        Err(error) => return Err(error.into()),
        Ok(there) => {
            let mut there = File::from(there);
            if old.is_none_or(|old| !holds(&mut there, old)) {
                return Ok(Some(ReplaceResult::ChangedMeanwhile));
            }
            Some(there)
        }
    };
    match staged.replace(there.as_ref(), new) {
        Ok(()) => Ok(Some(ReplaceResult::Written)),
        // Another run swept the staged file away before it was locked.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Some(ReplaceResult::ChangedMeanwhile)),
        Err(error) => Err(error),
    }
}

/// Whether a file has exactly this text.
fn holds(file: &mut File, text: &[u8]) -> bool {
    let mut now = Vec::with_capacity(text.len() + 1);
    file.take(text.len() as u64 + 1).read_to_end(&mut now).is_ok() && now == text
}

/// Resolves symlinks in the path of the file.
fn target(module: &Path, file: &str) -> Result<PathBuf, Diagnostic> {
    let path = module.join(file);
    // The configuration names a path with `..` or an absolute one, so the user wants to leave the module.
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
    let message = format!("`{}` is a symlink that leaves its module, to `{}`", path.display(), real.display());
    Err(Diagnostic::new(&codes::TARGET, message)
        .help("make it a regular file, or set `output.file` to the path that it links to"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::edge::walk::Listing;

    #[test]
    fn a_file_that_changed_during_the_run_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("README.md");
        fs::write(&file, "theirs").unwrap();
        assert_eq!(replace(folder.path(), "README.md", Some(b"read"), b"new"), Ok(ReplaceResult::ChangedMeanwhile));
        assert_eq!(replace(folder.path(), "README.md", None, b"new"), Ok(ReplaceResult::ChangedMeanwhile));
        assert_eq!(fs::read(&file).unwrap(), b"theirs");
        assert_eq!(replace(folder.path(), "README.md", Some(b"theirs"), b"new"), Ok(ReplaceResult::Written));
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_a_killed_run_left_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (left, alive) = (folder.path().join(".README.md.1.tmp"), folder.path().join(".README.md.2.tmp"));
        for path in [&left, &alive, &folder.path().join(".README.md.x.tmp"), &folder.path().join("README.md")] {
            fs::write(path, "").unwrap();
        }
        let writes = File::open(&alive).unwrap();
        writes.lock().unwrap();
        super::super::sweep(folder.path(), &Listing::of(folder.path()).unwrap(), "README.md");
        assert!(!left.exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}
