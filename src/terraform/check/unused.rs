//! Finds variables, locals and data sources that nothing uses.

use std::collections::BTreeSet;

use super::codes::{UNUSED_DATA, UNUSED_LOCAL, UNUSED_VARIABLE};
use super::declaration_key::{DeclarationKind, Key};
use super::declarations::Declarations;
use super::file::File;
use super::uses::Use;
use crate::diag::Diagnostic;

/// Reports every declaration that no expression of the module uses. Outputs and resources are left out: they have other
/// purposes.
pub(super) fn find(files: &[File<'_>], declarations: &Declarations<'_>, uses: &[Use<'_>]) -> Vec<Diagnostic> {
    let used: BTreeSet<&Key<'_>> = uses.iter().filter_map(|it| it.target.as_ref()).collect();
    let mut findings = Vec::new();
    for (key, places) in declarations.places.iter().filter(|(key, _)| !used.contains(key)) {
        let code = match key.kind {
            DeclarationKind::Variable => &UNUSED_VARIABLE,
            DeclarationKind::Local => &UNUSED_LOCAL,
            DeclarationKind::Data => &UNUSED_DATA,
            _ => continue,
        };
        let Some(first) = places.first().filter(|first| !first.scoped) else { continue };
        let message = format!("{} `{key}` is not used in this module", key.kind.noun());
        findings.push(files[first.file].finding(code, message, first.span.clone()).help("use it or remove it"));
    }
    findings
}
