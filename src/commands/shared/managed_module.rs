//! Reads a module that ptcgen wrote: its record, its files, and what its spec and templates render to now. `update`,
//! `check` and `diff` start from it; other commands use parts of it.

use std::collections::BTreeSet;
use std::path::Path;

use super::build_module::{BuiltModule, build_module};
use super::failure::Failure;
use super::options::RuleOptions;
use super::spec_input::{self, LoadedSpec};
use super::template_set;
use crate::base::path::RelPath;
use crate::diag::Diagnostic;
use crate::docs::{Folder as _, LOCK_FILE};
use crate::edge::disk::{self, DiskError, Folder, HeldModule, Recovery};
use crate::edge::docs_fs::DiskFolder;
use crate::lint::check::Options;
use crate::module::codes::{NO_LOCK, NO_SPEC};
use crate::module::lock::{LOCK_PATH, Lock, OWN_FOLDER, base_path};
use crate::module::plan::{FoundEntry, FoundFiles};
use crate::module::update::{CurrentModule, RenderedModule, Undo, beside};
use crate::report::module_report::ModuleReport;
use crate::spec::document::MAX_LEN;
use crate::spec::document::SPEC_FILES;
use crate::spec::schema;

/// Runs a command's step for one module and returns the report. A module that a stopped run left half written is
/// repaired first, and the report says so.
pub fn report(dir: &Path, step: impl FnOnce() -> Result<ModuleReport, Failure>) -> ModuleReport {
    let refused = |failure: Failure| {
        let (exit, findings) = failure.into_findings();
        ModuleReport::refused(dir.to_string_lossy().into_owned(), exit, findings)
    };
    let mended = match disk::recover_if_needed(dir) {
        Ok(mended) => mended,
        Err(error) => return refused(error.into()),
    };
    let mut report = step().unwrap_or_else(refused);
    report.findings.splice(0..0, mended.iter().flat_map(Recovery::findings));
    report
}

/// Locks a module that ptcgen wrote, for writing. Any other folder is left untouched.
///
/// # Errors
/// The module has no record that can be trusted, or another run holds it.
pub fn hold(dir: &Path) -> Result<HeldModule, Failure> {
    read_lock(dir)?;
    Ok(disk::hold(dir)?)
}

/// A module as ptcgen wrote it last, and as it is on disk now.
pub struct ManagedModule {
    /// The module's folder, as the user typed it.
    pub dir: String,
    /// The record of what was written last.
    pub lock: Lock,
    /// What is on disk at the paths that matter.
    pub found: FoundFiles,
    /// The root module's files that ptcgen did not write, and its lock file of providers.
    pub others: Vec<(String, Vec<u8>)>,
}

impl ManagedModule {
    /// Returns a view of it for the pure steps.
    pub fn current(&self) -> CurrentModule<'_> {
        CurrentModule { dir: &self.dir, lock: &self.lock, found: &self.found, others: &self.others }
    }

    /// Reads a module; the files of `rendered` are read in addition to those in its lock.
    ///
    /// # Errors
    /// The folder is not a module that ptcgen wrote, or it can't be read.
    pub fn read(path: &Path, rendered: Option<&BuiltModule>) -> Result<Self, Failure> {
        let dir = path.to_string_lossy().into_owned();
        let lock = read_lock(path)?;
        let mut paths = paths(&lock);
        paths.extend(rendered.into_iter().flat_map(|module| module.files.iter().map(|(path, _)| path.clone())));
        let mut found = disk::read_at(path, &paths)?;
        if let Some(FoundEntry::File(text)) = found.get(Undo::PATH)
            && let Some(undo) = Undo::parse(text)
        {
            let kept: BTreeSet<RelPath> = undo.paths().flat_map(|(path, kept)| [path, kept]).collect();
            found.extend(disk::read_at(path, &kept)?);
        }
        let folder = DiskFolder { path: path.to_owned() };
        let mut others = folder.module_files()?;
        // The docs may show the versions in it.
        others.extend(folder.read(LOCK_FILE).ok().map(|text| (LOCK_FILE.to_owned(), text)));
        others.retain(|(name, _)| !lock.files.contains_key(name.as_str()));
        others.sort();
        Ok(Self { dir, lock, found, others })
    }

    /// Also reads what is at the paths of a module that was built since.
    ///
    /// # Errors
    /// A file can't be read.
    pub fn with_files_of(mut self, path: &Path, module: &BuiltModule) -> Result<Self, Failure> {
        let unread = module.files.iter().map(|(path, _)| path).filter(|path| !self.found.contains_key(*path));
        let unread: BTreeSet<RelPath> = unread.cloned().collect();
        self.found.extend(disk::read_at(path, &unread)?);
        Ok(self)
    }
}

/// Reads the lock of a module that must have one.
///
/// # Errors
/// Returns what is wrong with the lock, and what to type.
pub fn read_lock(path: &Path) -> Result<Lock, Failure> {
    let dir = path.display();
    match disk::folder(path)? {
        Folder::New => {
            let finding = Diagnostic::new(&NO_LOCK, format!("there is no folder `{dir}`"));
            Err(finding.help(format!("`ptcgen new {dir}` creates the module")).into())
        }
        Folder::Existing => disk::read_lock(path)?.ok_or_else(|| {
            let finding = Diagnostic::new(&NO_LOCK, format!("`{dir}` has no `{LOCK_PATH}`"));
            finding
                .help(format!("if it was there before, restore it: `git checkout -- {dir}/.ptcgen`"))
                .help(format!(
                    "if ptcgen did not write the module, take it over: `ptcgen adopt-module {dir} --spec FILE`"
                ))
                .into()
        }),
    }
}

/// Returns the paths that matter for a lock, whatever is rendered now.
fn paths(lock: &Lock) -> BTreeSet<RelPath> {
    let recorded = lock.files.keys().filter_map(|path| RelPath::new(path.as_str()).ok());
    let mut paths: BTreeSet<RelPath> =
        recorded.flat_map(|path| [base_path(&path), beside(&path), Some(path)]).flatten().collect();
    let own = [LOCK_PATH, Undo::PATH, schema::PATH].into_iter().filter_map(|path| RelPath::new(path).ok());
    paths.extend(own);
    paths
}

/// Renders a module with its current spec and templates; `set` is a template set that the command line names.
///
/// # Errors
/// The spec is missing or rejected, or the templates fail.
pub fn build(path: &Path, lock: &Lock, rules: &RuleOptions, set: Option<&Path>) -> Result<BuiltModule, Failure> {
    let input = template_set::name_in_spec(read_spec(path, lock)?, set, path)?;
    build_module(input, Options { strict: rules.strict, allow: &rules.allow })
}

/// Reads the spec in a module.
///
/// # Errors
/// The spec is missing, or can't be read.
pub fn read_spec(path: &Path, lock: &Lock) -> Result<LoadedSpec, Failure> {
    // The recorded file comes first; if it is gone, the user may have converted the spec to another syntax.
    let own = SPEC_FILES.iter().filter(|(file, _)| *file == lock.spec.file);
    for (file, syntax) in own.chain(&SPEC_FILES) {
        let relative = RelPath::new(*file).expect("a constant path");
        if let Some(FoundEntry::File(text)) = disk::found(path, &relative)? {
            let name = path.join(file).to_string_lossy().into_owned();
            let text = &text[..text.len().min(MAX_LEN + 1)];
            return spec_input::with_sets(&name, text, *syntax, &[]);
        }
    }
    let dir = path.display();
    let finding = Diagnostic::new(&NO_SPEC, format!("`{dir}/{}` is not there", lock.spec.file));
    Err(finding.help(format!("restore it: `git checkout -- {dir}/{}`", lock.spec.file)).into())
}

/// Whether a folder holds a spec.
///
/// # Errors
/// The folder can't be read.
pub fn has_spec(path: &Path) -> Result<bool, DiskError> {
    for (file, _) in SPEC_FILES {
        if disk::found(path, &RelPath::new(file).expect("a constant path"))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns a view of a rendered module for the pure steps.
pub fn rendered(module: &BuiltModule) -> RenderedModule<'_> {
    RenderedModule { files: &module.files, lock: &module.lock, renames: &module.set.renames }
}

/// Returns the names of the root module's files that ptcgen does not write.
pub fn unmanaged(present: &ManagedModule, module: &BuiltModule) -> Vec<String> {
    let names = present.others.iter().map(|(name, _)| name.clone());
    let is_foreign = |name: &String| module.files.get(name).is_none() && !name.starts_with(OWN_FOLDER);
    names.filter(|name| *name != LOCK_FILE && is_foreign(name)).collect()
}
