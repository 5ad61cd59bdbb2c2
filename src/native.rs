//! The texts of a module folder → what terraform would find wrong in them, without terraform.
//!
//! Errors are only what terraform refuses too; what takes a provider's schema or a value to know is left to it. Opens
//! nothing, evaluates nothing.

pub mod codes;
mod declarations;
mod duplicates;
mod file;
mod folders;
mod layout;
mod names;
mod undeclared;
mod unused;
mod uses;

use crate::diag::Diagnostic;
use declarations::Declarations;
use file::File;
use folders::Folder;

pub use layout::formatting;

/// Checks the module whose files these are: paths below its folder, with `/`, and contents. Other files are passed over.
///
/// Modules of their own below it are checked as such: those that it calls, its examples, and the modules of its tests.
/// Findings come folder by folder, the module's own first, then in the order of files and places.
pub fn check(files: &[(&str, &[u8])]) -> Vec<Diagnostic> {
    let folders = folders::of(files);
    let mut findings = Vec::new();
    for folder in &folders {
        findings.append(&mut check_folder(folder));
    }
    findings
}

/// Whether [`check`] parses a file with this path.
pub fn covers(path: &str) -> bool {
    folders::covers(path)
}

fn check_folder(folder: &Folder<'_>) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> =
        folder.tests.iter().filter_map(|(path, text)| file::fault(path, text)).collect();
    let mut files: Vec<File<'_>> = Vec::new();
    for (path, text) in &folder.files {
        match File::read(path, text) {
            Ok(file) => files.push(file),
            Err(finding) => findings.push(*finding),
        }
    }
    let declarations = Declarations::of(&files);
    findings.append(&mut duplicates::find(&files, &declarations));
    // What a broken file declares nobody knows.
    if files.len() == folder.files.len() && !folder.is_tofu {
        let uses = uses::of(&files);
        findings.append(&mut undeclared::find(&files, &declarations, &uses));
        findings.append(&mut unused::find(&files, &declarations, &uses));
    }
    findings.sort_by(|one, other| place_of(one).cmp(&place_of(other)));
    findings
}

fn place_of(finding: &Diagnostic) -> (Option<&str>, usize) {
    let place = finding.place.as_ref();
    (place.map(|place| &*place.source.name), place.map_or(0, |place| place.span.start))
}
