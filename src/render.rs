//! (Spec, TemplateSet) → FileSet. Pure: same spec, same set, same bytes.

use crate::diag::Diagnostic;
use crate::fileset::FileSet;
use crate::spec::model::Spec;
use crate::template::set::TemplateSet;
use crate::template::{context, engine};

/// Renders every file of a module but the spec itself and `.ptcgen/`.
///
/// # Errors
/// Returns every problem of the templates, of what they made, and of the spec's `overrides`.
pub fn render(spec: &Spec, set: &TemplateSet) -> Result<FileSet, Vec<Diagnostic>> {
    let context = context::context(spec);
    let rendered = engine::render_set(set, &context)?;
    let mut files = FileSet::default();
    for file in rendered {
        files.insert(file.file.path.clone(), file.text);
    }
    Ok(files)
}
