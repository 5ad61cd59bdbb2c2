//! (Spec, TemplateSet) → FileSet. Pure: same spec, same set, same bytes.

pub(crate) mod check;
mod finish;
pub(crate) mod origin;
mod overrides;

pub use origin::origin;

pub use crate::base::files::FileSet;
pub use crate::base::path::RelPath;
pub use crate::template::context::{VERSION as CONTEXT_VERSION, context};
pub use crate::template::set::{NAMES as BUILT_IN, TemplateSet, Texts};

use crate::diag::Diagnostic;
use crate::spec::features;
use crate::spec::model::Spec;
use crate::spec::problem::Problem;
use crate::template::engine;

/// Why there are no files.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenderError {
    /// The spec overrides what the module hasn't got, or asks for what the set can't do.
    Spec(Vec<Problem>),
    /// The template set is wrong, or what it made of this spec.
    Templates(Vec<Diagnostic>),
}

/// Renders every file of a module but the spec itself and `.ptcgen/`.
///
/// # Errors
/// Returns every problem of the templates, or else of what they made, or else of the spec's `overrides`.
pub fn render(spec: &Spec, set: &TemplateSet) -> Result<FileSet, RenderError> {
    let missing = features::missing(spec, &set.name, &set.lacks);
    if !missing.is_empty() {
        return Err(RenderError::Spec(missing));
    }
    let context = context(spec);
    let rendered = engine::render_set(set, &context).map_err(RenderError::Templates)?;
    let problems = check::template_outputs(set, &context, &rendered);
    if !problems.is_empty() {
        return Err(RenderError::Templates(problems));
    }
    let mut texts: Vec<_> = rendered.into_iter().map(|file| (file.file.path.clone(), file.text)).collect();
    overrides::apply(&spec.overrides, &mut texts).map_err(RenderError::Spec)?;
    let mut files = FileSet::default();
    for (path, text) in texts {
        let text = finish::formatted(&path, text).map_err(|problem| RenderError::Templates(vec![problem]))?;
        files.insert(path, text);
    }
    finish::documented(files).map_err(RenderError::Templates)
}
