//! The last two steps of rendering: `terraform fmt`'s layout and the generated block of the README.

use crate::base::files::FileSet;
use crate::base::path::RelPath;
use crate::diag::{Diagnostic, Source};
use crate::docs;
use crate::hcl;
use crate::render::check::Language;
use crate::template::codes::BAD_OUTPUT;

/// The configuration of a module's docs.
const DOCS_CONFIG: &str = ".terraform-docs.yml";

/// Formats HCL as `terraform fmt` does; other languages stay as they are.
pub(super) fn formatted(path: &RelPath, text: String) -> Result<String, Diagnostic> {
    if Language::of(path.as_str()) != Some(Language::Hcl) {
        return Ok(text);
    }
    hcl::fmt::format(&text).map_err(|error| error.diagnostic(&BAD_OUTPUT, &Source::new(path.as_str(), text)))
}

/// Fills the generated block of the README from the module's own `.tf` files.
pub(super) fn documented(mut files: FileSet) -> Result<FileSet, Vec<Diagnostic>> {
    let Some(config) = files.get(DOCS_CONFIG) else { return Ok(files) };
    let config = String::from_utf8_lossy(config);
    let sources: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes))
        .filter(|(path, _)| !path.contains('/') && docs::load::is_module_file(path))
        .collect();
    let (block, output) = docs::render_block(&sources, &config)?;
    if output.file.is_empty() {
        return Ok(files);
    }
    let path = RelPath::new(output.file.as_str()).map_err(|error| {
        vec![Diagnostic::new(&BAD_OUTPUT, format!("`output.file` of `{DOCS_CONFIG}` can't be written: {error}"))]
    })?;
    let readme = docs::inject::inject(files.get(path.as_str()), &block, &output).map_err(|problem| vec![problem])?;
    files.insert(path, readme);
    Ok(files)
}
