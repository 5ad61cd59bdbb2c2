//! Finds the templates of a set, and the parts of the context, that no file uses. It renders nothing.

use std::collections::BTreeSet;

use minijinja::value::Value;

use super::codes::{UNUSED_CONTEXT, UNUSED_TEMPLATE};
use super::engine;
use super::set::{MANIFEST, TemplateSet};
use crate::diag::{Diagnostic, Place};

/// The entry of `ignores` for a set that uses only what it needs, whatever else the context has now or later.
const EVERYTHING: &str = "*";

/// Returns a finding for each of the set's own templates that no file is generated from.
pub fn unused_templates(set: &TemplateSet) -> Vec<Diagnostic> {
    let is_unused = |path: &&str| path.ends_with(".j2") && !set.files.iter().any(|file| file.template == **path);
    let finding = |path: &str| {
        let file = path.trim_end_matches(".j2");
        let source = set.source(path);
        Diagnostic::new(&UNUSED_TEMPLATE, format!("no file is generated from `{}`", source.name))
            .at(Place { source, span: 0..0 })
            .help(format!("add `{{ path = \"{file}\" }}` to `files` in `{MANIFEST}`, or remove the template"))
    };
    set.own_texts().filter(is_unused).map(finding).collect()
}

/// Returns a finding if no template uses some parts of the context.
pub fn unused_context(set: &TemplateSet, context: &Value) -> Option<Diagnostic> {
    if set.ignores.iter().any(|name| name == EVERYTHING) {
        return None;
    }
    let first = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let mut used: BTreeSet<String> = engine::names(set).iter().map(|name| first(name)).collect();
    used.extend(set.files.iter().filter_map(|file| file.when.as_deref()).map(first));
    let keys = context.try_iter().ok()?.filter_map(|key| key.as_str().map(str::to_owned));
    let unused: Vec<String> = keys.filter(|key| !used.contains(key) && !set.ignores.contains(key)).collect();
    if unused.is_empty() {
        return None;
    }
    let message = format!("no template of `{}` uses `{}`", set.name, unused.join("`, `"));
    let place = Place { source: set.source(MANIFEST), span: 0..0 };
    let meant = format!("if that is intended, add it to `{MANIFEST}`: `ignores = [\"{}\"]`", unused.join("\", \""));
    Some(Diagnostic::new(&UNUSED_CONTEXT, message).at(place).help(meant))
}
