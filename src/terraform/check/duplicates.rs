//! Finds duplicate declarations.

use super::codes::DUPLICATE;
use super::declaration_key::{DeclarationKind, Key};
use super::declarations::Declarations;
use super::file::File;
use crate::diag::Diagnostic;

/// Reports every declaration of a name but the first.
pub(super) fn find(files: &[File<'_>], declarations: &Declarations<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (key, places) in &declarations.places {
        let [first, others @ ..] = places.as_slice() else { continue };
        for other in others {
            let before = &files[first.file];
            let finding = files[other.file].finding(&DUPLICATE, message(key), other.span.clone());
            let help = format!("it is already declared in `{}`, line {}", before.path, before.line(first.span.start));
            findings.push(finding.help(help).help(remedy(key)));
        }
    }
    findings
}

fn message(key: &Key<'_>) -> String {
    match key.kind {
        DeclarationKind::Setting => format!("`{}` is set twice in this module", key.name),
        DeclarationKind::Provider if key.name.is_empty() => format!("provider `{}` is configured twice", key.group),
        DeclarationKind::Provider => format!("provider `{}` is configured twice as `{}`", key.group, key.name),
        DeclarationKind::Resource | DeclarationKind::Data | DeclarationKind::Ephemeral => {
            format!("{} `{}.{}` is declared twice", key.kind.noun(), key.group, key.name)
        }
        _ => format!("{} `{}` is declared twice", key.kind.noun(), key.name),
    }
}

fn remedy(key: &Key<'_>) -> &'static str {
    match key.kind {
        DeclarationKind::Setting => "merge them into one",
        DeclarationKind::Provider => "remove one of them, or give one its own `alias`",
        _ => "rename or remove one of them",
    }
}
