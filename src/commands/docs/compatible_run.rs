//! A run as terraform-docs does it: one module, with `recursive` also those below it, is printed, written or compared.

use std::path::{Component, Path, PathBuf};

use super::arguments::{Arguments, Question};
use super::config_file::{self, ConfigFile};
use super::settings::Settings;
use super::{Findings, Surroundings, one, refuse, terraform_docs_program};
use crate::base::outcome::{Exit, Outcome};
use crate::diag::Diagnostic;
use crate::docs::config::Config;
use crate::docs::{self, codes, inject};
use crate::edge::docs_fs::{self, DiskFolder};
use crate::edge::terminal::{self, Color};
use crate::report::Format;

/// What terraform-docs would have printed, and the findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CompatibleOutcome {
    /// Whether terraform-docs would have exited with 1.
    pub(super) failed: bool,
    /// The text for standard output.
    pub(super) stdout: String,
    /// Errors and warnings.
    pub(super) findings: Findings,
}

impl CompatibleOutcome {
    /// Turns it into an outcome with terraform-docs' exit code, 0 or 1.
    pub(super) fn outcome(self, color: Color) -> Outcome {
        let words = Format::Text.render(&self.findings, terminal::style(color));
        let exit = if self.failed { Exit::Differences } else { Exit::Done };
        Outcome { exit, data: self.stdout, words }
    }
}

/// Runs a command line with one path.
pub(super) fn outcome(arguments: &Arguments, surroundings: &Surroundings) -> CompatibleOutcome {
    let mut outcome = CompatibleOutcome::default();
    if let Err(findings) = run(arguments, surroundings, &mut outcome) {
        outcome.failed = true;
        outcome.findings.extend(findings);
    }
    outcome
}

/// Documents the module; what it prints before an error is kept in `outcome`.
fn run(arguments: &Arguments, surroundings: &Surroundings, outcome: &mut CompatibleOutcome) -> Result<(), Findings> {
    let Some(path) = arguments.paths.first() else { return refuse("there is no path").map_err(one) };
    let module = surroundings.working_directory.join(path);
    let found = config_file::find(arguments, &module, surroundings)?;
    if found.is_none() && arguments.format.is_none() {
        outcome.stdout = terraform_docs_program::answer(&Question::Help(Vec::new()));
        return Ok(());
    }
    let found = found.unwrap_or_else(|| ConfigFile::none().into());
    let placed =
        |findings: Findings| -> Findings { findings.into_iter().map(|finding| found.points_at(finding)).collect() };
    let settings = Settings { arguments, root: &found.values, here: &surroundings.working_directory };
    let (mut config, warnings) = settings.of_module(None).map_err(placed)?;
    config.module_root.clone_from(path);
    outcome.findings.extend(placed(warnings));
    if let Some(finding) = config.check_version() {
        return Err(placed(vec![finding]));
    }
    if !config.recursive.enabled {
        return document(&settings, &module, &config, outcome);
    }
    // Looking for the sub modules comes first, so that a wrong path is reported before anything is written.
    let below = module.join(&config.recursive.path);
    let modules = docs_fs::modules_below(&below, &config.recursive.exclude).map_err(one)?;
    if config.recursive.include_main {
        document_file(&settings, &module, &config, outcome)?;
    }
    for path in modules {
        let module = below.join(path);
        let own = settings.own_values(&module).map_err(one)?;
        let (mut config, warnings) = settings.of_module(own.as_ref())?;
        config.module_root = module.display().to_string();
        outcome.findings.extend(warnings);
        document_file(&settings, &module, &config, outcome)?;
    }
    Ok(())
}

/// Documents a module into a file, which a recursive run requires.
fn document_file(
    settings: &Settings<'_>,
    module: &Path,
    config: &Config,
    outcome: &mut CompatibleOutcome,
) -> Result<(), Findings> {
    if config.output.file.is_empty() {
        return refuse("`recursive` needs `output.file`").map_err(one);
    }
    document(settings, module, config, outcome)
}

/// Documents one module: prints the text, writes it or compares it.
fn document(
    settings: &Settings<'_>,
    module: &Path,
    config: &Config,
    outcome: &mut CompatibleOutcome,
) -> Result<(), Findings> {
    let values = settings.output_values(config).map_err(one)?;
    let content = docs::document(&DiskFolder { path: module.to_owned() }, config, values.as_deref())?;
    if config.output.file.is_empty() {
        outcome.stdout.push_str(&content);
        outcome.stdout.push('\n');
        return Ok(());
    }
    let named = Path::new(&config.output.file);
    let path = if named.is_absolute() { named.to_owned() } else { cleaned(&module.join(named)) };
    let block = inject::block(&content, &config.output).map_err(one)?;
    let old = docs_fs::read_optional(&path).map_err(one)?;
    let new = inject::inject(old.as_deref(), &block, &config.output).map_err(one)?;
    let fresh = old.as_ref() == Some(&new);
    let verdict = match (config.output.check, fresh) {
        (true, false) => {
            return Err(vec![Diagnostic::new(&codes::STALE, format!("`{}` is out of date", path.display()))]);
        }
        (true, true) => "is up to date",
        (false, _) => "updated successfully",
    };
    // terraform-docs says so before it writes.
    outcome.stdout.push_str(&format!("{} {verdict}\n", path.display()));
    if !fresh {
        docs_fs::write(&path, &new).map_err(one)?;
    }
    Ok(())
}

/// Returns a path as terraform-docs opens and prints it: without `.`, and without `..` behind a folder, even if that is a symlink.
fn cleaned(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if clean.file_name().is_some() => drop(clean.pop()),
            Component::ParentDir if clean.has_root() => {}
            other => clean.push(other),
        }
    }
    clean
}
