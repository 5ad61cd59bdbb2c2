//! Documents one module of a run over many: finds its settings, renders the text, compares it with the file, and writes
//! the file if needed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use similar::TextDiff;

use super::arguments::Arguments;
use super::config_file::ConfigFile;
use super::module_outcome::ModuleOutcome;
use super::ptcgen_flags::PtcgenOptions;
use super::settings::Settings;
use super::{Findings, Surroundings, one};
use crate::diag::{Diagnostic, Place, Source};
use crate::docs::config::{Config, ConfigValue, OutputTo};
use crate::docs::{codes, document, format, inject, markers};
use crate::edge::docs_fs::{self, ListedFolder, ReplaceResult};
use crate::edge::process::signals::Signals;
use crate::edge::walk::Listing;

/// How often a file is read again if another program changes it at the same time.
const ATTEMPTS: usize = 3;

/// Computes the new text of a file from the old one.
pub(super) type MakeText<'a> = &'a dyn Fn(Option<&[u8]>) -> Result<Vec<u8>, Findings>;

/// What all modules of a run share.
pub(super) struct Documenter<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) options: &'a PtcgenOptions,
    pub(super) surroundings: &'a Surroundings,
    pub(super) signals: Signals,
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

    /// Documents a module according to its configuration.
    pub(super) fn document(&self, path: &Path, listing: &Listing, config: &Config) -> Result<ModuleOutcome, Findings> {
        let root = ConfigValue::Null;
        let settings = Settings { arguments: self.arguments, root: &root, here: &self.surroundings.working_directory };
        let values = settings.output_values(config).map_err(one)?;
        let content = document(&ListedFolder::new(path, listing), config, values.as_deref());
        let content = content
            .map_err(|findings| findings.into_iter().map(|finding| within(path, finding)).collect::<Findings>())?;
        if config.output.file.is_empty() {
            return if self.options.only_looks() {
                Err(one(nothing_to_compare(path)))
            } else {
                Ok(ModuleOutcome::Printed(content + "\n"))
            };
        }
        let block = inject::block(&content, &config.output).map_err(one)?;
        self.put(path, listing, &config.output, &|old| inject::inject(old, &block, &config.output).map_err(one))
    }

    /// Compares the file with what it should be, and writes it unless the run only compares.
    pub(super) fn put(
        &self,
        path: &Path,
        listing: &Listing,
        output: &OutputTo,
        make: MakeText<'_>,
    ) -> Result<ModuleOutcome, Findings> {
        let file = path.join(&output.file);
        let known_missing = !output.file.contains('/') && !listing.has(&output.file);
        let writes = !(self.options.only_looks() || output.check);
        if writes {
            docs_fs::sweep(path, listing, &output.file);
        }
        for attempt in 0..ATTEMPTS {
            let old = if known_missing && attempt == 0 { None } else { docs_fs::read_optional(&file).map_err(one)? };
            if let Some(old) = &old {
                let faults = markers::faults(&file.display(), old, output);
                if !faults.is_empty() {
                    return Err(faults);
                }
            }
            let new = make(old.as_deref())?;
            if old.as_ref() == Some(&new) {
                return Ok(ModuleOutcome::Fresh);
            }
            if !writes {
                return Ok(stale(file, old.as_deref(), &new, path));
            }
            if docs_fs::replace(path, &output.file, old.as_deref(), &new).map_err(one)? == ReplaceResult::Written {
                return Ok(ModuleOutcome::Written(file));
            }
        }
        let message = format!("`{}` keeps changing while its documentation is written", file.display());
        Err(one(Diagnostic::new(&codes::TARGET, message).help("stop the program that writes it and rerun ptcgen")))
    }
}

pub(super) fn nothing_to_compare(path: &Path) -> Diagnostic {
    let message = format!("the settings of `{}` do not name a file to compare with", path.display());
    Diagnostic::new(&codes::CONFIG, message).help("set `output.file: README.md`, or add `--output-file README.md`")
}

fn stale(file: PathBuf, old: Option<&[u8]>, new: &[u8], module: &Path) -> ModuleOutcome {
    let name = file.display().to_string();
    let (before, after) = (String::from_utf8_lossy(old.unwrap_or_default()), String::from_utf8_lossy(new));
    let diff = TextDiff::configure().timeout(Duration::from_secs(2)).diff_lines(before.as_ref(), after.as_ref());
    let from = if old.is_some() { format!("a/{name}") } else { "/dev/null".to_owned() };
    let text = diff.unified_diff().context_radius(3).header(&from, &format!("b/{name}")).to_string();
    let same = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count().min(before.len());
    let line = before.as_bytes()[..same].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let source = Source::new(name.clone(), before.as_ref());
    let finding = Diagnostic::new(&codes::STALE, format!("`{name}` is out of date"))
        .at(Place { source, span: line..line })
        .help(format!("to update it, run `ptcgen docs {}`", module.display()));
    ModuleOutcome::Stale(file, text, Box::new(finding))
}

/// Adds the module's folder to the file name in a finding.
fn within(module: &Path, mut finding: Diagnostic) -> Diagnostic {
    if let Some(place) = &mut finding.place {
        let name = module.join(&place.source.name).display().to_string();
        let (text, secrets) = (place.source.text.clone(), place.source.secrets.clone());
        place.source = Arc::new(Source { name, text, secrets });
    }
    finding
}
