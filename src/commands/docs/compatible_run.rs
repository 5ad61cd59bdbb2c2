//! A run as terraform-docs does it: one module, with `recursive` also those below it, is printed, written or compared.

use std::path::Path;

use super::arguments::Arguments;
use super::config_file::{self, ConfigFile};
use super::settings::Settings;
use super::{CompatibleOutcome, Findings, Surroundings, help, one, refuse};
use crate::diag::Diagnostic;
use crate::docs::config::Config;
use crate::docs::sub_modules::sub_modules;
use crate::docs::{self, codes, inject};
use crate::edge::docs_fs::{self, DiskFolder};

/// Runs the command; what it prints before an error is kept in `outcome`.
pub(super) fn run(
    arguments: &Arguments,
    surroundings: &Surroundings,
    outcome: &mut CompatibleOutcome,
) -> Result<(), Findings> {
    let path = match arguments.paths.as_slice() {
        [path] => path,
        [] if arguments.format.is_none() => {
            outcome.stdout = help();
            return Ok(());
        }
        paths => return refuse(format!("expected one path, not {}", paths.len())).map_err(one),
    };
    let module = surroundings.working_directory.join(path);
    let found = config_file::find(arguments, &module, surroundings)?;
    if found.is_none() && arguments.format.is_none() {
        outcome.stdout = help();
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
    if config.recursive.include_main {
        document_file(&settings, &module, &config, outcome)?;
    }
    let below = module.join(&config.recursive.path);
    let modules = sub_modules(&config.recursive.exclude, &mut |path| docs_fs::entries(&below.join(path)));
    for path in modules.map_err(one)? {
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
    let path = module.join(&config.output.file);
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
    if !fresh {
        docs_fs::write(&path, &new).map_err(one)?;
    }
    outcome.stdout.push_str(&format!("{} {verdict}\n", path.display()));
    Ok(())
}
