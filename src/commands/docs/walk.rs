//! Walks the PATHs and documents the modules at or below them in parallel; reports are in the order of the paths.

mod last;
mod recursion;

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::arguments::Arguments;
use super::changes::ChangesSince;
use super::config_file::ConfigLookup;
use super::elsewhere::{self, Elsewhere};
use super::engine::Program;
use super::inheriting::SubModuleFolder;
use super::module_docs::Documenter;
use super::module_folder::{NESTED, has_docs, is_documented_alone, module_files};
use super::module_outcome::{FolderReport, ModuleOutcome};
use super::ptcgen_flags::{DocsEngine, PtcgenOptions};
use super::visit::{ParentModule, Visit, VisitNotes, plain};
use super::{Findings, Surroundings, one, walk_report};
use crate::base::outcome::Outcome;
use crate::commands::Common;
use crate::diag::{Diagnostic, Place, Source};
use crate::docs::codes;
use crate::edge::process::signals::Signals;
use crate::edge::walk::{Ignored, Listing};
use crate::edge::{parallel, terminal};

/// A run over many modules.
struct Walk<'a> {
    documenter: Documenter<'a>,
    lookup: ConfigLookup,
    /// The program that renders instead of ptcgen, if any.
    program: Option<Program>,
    /// With `--changed-since`, the modules that changed.
    touched: Option<HashSet<PathBuf>>,
    /// The number of modules seen.
    seen: AtomicUsize,
    /// The PATHs.
    roots: Vec<PathBuf>,
    /// The folder whose modules the configuration in the working directory documents as sub modules, if any.
    inheriting: Option<SubModuleFolder>,
    /// The modules whose file may be another module's too. They are documented last, when all of them are known.
    elsewhere: Mutex<Vec<Elsewhere>>,
}

/// Documents the modules of all PATHs.
pub(super) fn run(
    arguments: &Arguments,
    options: &PtcgenOptions,
    surroundings: &Surroundings,
    common: &Common,
) -> Outcome {
    let walk = match Walk::new(arguments, options, surroundings, common) {
        Ok(walk) => walk,
        Err(findings) => return walk_report::failed(options, common, &findings),
    };
    let visits = walk.first_visits();
    let visit = |visit, more: &mut Vec<Visit>| walk.report(visit, more);
    let progress = || format!("{} so far", walk_report::modules(walk.seen.load(Ordering::Relaxed)));
    let threads = if options.only_looks() || walk.program.is_some() { parallel::cores() } else { parallel::writers() };
    let mut reports = terminal::with_progress(common.quiet, &progress, || {
        let mut reports = parallel::run_all(visits, threads, visit);
        reports.extend(parallel::run_all(walk.elsewhere(), threads, |module, _: &mut Vec<_>| {
            walk.report_elsewhere(module)
        }));
        reports
    });
    if let Some(exit) = walk.documenter.signals.caught() {
        return Outcome::words(exit, "stopped by a signal; what was written before is complete\n");
    }
    reports.sort_by(|a, b| a.order.cmp(&b.order));
    let seen = walk.seen.load(Ordering::Relaxed);
    if seen == 0 && reports.is_empty() && walk.touched.is_none() {
        return walk_report::failed(options, common, &[walk.no_module()]);
    }
    walk_report::finished(options, common, seen, reports)
}

impl<'a> Walk<'a> {
    fn new(
        arguments: &'a Arguments,
        options: &'a PtcgenOptions,
        surroundings: &'a Surroundings,
        common: &'a Common,
    ) -> Result<Self, Findings> {
        let lookup = ConfigLookup::new(arguments, surroundings)?;
        let signals = Signals::catch();
        let program = match options.engine {
            None | Some(DocsEngine::Native) => None,
            Some(DocsEngine::TerraformDocs) => Some(Program::find(options, &signals).map_err(one)?),
        };
        let seen = AtomicUsize::new(0);
        let directory = common.directory.as_deref();
        let documenter = Documenter { arguments, options, surroundings, signals, directory };
        let inheriting = documenter.sub_module_folder(&lookup);
        let elsewhere = Mutex::new(Vec::new());
        let mut walk =
            Self { documenter, lookup, program, touched: None, seen, roots: Vec::new(), inheriting, elsewhere };
        walk.roots = walk.paths().map(|path| surroundings.working_directory.join(plain(path))).collect();
        walk.touched = walk.touched_modules().map_err(one)?;
        Ok(walk)
    }

    fn touched_modules(&self) -> Result<Option<HashSet<PathBuf>>, Diagnostic> {
        let Some(revision) = &self.documenter.options.changed_since else { return Ok(None) };
        let since = ChangesSince { revision, signals: &self.documenter.signals };
        if let Some(shared) = self.lookup.shared()
            && since.touches(&shared.path)?
        {
            return Ok(None);
        }
        let mut touched = HashSet::new();
        for path in self.paths() {
            touched.extend(since.modules(&self.documenter.surroundings.working_directory.join(plain(path)))?);
        }
        Ok(Some(touched))
    }

    fn no_module(&self) -> Diagnostic {
        let paths: Vec<String> = self.paths().map(|path| format!("`{path}`")).collect();
        Diagnostic::new(&codes::READ, format!("there is no module below {}", paths.join(", ")))
            .help("a module is a folder with a `.tf` file; hidden and ignored folders are skipped")
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        let none = self.documenter.arguments.paths.is_empty().then_some(".");
        self.documenter.arguments.paths.iter().map(String::as_str).chain(none)
    }

    fn first_visits(&self) -> Vec<Visit> {
        let visits = self.roots.iter().enumerate().flat_map(|(root, path)| {
            let Documenter { arguments, options, .. } = self.documenter;
            let alone = Listing::of(path).is_ok_and(|listing| is_documented_alone(arguments, options, path, &listing));
            if let Some(visits) = self.inheriting.as_ref().and_then(|folder| folder.visits(root, path, alone)) {
                return visits;
            }
            let path = path.clone();
            if alone {
                return vec![Visit::Module { root, path, above: None }];
            }
            let ignored = Ignored::above(&path).except_tracked(&path);
            vec![Visit::Folder { root, path, ignored, claimed: Vec::new(), part: false }]
        });
        let mut visits: Vec<Visit> = visits.collect();
        let walked: Vec<PathBuf> = visits.iter().filter_map(Visit::walked).cloned().collect();
        // Two walks over the same folder would write its files twice.
        visits.retain(|visit| !walked.iter().any(|folder| visit.lies_below(folder)));
        visits
    }

    fn report(&self, visit: Visit, more: &mut Vec<Visit>) -> Option<FolderReport> {
        let (root, path) = match &visit {
            Visit::Folder { root, path, .. } | Visit::Module { root, path, .. } => (*root, path.clone()),
        };
        if self.documenter.signals.caught().is_some() {
            return None;
        }
        let mut notes = VisitNotes::default();
        let listing = Listing::of(&path).map_err(|finding| vec![finding]);
        let outcome = listing.and_then(|listing| self.visit(visit, listing, more, &mut notes));
        folder_report((root, path), outcome, notes.findings)
    }

    fn document(&self, module: &Elsewhere, notes: &mut Findings) -> Result<ModuleOutcome, Findings> {
        let Elsewhere { path, listing, config, files: (own, above), .. } = module;
        match &self.program {
            None => self.documenter.document(path, listing, config, notes),
            Some(program) => {
                let files = (own.as_ref(), above.as_ref());
                self.documenter.document_through(program, path, listing, config, files, notes)
            }
        }
    }

    fn visit(
        &self,
        visit: Visit,
        listing: Listing,
        more: &mut Vec<Visit>,
        notes: &mut VisitNotes,
    ) -> Result<Option<ModuleOutcome>, Findings> {
        match visit {
            Visit::Module { root, path, above } => self.module(root, &path, listing, above.as_ref(), more, notes),
            Visit::Folder { root, path, ignored, mut claimed, mut part } => {
                let ignored = ignored.within(&path, &listing);
                let kept = |path: &Path, is_folder| ignored.is_empty() || !ignored.leaves_out(path, is_folder);
                let is_module = module_files(&listing).any(|name| kept(&path.join(&*name), false));
                let folders = inner_folders(&listing);
                let documents = is_module && (!part || has_docs(&path, &listing, &self.lookup));
                let outcome = if documents {
                    self.module(root, &path, listing, None, more, notes)
                } else if is_module {
                    Ok(None)
                } else {
                    self.folder(root, &path, &listing, more, notes).map(|()| None)
                };
                claimed.append(&mut notes.claimed);
                part |= is_module;
                for name in folders {
                    let path = path.join(&name);
                    if !claimed.iter().any(|taken| path.starts_with(taken)) && kept(&path, true) {
                        let (ignored, claimed, part) =
                            (ignored.entering(&path), claimed.clone(), part && name != NESTED);
                        more.push(Visit::Folder { root, path, ignored, claimed, part });
                    }
                }
                outcome
            }
        }
    }

    /// Documents a module, and adds visits to its sub modules if its configuration asks for them.
    fn module(
        &self,
        root: usize,
        path: &Path,
        listing: Listing,
        above: Option<&ParentModule>,
        more: &mut Vec<Visit>,
        notes: &mut VisitNotes,
    ) -> Result<Option<ModuleOutcome>, Findings> {
        let touched = self.touched.as_ref().is_none_or(|touched| touched.contains(path));
        let touched = touched || above.is_some_and(|above| above.touched);
        let found = if above.is_some() { self.lookup.beside(path)? } else { self.lookup.of(path, &listing)? };
        let above_file = above.map(|above| &above.config_file);
        self.seen.fetch_add(usize::from(touched), Ordering::Relaxed);
        let configuration = self.documenter.configuration(path, found.as_ref(), above_file)?;
        let config = configuration.config;
        let recursive = above.is_none() && self.has_sub_modules(root, path, found.as_ref(), &config);
        if recursive {
            let above = ParentModule::new(found.clone(), touched);
            notes.claimed.push(self.sub_modules(root, path, &config, &above, more)?);
        }
        if !touched {
            return Ok(None);
        }
        notes.findings.extend(configuration.warnings);
        if recursive && !config.recursive.include_main {
            return Ok(None);
        }
        let files = (found, above_file.cloned());
        let shared = elsewhere::may_be_shared(&config.output.file, &listing);
        let module = Elsewhere { root, path: path.to_owned(), listing, config, files };
        if shared {
            // Its file is not written before it is clear that no other module has the same.
            self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner).push(module);
            return Ok(None);
        }
        self.document(&module, &mut notes.findings).map(Some)
    }
}

fn folder_report(
    order: (usize, PathBuf),
    outcome: Result<Option<ModuleOutcome>, Findings>,
    mut findings: Findings,
) -> Option<FolderReport> {
    let outcome = outcome.unwrap_or_else(|found| {
        findings.extend(found);
        None
    });
    let findings: Findings = findings.into_iter().map(|finding| placed(&order.1, finding)).collect();
    let quiet = matches!(outcome, None | Some(ModuleOutcome::Fresh)) && findings.is_empty();
    (!quiet).then_some(FolderReport { order, outcome, findings })
}

/// Returns the folders that a walk enters.
fn inner_folders(listing: &Listing) -> Vec<OsString> {
    let folders = listing.folders.iter().filter(|name| !name.starts_with('.') && *name != "node_modules");
    let foreign = listing.foreign.iter().filter(|entry| entry.is_folder && !entry.shown().starts_with('.'));
    folders.map(OsString::from).chain(foreign.map(|entry| entry.name.clone())).collect()
}

/// Sets the place of a finding that has none: the file that it names, or the folder of its module.
fn placed(path: &Path, finding: Diagnostic) -> Diagnostic {
    if finding.place.is_some() {
        return finding;
    }
    let named = finding.message.split('`').nth(1).filter(|name| Path::new(name).starts_with(path));
    let name = named.map_or_else(|| path.display().to_string(), str::to_owned);
    let name = if name.is_empty() { ".".to_owned() } else { name };
    finding.at(Place { source: Source::new(name, ""), span: 0..0 })
}
