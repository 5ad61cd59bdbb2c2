//! Renders a `Spec` with a `TemplateSet` into a `FileSet`. It is pure: the same spec and set give the same bytes.

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

/// Why nothing could be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenderError {
    /// The spec overrides something that the module does not have, or asks for something that the set does not support.
    Spec(Vec<Problem>),
    /// The template set, or what it rendered from this spec, is faulty.
    Templates(Vec<Diagnostic>),
}

/// Renders every file of a module except the spec itself and `.ptcgen/`.
///
/// # Errors
/// Returns every problem of the templates; if there is none, every problem of what they rendered, or else of the spec's
/// `overrides`.
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
