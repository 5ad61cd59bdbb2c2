//! Finds what terraform would refuse in the texts of a module folder, without running terraform.
//!
//! It reports as errors only what terraform refuses too. Whatever requires a provider's schema or a value is left to
//! terraform. It opens and evaluates nothing.

mod calls;
pub mod codes;
mod declaration_key;
mod declarations;
mod duplicates;
pub(crate) mod each_outside_for_each;
mod file;
mod folders;
mod json;
mod language;
mod layout;
pub(crate) mod override_without_base;
mod undeclared;
pub(crate) mod unknown_names;
mod unused;
mod uses;

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use calls::Interface;
use declarations::Declarations;
use file::File;
use folders::Folder;

pub use layout::formatting;

/// Checks a module, given the paths of its files below its folder, with `/`, and their contents. Other files are
/// skipped.
///
/// Modules below it are checked as modules of their own: those that it calls, its examples, and the modules of its
/// tests. Findings are grouped by folder, the module's own first, then ordered by file and place.
pub fn check(files: &[(&str, &[u8])]) -> Vec<Diagnostic> {
    let folders = folders::of(files);
    let modules: BTreeMap<&str, CheckedModule<'_>> =
        folders.iter().map(|(path, folder)| (*path, CheckedModule::read(folder))).collect();
    let interfaces: BTreeMap<&str, Interface> = modules
        .iter()
        .filter(|(_, module)| module.is_whole)
        .map(|(path, module)| (*path, Interface::of(&module.files, &Declarations::of(&module.files))))
        .collect();
    let mut findings = Vec::new();
    for (path, module) in modules.into_iter().filter(|(path, _)| folders::is_module(path)) {
        findings.append(&mut module.check(path, &interfaces));
    }
    findings
}

/// Whether [`check`] parses a file with this path.
pub fn covers(path: &str) -> bool {
    folders::covers(path)
}

/// The parsed files of one folder, and the faults of those that don't parse.
struct CheckedModule<'a> {
    files: Vec<File<'a>>,
    /// The syntax errors.
    faults: Vec<Diagnostic>,
    /// Whether `files` has everything that terraform would read: the declarations of a broken file are unknown.
    is_whole: bool,
}

impl<'a> CheckedModule<'a> {
    fn read(folder: &Folder<'a>) -> Self {
        let tests = folder.tests.iter().filter_map(|(path, text)| file::fault(path, text));
        let json = folder.json.iter().filter_map(|(path, text)| json::fault(path, text));
        let is_whole = !folder.is_tofu && folder.json.is_empty();
        let mut module = Self { files: Vec::new(), faults: tests.chain(json).collect(), is_whole };
        for (path, text) in &folder.files {
            match File::read(path, text) {
                Ok(file) => module.files.push(file),
                Err(fault) => {
                    module.faults.extend(fault.map(|fault| *fault));
                    module.is_whole = false;
                }
            }
        }
        module
    }

    fn check(self, path: &str, interfaces: &BTreeMap<&str, Interface>) -> Vec<Diagnostic> {
        let files = self.files;
        let mut findings = self.faults;
        let declarations = Declarations::of(&files);
        findings.append(&mut duplicates::find(&files, &declarations));
        findings.append(&mut unknown_names::find(&files));
        if self.is_whole {
            let uses = uses::of(&files);
            findings.append(&mut undeclared::find(&files, &declarations, &uses));
            findings.append(&mut unused::find(&files, &declarations, &uses));
            findings.append(&mut override_without_base::find(&files, &declarations));
            findings.append(&mut each_outside_for_each::find(&files));
            findings.append(&mut calls::find(path, &files, |folder| interfaces.get(folder)));
        }
        findings.sort_by(|one, other| place_of(one).cmp(&place_of(other)));
        findings
    }
}

fn place_of(finding: &Diagnostic) -> (Option<&str>, usize) {
    let place = finding.place.as_ref();
    (place.map(|place| &*place.source.name), place.map_or(0, |place| place.span.start))
}
