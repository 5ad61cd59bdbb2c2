//! Finds the template set that a spec or a command line names, and reads its folder.

use std::path::Path;

use super::failure::Failure;
use super::spec_input::LoadedSpec;
use crate::diag::Diagnostic;
use crate::edge::{paths, template_folder};
use crate::spec::document::{Data, Pointer};
use crate::spec::model::TemplateRef;
use crate::spec::set;
use crate::template::codes::BAD_FOLDER;
use crate::template::set::{NAMES, TemplateSet};

/// Finds the set that a spec names; a relative path is resolved against `starts_at`.
///
/// # Errors
/// Returns what is wrong with the folder or with the set in it.
pub fn find(template: &TemplateRef, starts_at: &Path) -> Result<TemplateSet, Vec<Diagnostic>> {
    match template {
        TemplateRef::BuiltIn(name) => built_in(name),
        TemplateRef::Folder(folder) => in_folder(&paths::shortest(&starts_at.join(folder))),
    }
}

/// Finds the set that the user typed: the name of a built-in one, or a folder.
///
/// # Errors
/// Returns what is wrong with the folder or with the set in it.
pub fn typed(set: &Path) -> Result<TemplateSet, Vec<Diagnostic>> {
    match set.to_str().filter(|name| NAMES.contains(name)) {
        Some(name) => built_in(name),
        None => in_folder(set),
    }
}

fn built_in(name: &str) -> Result<TemplateSet, Vec<Diagnostic>> {
    TemplateSet::built_in(name).unwrap_or_else(|| {
        let message = format!("there is no template set `{name}`; the built-in sets are {}", NAMES.join(" and "));
        Err(vec![Diagnostic::new(&BAD_FOLDER, message)])
    })
}

fn in_folder(folder: &Path) -> Result<TemplateSet, Vec<Diagnostic>> {
    let texts = template_folder::read(folder)?;
    TemplateSet::of_folder(folder.to_string_lossy().trim_end_matches('/'), texts)
}

/// Sets the spec's `template` as seen from the module's folder: to the set that the user typed, or to the one that the
/// spec names relative to its own folder.
///
/// # Errors
/// `template` can't be set in the spec.
pub fn name_in_spec(mut input: LoadedSpec, typed: Option<&Path>, dir: &Path) -> Result<LoadedSpec, Failure> {
    let Some(set) = typed else {
        let Some(folder) = folder_of(&input) else { return Ok(input) };
        if !paths::is_same_folder(&input.starts_at, dir) {
            let named = paths::relative(dir, &input.starts_at.join(folder));
            input.names_template(&named)?;
        }
        return Ok(input);
    };
    let template = match set.to_str().filter(|name| NAMES.contains(name)) {
        Some(name) => name.to_owned(),
        None if set.is_absolute() => set.to_string_lossy().into_owned(),
        None => paths::relative(dir, set),
    };
    if named(&input).unwrap_or("standard") != template {
        input.names_template(&template)?;
        let argument = format!("template={}", serde_json::Value::from(template));
        set::apply(&mut input.document, &argument).map_err(Failure::rejected)?;
    }
    input.typed_set = Some(set.to_owned());
    Ok(input)
}

/// Whether the spec itself names the set that was typed.
pub fn is_own(input: &LoadedSpec, typed: &Path) -> bool {
    match folder_of(input) {
        Some(folder) => paths::is_same_folder(&input.starts_at.join(folder), typed),
        None => Path::new(named(input).unwrap_or("standard")) == typed,
    }
}

/// Returns the spec's `template`: the name of a set or a path.
pub fn named(input: &LoadedSpec) -> Option<&str> {
    match &input.document.node(&Pointer::keys(["template"]))?.data {
        Data::String(name) => Some(name),
        _ => None,
    }
}

/// Returns the spec's `template` if it is a relative path.
fn folder_of(input: &LoadedSpec) -> Option<String> {
    let name = named(input)?;
    let is_folder = (name.contains('/') || name.starts_with('.')) && !Path::new(name).is_absolute();
    is_folder.then(|| name.to_owned())
}
