//! Documents one module of a run over many: finds its settings, renders the text, compares it with the file, and writes
//! the file if needed.

use std::cell::Cell;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use similar::TextDiff;

use super::arguments::Arguments;
use super::config_file::ConfigFile;
use super::module_outcome::ModuleOutcome;
use super::ptcgen_flags::PtcgenOptions;
use super::settings::Settings;
use super::{Findings, Surroundings, one, repair};
use crate::diag::{Diagnostic, Place, Source};
use crate::docs::config::{Config, ConfigValue, OutputTo};
use crate::docs::folder::{CarriageReturns, OnCarriageReturn};
use crate::docs::{Folder, codes, document, format, inject, refresh};
use crate::edge::docs_fs::{self, ListedFolder, ReplaceResult};
use crate::edge::paths;
use crate::edge::process::signals::Signals;
use crate::edge::walk::Listing;

/// How often a file is read again if another program changes it at the same time.
const ATTEMPTS: usize = 3;

/// What all modules of a run share.
pub(super) struct Documenter<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) options: &'a PtcgenOptions,
    pub(super) surroundings: &'a Surroundings,
    pub(super) signals: Signals,
    /// The folder of `-C`, if it was given.
    pub(super) directory: Option<&'a Path>,
}

/// The configuration of a module, merged from its own file, the inherited one and the flags.
pub(super) struct ModuleConfig {
    pub(super) config: Config,
    pub(super) warnings: Findings,
}

impl Documenter<'_> {
    /// Returns the configuration of a module; `above` is the file of the module that documents it as its sub module.
    pub(super) fn configuration(
        &self,
        path: &Path,
        found: Option<&Arc<ConfigFile>>,
        above: Option<&Arc<ConfigFile>>,
    ) -> Result<ModuleConfig, Findings> {
        let placed = |findings: Findings| match found.or(above) {
            Some(found) => findings.into_iter().map(|finding| found.points_at(finding)).collect(),
            None => findings,
        };
        let fallback = self.fallback();
        let (root, own) = match (above, found) {
            (Some(above), own) => (&above.values, own.map(|own| &own.values)),
            (None, Some(found)) => (&found.values, None),
            (None, None) => (&fallback, None),
        };
        let settings = Settings { arguments: self.arguments, root, here: &self.surroundings.working_directory };
        let (mut config, warnings) = settings.of_module(own).map_err(placed)?;
        config.module_root = path.display().to_string();
        config.takes_source = true;
        if let Some(finding) = config.check_version() {
            return Err(placed(one(finding)));
        }
        Ok(ModuleConfig { config, warnings: placed(warnings) })
    }

    /// Returns the configuration for a module that has no configuration file.
    pub(super) fn fallback(&self) -> ConfigValue {
        let text = |text: &str| ConfigValue::Text(text.to_owned());
        let mut entries = vec![("formatter".to_owned(), text(format::DEFAULT.name()))];
        let typed = self.arguments.format.as_deref();
        let file = typed.map_or(Some(&format::DEFAULT), format::find).and_then(|formatter| formatter.file);
        if let Some(file) = file.filter(|_| typed.is_none() || self.options.all || self.options.only_looks()) {
            entries.push(("output".to_owned(), ConfigValue::Map(vec![("file".to_owned(), text(file))])));
        }
        ConfigValue::Map(entries)
    }

    /// Returns the command that brings the docs of the module in a folder up to date.
    fn repair(&self, path: &Path) -> String {
        repair::command(self.arguments, self.options, self.directory, &clean(path))
    }

    /// Documents a module according to its configuration.
    pub(super) fn document(
        &self,
        path: &Path,
        listing: &Listing,
        config: &Config,
        notes: &mut Findings,
    ) -> Result<ModuleOutcome, Findings> {
        let root = ConfigValue::Null;
        let settings = Settings { arguments: self.arguments, root: &root, here: &self.surroundings.working_directory };
        let values = settings.output_values(config).map_err(one)?;
        let folder = ListedFolder::new(path, listing);
        let failed =
            |findings: Findings| findings.into_iter().map(|finding| within(path, finding)).collect::<Findings>();
        let content = |folder: &dyn Folder| document(folder, config, values.as_deref()).map_err(failed);
        let watched = CarriageReturns { folder: &folder, action: OnCarriageReturn::Note, seen: Cell::new(false) };
        let text = content(&watched)?;
        if config.output.file.is_empty() {
            return if self.options.only_looks() {
                Err(one(nothing_to_compare(path)))
            } else {
                Ok(ModuleOutcome::Printed(text + "\n"))
            };
        }
        let block = inject::block(&text, &config.output).map_err(one)?;
        let plain = || {
            if !watched.seen.get() {
                return Ok(block.clone());
            }
            let without = CarriageReturns { folder: &folder, action: OnCarriageReturn::Remove, seen: Cell::new(false) };
            inject::block(&content(&without)?, &config.output).map_err(one)
        };
        self.put(path, listing, &config.output, Block { as_is: &block, plain: &plain }, notes)
    }

    /// Compares the file with what it should be, and writes it unless the run only compares.
    pub(super) fn put(
        &self,
        path: &Path,
        listing: &Listing,
        output: &OutputTo,
        block: Block<'_>,
        notes: &mut Findings,
    ) -> Result<ModuleOutcome, Findings> {
        let file = clean(&path.join(&output.file));
        let known_missing = !output.file.contains('/') && !listing.has(&output.file);
        let writes = !(self.options.only_looks() || output.check);
        if writes {
            docs_fs::sweep(path, listing, &output.file);
        }
        for attempt in 0..ATTEMPTS {
            let old = if known_missing && attempt == 0 {
                None
            } else {
                docs_fs::read_optional(&path.join(&output.file)).map_err(one)?
            };
            let is_fresh = |block: &str| old.as_deref().is_some_and(|old| refresh::is_fresh(old, block, output));
            let new = if is_fresh(block.as_is) {
                None
            } else {
                let plain = (block.plain)()?;
                let renewed = || refresh::renewed(&file.display(), old.as_deref(), &plain, output).map_err(one);
                if is_fresh(&plain) { None } else { Some(renewed()?).filter(|new| old.as_ref() != Some(new)) }
            };
            if attempt == 0 {
                notes.extend(old.as_deref().and_then(|old| refresh::second_block(&file.display(), old, output)));
            }
            let Some(new) = new else { return Ok(ModuleOutcome::Fresh) };
            if !writes {
                return Ok(stale(file, old.as_deref(), &new, &self.repair(path)));
            }
            if docs_fs::replace(path, &output.file, old.as_deref(), &new).map_err(one)? == ReplaceResult::Written {
                return Ok(ModuleOutcome::Written(file));
            }
        }
        let message = format!("`{}` keeps changing while its documentation is written", file.display());
        Err(one(Diagnostic::new(&codes::TARGET, message).help("stop the program that writes it and rerun ptcgen")))
    }
}

/// The text between the markers, with them.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    /// As terraform-docs renders it.
    pub(super) as_is: &'a str,
    /// The same from files without carriage returns, which a checkout may have added.
    pub(super) plain: &'a dyn Fn() -> Result<String, Findings>,
}

pub(super) fn nothing_to_compare(path: &Path) -> Diagnostic {
    let message = format!("the settings of `{}` do not name a file to compare with", path.display());
    Diagnostic::new(&codes::CONFIG, message).help("set `output.file: README.md`, or add `--output-file README.md`")
}

fn stale(file: PathBuf, old: Option<&[u8]>, new: &[u8], repair: &str) -> ModuleOutcome {
    let name = file.display().to_string();
    let (before, after) = (String::from_utf8_lossy(old.unwrap_or_default()), String::from_utf8_lossy(new));
    let diff = TextDiff::configure().timeout(Duration::from_secs(2)).diff_lines(before.as_ref(), after.as_ref());
    let in_diff = paths::for_diff(&file).display().to_string();
    let from = if old.is_some() { format!("a/{in_diff}") } else { "/dev/null".to_owned() };
    let text = diff.unified_diff().context_radius(3).header(&from, &format!("b/{in_diff}")).to_string();
    let same = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count().min(before.len());
    let line = before.as_bytes()[..same].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let source = Source::new(name.clone(), before.as_ref());
    let finding = Diagnostic::new(&codes::STALE, format!("`{name}` is out of date"))
        .at(Place { source, span: line..line })
        .help(format!("to update it, run `{repair}`"));
    ModuleOutcome::Stale(file, text, Box::new(finding))
}

/// Removes `.` and `..` from a path, so that reports name it as git does.
fn clean(path: &Path) -> PathBuf {
    let is_plain = |part: Component<'_>| !matches!(part, Component::CurDir | Component::ParentDir);
    if path.components().all(is_plain) { path.components().collect() } else { paths::shortest(path) }
}

/// Adds the module's folder to the file name in a finding.
fn within(module: &Path, finding: Diagnostic) -> Diagnostic {
    finding.in_file(|name| clean(&module.join(name)).display().to_string())
}
