//! The texts of a module folder → what terraform would find wrong in them, without terraform.
//!
//! Errors are only what terraform refuses too; what takes a provider's schema or a value to know is left to it. Opens
//! nothing, evaluates nothing.

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

/// Checks the module whose files these are: paths below its folder, with `/`, and contents. Other files are passed over.
///
/// Modules of their own below it are checked as such: those that it calls, its examples, and the modules of its tests.
/// Findings come folder by folder, the module's own first, then in the order of files and places.
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

/// The files of one folder.
struct CheckedModule<'a> {
    files: Vec<File<'a>>,
    /// What keeps files from being read.
    faults: Vec<Diagnostic>,
    /// Whether all that terraform would read is in `files`: what a broken file declares nobody knows.
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
