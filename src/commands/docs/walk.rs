//! Walks the PATHs and documents the modules at or below them in parallel; reports are in the order of the paths.

mod last;
mod module;
mod recursion;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::arguments::Arguments;
use super::changes::{ChangesSince, Site};
use super::config_file::ConfigLookup;
use super::elsewhere::Elsewhere;
use super::engine::Program;
use super::inheriting::SubModuleFolder;
use super::module_docs::Documenter;
use super::module_folder::{NESTED, has_docs, is_documented_alone, is_terraform, module_files};
use super::module_outcome::{FolderReport, ModuleOutcome};
use super::ptcgen_flags::{DocsEngine, PtcgenOptions};
use super::visit::{Visit, VisitNotes, plain};
use super::{Findings, Surroundings, one, walk_report};
use crate::base::outcome::Outcome;
use crate::commands::Common;
use crate::diag::{Diagnostic, Place, Source};
use crate::docs::codes;
use crate::edge::process::signals::Signals;
use crate::edge::walk::{Ignored, Listing};
use crate::edge::{parallel, terminal};
use module::FoundModule;

/// A run over many modules.
struct Walk<'a> {
    documenter: Documenter<'a>,
    lookup: ConfigLookup,
    /// The program that renders instead of ptcgen, if any.
    program: Option<Program>,
    /// Whether there is a module, documented or not.
    has_module: AtomicBool,
    /// The number of modules seen; with `--changed-since`, only those that it selects.
    seen: AtomicUsize,
    /// With `--changed-since`, the folders of those that it selects.
    touched: Mutex<Vec<PathBuf>>,
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
    let visits = match walk.first_visits() {
        Ok(visits) => visits,
        Err(finding) => return walk_report::failed(options, common, &[finding]),
    };
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
    if reports.is_empty() && !walk.has_module.load(Ordering::Relaxed) {
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
        let directory = common.directory.as_deref();
        let documenter = Documenter { arguments, options, surroundings, signals, directory };
        let inheriting = documenter.sub_module_folder(&lookup);
        let (has_module, seen) = (AtomicBool::new(false), AtomicUsize::new(0));
        let (touched, elsewhere) = (Mutex::default(), Mutex::default());
        let roots = Vec::new();
        let mut walk = Self { documenter, lookup, program, has_module, seen, touched, roots, inheriting, elsewhere };
        walk.roots = walk.paths().map(|path| surroundings.working_directory.join(plain(path))).collect();
        Ok(walk)
    }

    /// With `--changed-since`, what git knows about each PATH.
    fn sites(&self) -> Result<Option<Vec<Site>>, Diagnostic> {
        let Some(revision) = &self.documenter.options.changed_since else { return Ok(None) };
        let here = &self.documenter.surroundings.working_directory;
        let since = ChangesSince { revision, here, lookup: &self.lookup, signals: &self.documenter.signals };
        since.sites(&self.roots).map(Some)
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

    fn first_visits(&self) -> Result<Vec<Visit>, Diagnostic> {
        let mut sites = self.sites()?.into_iter().flatten();
        let visits = self.roots.iter().enumerate().flat_map(|(root, path)| {
            let Documenter { arguments, options, .. } = self.documenter;
            let alone = Listing::of(path).is_ok_and(|listing| is_documented_alone(arguments, options, path, &listing));
            let site = sites.next();
            let inheriting = |folder: &SubModuleFolder| folder.visits(root, path, site.as_ref(), alone);
            if let Some(visits) = self.inheriting.as_ref().and_then(inheriting) {
                return visits;
            }
            let path = path.clone();
            if alone {
                return vec![Visit::Module { root, path, site, above: None }];
            }
            let ignored = Ignored::above(&path).except_tracked(&path);
            vec![Visit::Folder { root, path, site, ignored, claimed: Vec::new(), part: false }]
        });
        let mut visits: Vec<Visit> = visits.collect();
        let walked: Vec<PathBuf> = visits.iter().filter_map(Visit::walked).cloned().collect();
        // Two walks over the same folder would write its files twice.
        visits.retain(|visit| !walked.iter().any(|folder| visit.lies_below(folder)));
        Ok(visits)
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
            Visit::Module { root, path, site, above } => {
                let site = site.map(|site| site.enter(&listing, &is_terraform, self.is_root(root, &path)));
                self.module(FoundModule { root, path, listing, site, above, part: false }, more, notes)
            }
            Visit::Folder { root, path, site, ignored, mut claimed, part } => {
                let ignored = ignored.within(&path, &listing);
                let kept = |path: &Path, is_folder| ignored.is_empty() || !ignored.leaves_out(path, is_folder);
                let counts = |name: &str| is_terraform(name) && kept(&path.join(name), false);
                let site = site.map(|site| site.enter(&listing, &counts, self.is_root(root, &path)));
                let below = site.as_ref().map(|site| site.below().clone());
                let is_module = module_files(&listing).any(|name| kept(&path.join(&*name), false));
                let folders = inner_folders(&listing);
                let documents = is_module && (!part || has_docs(&path, &listing, &self.lookup));
                let found = FoundModule { root, path: path.clone(), listing, site, above: None, part };
                let outcome = if documents {
                    self.module(found, more, notes)
                } else if is_module {
                    Ok(None)
                } else {
                    self.folder(&found, more, notes).map(|()| None)
                };
                claimed.append(&mut notes.claimed);
                let part = part || is_module;
                for name in folders {
                    let path = path.join(&name);
                    if !claimed.iter().any(|taken| path.starts_with(taken)) && kept(&path, true) {
                        let (ignored, claimed, part) =
                            (ignored.entering(&path), claimed.clone(), part && name != NESTED);
                        let site = below.as_ref().map(|site| site.child(&name));
                        more.push(Visit::Folder { root, path, site, ignored, claimed, part });
                    }
                }
                outcome
            }
        }
    }

    fn is_root(&self, root: usize, path: &Path) -> bool {
        self.roots.get(root).is_some_and(|typed| typed == path)
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
