//! PATHs → the modules at or below them → a verdict each, in parallel, told in the order of the paths.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::changed::Since;
use super::engine::Program;
use super::folder::{NESTED, has_docs, is_module, is_terraform};
use super::lookup::{Found, Lookup};
use super::module::Verdict;
use super::own::{Engine, Own};
use super::run::{Findings, one};
use super::{Arguments, Surroundings, tell};
use crate::base::outcome::Outcome;
use crate::commands::Common;
use crate::diag::{Diagnostic, Place, Source};
use crate::docs::codes;
use crate::docs::config::Config;
use crate::docs::sub_modules::sub_modules;
use crate::edge::process::signals::Signals;
use crate::edge::walk::{Ignored, Listing};
use crate::edge::{docs_fs, parallel, terminal};

/// What a run over many modules needs everywhere.
pub(super) struct Run<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) own: &'a Own,
    pub(super) surroundings: &'a Surroundings,
    pub(super) signals: Signals,
    lookup: Lookup,
    /// Who writes, if not we.
    program: Option<Program>,
    /// With `--changed-since`: the modules that count.
    touched: Option<HashSet<PathBuf>>,
    /// Modules seen.
    seen: AtomicUsize,
}

/// What is to do.
enum Task {
    /// A folder to walk; what lies below `claimed` is documented by a module above it. One that is `part` of a module
    /// above, as its examples are, is documented only where it says so.
    Folder { root: usize, path: PathBuf, ignored: Ignored, claimed: Vec<PathBuf>, part: bool },
    /// A module; `above` has the configuration that it inherits.
    Module { root: usize, path: PathBuf, above: Option<Above> },
}

/// The module that documents a sub module with its own configuration.
#[derive(Clone)]
struct Above {
    found: Arc<Found>,
    /// Whether it was touched itself: its configuration may have changed.
    touched: bool,
}

/// What a folder says beside its verdict.
#[derive(Default)]
struct Notes {
    findings: Findings,
    /// Its module documents what is in here; the walk does not.
    claimed: Vec<PathBuf>,
}

/// What one folder came to.
pub(super) struct Done {
    /// The PATH that it belongs to, and its own.
    order: (usize, PathBuf),
    pub(super) verdict: Option<Verdict>,
    pub(super) findings: Findings,
}

/// Runs over all PATHs.
pub(super) fn run(arguments: &Arguments, own: &Own, surroundings: &Surroundings, common: &Common) -> Outcome {
    let run = match Run::new(arguments, own, surroundings) {
        Ok(run) => run,
        Err(findings) => return tell::failed(own, common, &findings),
    };
    let tasks = run.tasks();
    let counted = |task, more: &mut Vec<Task>| run.work(task, more);
    let progress = || format!("{} so far", tell::modules(run.seen.load(Ordering::Relaxed)));
    let threads = if own.only_looks() || run.program.is_some() { parallel::cores() } else { parallel::writers() };
    let mut done = terminal::with_progress(common.quiet, &progress, || parallel::work_off(tasks, threads, counted));
    if let Some(exit) = run.signals.caught() {
        return Outcome::words(exit, "stopped by a signal; what was written before is complete\n");
    }
    done.sort_by(|a, b| a.order.cmp(&b.order));
    let seen = run.seen.load(Ordering::Relaxed);
    if seen == 0 && done.is_empty() && run.touched.is_none() {
        return tell::failed(own, common, &[run.no_module()]);
    }
    tell::told(own, common, seen, done)
}

impl<'a> Run<'a> {
    fn new(arguments: &'a Arguments, own: &'a Own, surroundings: &'a Surroundings) -> Result<Self, Findings> {
        let lookup = Lookup::new(arguments, surroundings)?;
        let signals = Signals::catch();
        let program = match own.engine {
            None | Some(Engine::Native) => None,
            Some(Engine::TerraformDocs) => Some(Program::find(own, &signals).map_err(one)?),
        };
        let seen = AtomicUsize::new(0);
        let mut run = Self { arguments, own, surroundings, signals, lookup, program, touched: None, seen };
        run.touched = run.touched_modules().map_err(one)?;
        Ok(run)
    }

    fn touched_modules(&self) -> Result<Option<HashSet<PathBuf>>, Diagnostic> {
        let Some(revision) = &self.own.changed_since else { return Ok(None) };
        let since = Since { revision, signals: &self.signals };
        if let Some(shared) = self.lookup.shared()
            && since.touches(shared)?
        {
            return Ok(None);
        }
        let mut touched = HashSet::new();
        for path in self.paths() {
            touched.extend(since.modules(&self.surroundings.working_directory.join(plain(path)))?);
        }
        Ok(Some(touched))
    }

    fn no_module(&self) -> Diagnostic {
        let paths: Vec<String> = self.paths().map(|path| format!("`{path}`")).collect();
        Diagnostic::new(&codes::READ, format!("there is no module below {}", paths.join(", ")))
            .help("a module is a folder with a `.tf` file; hidden and ignored folders are left out")
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        let none = self.arguments.paths.is_empty().then_some(".");
        self.arguments.paths.iter().map(String::as_str).chain(none)
    }

    fn tasks(&self) -> Vec<Task> {
        let tasks = self.paths().enumerate().map(|(root, path)| {
            let path = self.surroundings.working_directory.join(plain(path));
            let walks = self.own.all || !Listing::of(&path).is_ok_and(|listing| is_module(&listing));
            let ignored = if walks { Ignored::above(&path) } else { Ignored::default() };
            match walks && (self.arguments.format.is_none() || self.own.is_ours()) {
                true => Task::Folder { root, path, ignored, claimed: Vec::new(), part: false },
                false => Task::Module { root, path, above: None },
            }
        });
        let mut tasks: Vec<Task> = tasks.collect();
        let walked: Vec<PathBuf> = tasks.iter().filter_map(Task::walked).cloned().collect();
        // Two walks over one folder would write the same file twice.
        tasks.retain(|task| !walked.iter().any(|folder| task.lies_below(folder)));
        tasks
    }

    fn work(&self, task: Task, more: &mut Vec<Task>) -> Option<Done> {
        let (root, path) = match &task {
            Task::Folder { root, path, .. } | Task::Module { root, path, .. } => (*root, path.clone()),
        };
        if self.signals.caught().is_some() {
            return None;
        }
        let mut notes = Notes::default();
        let listing = Listing::of(&path).map_err(|finding| vec![finding]);
        let verdict = listing.and_then(|listing| self.visit(task, &listing, more, &mut notes));
        let verdict = verdict.unwrap_or_else(|found| {
            notes.findings.extend(found);
            None
        });
        let findings: Findings = notes.findings.into_iter().map(|finding| placed(&path, finding)).collect();
        let quiet = matches!(verdict, None | Some(Verdict::Fresh)) && findings.is_empty();
        (!quiet).then_some(Done { order: (root, path), verdict, findings })
    }

    fn visit(
        &self,
        task: Task,
        listing: &Listing,
        more: &mut Vec<Task>,
        notes: &mut Notes,
    ) -> Result<Option<Verdict>, Findings> {
        match task {
            Task::Module { root, path, above } => self.module(root, &path, listing, above.as_ref(), more, notes),
            Task::Folder { root, path, ignored, mut claimed, mut part } => {
                let ignored = ignored.within(&path, listing);
                let kept =
                    |name: &str, is_folder| ignored.is_empty() || !ignored.leaves_out(&path.join(name), is_folder);
                let mut verdict = Ok(None);
                let is_module = listing.files.iter().any(|name| is_terraform(name) && kept(name, false));
                if is_module && (!part || has_docs(listing)) {
                    verdict = self.module(root, &path, listing, None, more, notes);
                    claimed.append(&mut notes.claimed);
                }
                part |= is_module;
                for name in listing.folders.iter().filter(|name| !name.starts_with('.') && *name != "node_modules") {
                    let inside = path.join(name);
                    if !claimed.iter().any(|taken| inside.starts_with(taken)) && kept(name, true) {
                        let path = inside;
                        let (ignored, claimed, part) = (ignored.clone(), claimed.clone(), part && name != NESTED);
                        more.push(Task::Folder { root, path, ignored, claimed, part });
                    }
                }
                verdict
            }
        }
    }

    /// Documents a module, and asks for its sub modules where its configuration says so.
    fn module(
        &self,
        root: usize,
        path: &Path,
        listing: &Listing,
        above: Option<&Above>,
        more: &mut Vec<Task>,
        notes: &mut Notes,
    ) -> Result<Option<Verdict>, Findings> {
        let touched = self.touched.as_ref().is_none_or(|touched| touched.contains(path));
        let touched = touched || above.is_some_and(|above| above.touched);
        let found = if above.is_some() { self.lookup.beside(path)? } else { self.lookup.of(path, listing)? };
        let above = above.map(|above| &above.found);
        self.seen.fetch_add(usize::from(touched), Ordering::Relaxed);
        let settled = self.settle(path, found.as_ref(), above)?;
        let config = &settled.config;
        let recursive = config.recursive.enabled && above.is_none();
        if recursive {
            let above = Above { found: found.clone().unwrap_or_else(|| Arc::new(Found::none())), touched };
            notes.claimed.push(self.sub_modules(root, path, config, &above, more)?);
        }
        if !touched {
            return Ok(None);
        }
        notes.findings.extend(settled.warnings);
        if recursive && !config.recursive.include_main {
            return Ok(None);
        }
        match &self.program {
            None => self.document(path, listing, config).map(Some),
            Some(program) => self.document_through(program, path, listing, config, (found.as_ref(), above)).map(Some),
        }
    }

    fn sub_modules(
        &self,
        root: usize,
        path: &Path,
        config: &Config,
        above: &Above,
        more: &mut Vec<Task>,
    ) -> Result<PathBuf, Findings> {
        let below = path.join(plain(&config.recursive.path));
        let entries = &mut |path: &str| docs_fs::entries(&below.join(path));
        let modules = sub_modules(&config.recursive.exclude, entries).map_err(|finding| vec![finding])?;
        let tasks =
            modules.into_iter().map(|name| Task::Module { root, path: below.join(name), above: Some(above.clone()) });
        more.extend(tasks);
        Ok(below)
    }
}

impl Task {
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

/// `.` is the folder itself: findings then name `a/main.tf`, not `./a/main.tf`.
fn plain(path: &str) -> &str {
    let short = path.strip_prefix("./").unwrap_or(path).trim_end_matches('/');
    match short {
        "." => "",
        "" if path.starts_with('/') => "/",
        short => short,
    }
}

/// A finding without a place is about the folder of its module.
fn placed(path: &Path, finding: Diagnostic) -> Diagnostic {
    if finding.place.is_some() {
        return finding;
    }
    let told = finding.message.split('`').nth(1).filter(|name| Path::new(name).starts_with(path));
    let name = told.map_or_else(|| path.display().to_string(), str::to_owned);
    let name = if name.is_empty() { ".".to_owned() } else { name };
    finding.at(Place { source: Source::new(name, ""), span: 0..0 })
}
