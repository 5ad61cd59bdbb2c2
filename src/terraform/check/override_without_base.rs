//! Finds declarations in override files that override nothing.

use super::codes::NO_BASE;
use super::declaration_key::DeclarationKind;
use super::declarations::Declarations;
use super::file::File;
use crate::diag::Diagnostic;

/// Reports every declaration that only override files have. A default provider and settings are allowed.
pub(super) fn find(files: &[File<'_>], declarations: &Declarations<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (key, places) in &declarations.places {
        let needs_base = matches!(
            key.kind,
            DeclarationKind::Variable
                | DeclarationKind::Output
                | DeclarationKind::Local
                | DeclarationKind::Module
                | DeclarationKind::Resource
                | DeclarationKind::Data
                | DeclarationKind::Ephemeral
        );
        let Some(first) = places.first().filter(|first| needs_base && !first.scoped) else { continue };
        if files[first.file].is_override() {
            let message = format!("there is no {} `{key}` to override", key.kind.noun());
            let finding = files[first.file].finding(&NO_BASE, message, first.span.clone());
            findings.push(finding.help("declare it in a file that is not an override file"));
        }
    }
    findings
}
