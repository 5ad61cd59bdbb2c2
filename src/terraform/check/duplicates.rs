//! Declarations → those that repeat another one.

use super::codes::DUPLICATE;
use super::declarations::Declarations;
use super::file::File;
use super::names::{Key, Kind};
use crate::diag::Diagnostic;

/// Every declaration but the first of its name.
pub(super) fn find(files: &[File<'_>], declarations: &Declarations<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (key, places) in &declarations.places {
        let [first, others @ ..] = places.as_slice() else { continue };
        for other in others {
            let before = &files[first.file];
            let finding = files[other.file].finding(&DUPLICATE, message(key), other.span.clone());
            let help = format!("it is already in `{}`, line {}", before.path, before.line(first.span.start));
            findings.push(finding.help(help).help(remedy(key)));
        }
    }
    findings
}

fn message(key: &Key<'_>) -> String {
    match key.kind {
        Kind::Setting => format!("`{}` is set twice in this module", key.name),
        Kind::Provider if key.name.is_empty() => format!("provider `{}` is configured twice", key.group),
        Kind::Provider => format!("provider `{}` is configured twice as `{}`", key.group, key.name),
        Kind::Resource | Kind::Data | Kind::Ephemeral => {
            format!("{} `{}.{}` is declared twice", key.kind.noun(), key.group, key.name)
        }
        _ => format!("{} `{}` is declared twice", key.kind.noun(), key.name),
    }
}

fn remedy(key: &Key<'_>) -> &'static str {
    match key.kind {
        Kind::Setting => "keep one of them, with the entries of both",
        Kind::Provider => "keep one of them, or give one an `alias` of its own",
        _ => "rename one of them, or take one away",
    }
}
