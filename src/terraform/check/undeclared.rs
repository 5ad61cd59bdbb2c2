//! Finds references to things that the module does not declare.

use super::codes::{INCOMPLETE, UNDECLARED};
use super::declaration_key::{DeclarationKind, Key};
use super::declarations::Declarations;
use super::file::File;
use super::uses::Use;
use crate::diag::{Diagnostic, did_you_mean};

/// Reports every reference whose target terraform requires and the module does not declare.
pub(super) fn find(files: &[File<'_>], declarations: &Declarations<'_>, uses: &[Use<'_>]) -> Vec<Diagnostic> {
    let firm = uses.iter().filter(|it| it.firm);
    let missing = firm.filter(|it| it.target.as_ref().is_none_or(|target| !declarations.has(target)));
    missing
        .map(|it| match &it.target {
            Some(target) => undeclared(files, declarations, it, target),
            None => incomplete(files, it),
        })
        .collect()
}

fn undeclared(files: &[File<'_>], declarations: &Declarations<'_>, it: &Use<'_>, target: &Key<'_>) -> Diagnostic {
    let message = format!("there is no {} `{target}` in this module", target.kind.noun());
    let finding = files[it.file].finding(&UNDECLARED, message, it.span.clone());
    match suggestion(declarations, target) {
        Some(name) => finding.help(format!("did you mean `{name}`?")),
        None => finding.help(declare(target)),
    }
}

/// The closest declared name, preferably of the same kind.
fn suggestion(declarations: &Declarations<'_>, target: &Key<'_>) -> Option<String> {
    let names = |same: bool| {
        let kinds = declarations.places.keys().filter(move |key| (key.kind == target.kind) == same);
        kinds.filter(|key| is_referable(key.kind)).map(Key::to_string).collect::<Vec<_>>()
    };
    let wanted = target.to_string();
    let close = names(true);
    if let Some(name) = did_you_mean(&wanted, close.iter().map(String::as_str)) {
        return Some(name.to_owned());
    }
    // The user may have confused `var.x` and `local.x`.
    let elsewhere = declarations.places.keys().find(|key| {
        key.name == target.name && key.group == target.group && key.kind != target.kind && is_referable(key.kind)
    });
    elsewhere.map(Key::to_string)
}

const fn is_referable(kind: DeclarationKind) -> bool {
    !matches!(
        kind,
        DeclarationKind::Output | DeclarationKind::Provider | DeclarationKind::Check | DeclarationKind::Setting
    )
}

fn declare(target: &Key<'_>) -> String {
    let Key { kind, group, name } = target;
    match kind {
        DeclarationKind::Variable => format!("declare it: `variable \"{name}\" {{ … }}`"),
        DeclarationKind::Local => format!("declare it: `locals {{ {name} = … }}`"),
        DeclarationKind::Module => format!("declare it: `module \"{name}\" {{ source = … }}`"),
        DeclarationKind::Data => format!("declare it: `data \"{group}\" \"{name}\" {{ … }}`"),
        DeclarationKind::Ephemeral => format!("declare it: `ephemeral \"{group}\" \"{name}\" {{ … }}`"),
        _ => format!("declare it: `resource \"{group}\" \"{name}\" {{ … }}`"),
    }
}

fn incomplete(files: &[File<'_>], it: &Use<'_>) -> Diagnostic {
    let word = String::from_utf8_lossy(files[it.file].bytes(&it.span)).into_owned();
    let finding = files[it.file].finding(&INCOMPLETE, format!("`{word}` alone is not a reference"), it.span.clone());
    match word.as_str() {
        "var" | "local" | "module" => finding.help(format!("write `{word}.NAME`")),
        _ if matches!(word.split('.').next(), Some("data" | "ephemeral")) => {
            let root = word.split('.').next().unwrap_or_default();
            finding.help(format!("write `{root}.TYPE.NAME`"))
        }
        _ => finding.help(format!(
            "write `\"{word}\"` for a string, `var.{word}` for a variable, `{word}.NAME` for a resource"
        )),
    }
}
