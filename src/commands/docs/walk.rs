//! Walks the PATHs and documents the modules at or below them in parallel; reports are in the order of the paths.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::arguments::Arguments;
use super::changes::ChangesSince;
use super::config_file::{ConfigFile, ConfigLookup};
use super::engine::Program;
use super::module_docs::Documenter;
use super::module_folder::{NESTED, has_docs, is_documented_alone, is_terraform};
use super::module_outcome::{FolderReport, ModuleOutcome};
use super::ptcgen_flags::{DocsEngine, PtcgenOptions};
use super::{Findings, Surroundings, one, walk_report};
use crate::base::outcome::Outcome;
use crate::commands::Common;
use crate::diag::{Diagnostic, Place, Source};
use crate::docs::codes;
use crate::docs::config::Config;
use crate::docs::sub_modules::sub_modules;
use crate::edge::process::signals::Signals;
use crate::edge::walk::{Ignored, Listing};
use crate::edge::{docs_fs, parallel, terminal};

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
}

/// A folder or module to visit.
enum Visit {
    /// A folder to walk. A module above documents what is below `claimed`. A folder that is `part` of a module above,
    /// such as its examples, is documented only if it has documentation or a configuration of its own.
    Folder { root: usize, path: PathBuf, ignored: Ignored, claimed: Vec<PathBuf>, part: bool },
    /// A module; `above` holds the configuration that it inherits.
    Module { root: usize, path: PathBuf, above: Option<ParentModule> },
}

/// The module that documents a sub module with its own configuration.
#[derive(Clone)]
struct ParentModule {
    config_file: Arc<ConfigFile>,
    /// Whether it has changes itself, which may include its configuration.
    touched: bool,
}

/// What a visit returns beside the outcome.
#[derive(Default)]
struct VisitNotes {
    findings: Findings,
    /// Folders that the visited module documents, so that the walk skips them.
    claimed: Vec<PathBuf>,
}

/// Documents the modules of all PATHs.
pub(super) fn run(
    arguments: &Arguments,
    options: &PtcgenOptions,
    surroundings: &Surroundings,
    common: &Common,
) -> Outcome {
    let walk = match Walk::new(arguments, options, surroundings) {
        Ok(walk) => walk,
        Err(findings) => return walk_report::failed(options, common, &findings),
    };
    let visits = walk.first_visits();
    let visit = |visit, more: &mut Vec<Visit>| walk.report(visit, more);
    let progress = || format!("{} so far", walk_report::modules(walk.seen.load(Ordering::Relaxed)));
    let threads = if options.only_looks() || walk.program.is_some() { parallel::cores() } else { parallel::writers() };
    let mut reports = terminal::with_progress(common.quiet, &progress, || parallel::run_all(visits, threads, visit));
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
    ) -> Result<Self, Findings> {
        let lookup = ConfigLookup::new(arguments, surroundings)?;
        let signals = Signals::catch();
        let program = match options.engine {
            None | Some(DocsEngine::Native) => None,
            Some(DocsEngine::TerraformDocs) => Some(Program::find(options, &signals).map_err(one)?),
        };
        let seen = AtomicUsize::new(0);
        let documenter = Documenter { arguments, options, surroundings, signals };
        let mut walk = Self { documenter, lookup, program, touched: None, seen };
        walk.touched = walk.touched_modules().map_err(one)?;
        Ok(walk)
    }

    fn touched_modules(&self) -> Result<Option<HashSet<PathBuf>>, Diagnostic> {
        let Some(revision) = &self.documenter.options.changed_since else { return Ok(None) };
        let since = ChangesSince { revision, signals: &self.documenter.signals };
        if let Some(shared) = self.lookup.shared()
            && since.touches(shared)?
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
        let visits = self.paths().enumerate().map(|(root, path)| {
            let path = self.documenter.surroundings.working_directory.join(plain(path));
            let Documenter { arguments, options, .. } = self.documenter;
            let alone =
                Listing::of(&path).is_ok_and(|listing| is_documented_alone(arguments, options, &path, &listing));
            if alone {
                return Visit::Module { root, path, above: None };
            }
            let ignored = Ignored::above(&path);
            Visit::Folder { root, path, ignored, claimed: Vec::new(), part: false }
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
        let outcome = listing.and_then(|listing| self.visit(visit, &listing, more, &mut notes));
        let outcome = outcome.unwrap_or_else(|found| {
            notes.findings.extend(found);
            None
        });
        let findings: Findings = notes.findings.into_iter().map(|finding| placed(&path, finding)).collect();
        let quiet = matches!(outcome, None | Some(ModuleOutcome::Fresh)) && findings.is_empty();
        (!quiet).then_some(FolderReport { order: (root, path), outcome, findings })
    }

    fn visit(
        &self,
        visit: Visit,
        listing: &Listing,
        more: &mut Vec<Visit>,
        notes: &mut VisitNotes,
    ) -> Result<Option<ModuleOutcome>, Findings> {
        match visit {
            Visit::Module { root, path, above } => self.module(root, &path, listing, above.as_ref(), more, notes),
            Visit::Folder { root, path, ignored, mut claimed, mut part } => {
                let ignored = ignored.within(&path, listing);
                let kept =
                    |name: &str, is_folder| ignored.is_empty() || !ignored.leaves_out(&path.join(name), is_folder);
                let mut outcome = Ok(None);
                let is_module = listing.files.iter().any(|name| is_terraform(name) && kept(name, false));
                if is_module && (!part || has_docs(listing)) {
                    outcome = self.module(root, &path, listing, None, more, notes);
                    claimed.append(&mut notes.claimed);
                }
                part |= is_module;
                for name in listing.folders.iter().filter(|name| !name.starts_with('.') && *name != "node_modules") {
                    let inside = path.join(name);
                    if !claimed.iter().any(|taken| inside.starts_with(taken)) && kept(name, true) {
                        let path = inside;
                        let (ignored, claimed, part) = (ignored.clone(), claimed.clone(), part && name != NESTED);
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
        listing: &Listing,
        above: Option<&ParentModule>,
        more: &mut Vec<Visit>,
        notes: &mut VisitNotes,
    ) -> Result<Option<ModuleOutcome>, Findings> {
        let touched = self.touched.as_ref().is_none_or(|touched| touched.contains(path));
        let touched = touched || above.is_some_and(|above| above.touched);
        let found = if above.is_some() { self.lookup.beside(path)? } else { self.lookup.of(path, listing)? };
        let above = above.map(|above| &above.config_file);
        self.seen.fetch_add(usize::from(touched), Ordering::Relaxed);
        let configuration = self.documenter.configuration(path, found.as_ref(), above)?;
        let config = &configuration.config;
        let recursive = config.recursive.enabled && above.is_none();
        if recursive {
            let above =
                ParentModule { config_file: found.clone().unwrap_or_else(|| Arc::new(ConfigFile::none())), touched };
            notes.claimed.push(self.sub_modules(root, path, config, &above, more)?);
        }
        if !touched {
            return Ok(None);
        }
        notes.findings.extend(configuration.warnings);
        if recursive && !config.recursive.include_main {
            return Ok(None);
        }
        match &self.program {
            None => self.documenter.document(path, listing, config).map(Some),
            Some(program) => {
                let files = (found.as_ref(), above);
                self.documenter.document_through(program, path, listing, config, files).map(Some)
            }
        }
    }

    fn sub_modules(
        &self,
        root: usize,
        path: &Path,
        config: &Config,
        above: &ParentModule,
        more: &mut Vec<Visit>,
    ) -> Result<PathBuf, Findings> {
        let below = path.join(plain(&config.recursive.path));
        let entries = &mut |path: &str| docs_fs::entries(&below.join(path));
        let modules = sub_modules(&config.recursive.exclude, entries).map_err(|finding| vec![finding])?;
        let visits =
            modules.into_iter().map(|name| Visit::Module { root, path: below.join(name), above: Some(above.clone()) });
        more.extend(visits);
        Ok(below)
    }
}

impl Visit {
    const fn walked(&self) -> Option<&PathBuf> {
        match self {
            Self::Folder { path, .. } => Some(path),
            Self::Module { .. } => None,
        }
    }

    fn lies_below(&self, folder: &Path) -> bool {
        let (Self::Folder { path, .. } | Self::Module { path, .. }) = self;
        let here = folder.as_os_str().is_empty();
        path != folder && if here { !path.is_absolute() && !path.starts_with("..") } else { path.starts_with(folder) }
    }
}

/// Removes `.` from a path, so that findings name `a/main.tf`, not `./a/main.tf`.
fn plain(path: &str) -> &str {
    let short = path.strip_prefix("./").unwrap_or(path).trim_end_matches('/');
    match short {
        "." => "",
        "" if path.starts_with('/') => "/",
        short => short,
    }
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
