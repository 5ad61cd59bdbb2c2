//! Configuration and modules of one run: read → document → print, write or compare.

use std::path::Path;
use std::sync::Arc;

use super::lookup::{self, Found};
use super::{Arguments, Outcome, Surroundings, help, refuse};
use crate::diag::{Diagnostic, has_errors};
use crate::docs::config::value::Syntax;
use crate::docs::config::{Config, ConfigValue};
use crate::docs::sub_modules::sub_modules;
use crate::docs::{codes, document, inject};
use crate::edge::docs_fs::{self, DiskFolder};

pub(super) type Findings = Vec<Diagnostic>;

pub(super) fn one(finding: Diagnostic) -> Findings {
    vec![finding]
}

/// Runs what was typed; `outcome` keeps what was said before an error.
pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings, outcome: &mut Outcome) -> Result<(), Findings> {
    let path = match arguments.paths.as_slice() {
        [path] => path,
        [] if arguments.format.is_none() => {
            outcome.stdout = help();
            return Ok(());
        }
        paths => return refuse(format!("expected one path, not {}", paths.len())).map_err(one),
    };
    let module = surroundings.working_directory.join(path);
    let found = find_config(arguments, &module, surroundings)?;
    if found.is_none() && arguments.format.is_none() {
        outcome.stdout = help();
        return Ok(());
    }
    let found = found.unwrap_or_else(|| Found::none().into());
    let placed =
        |findings: Findings| -> Findings { findings.into_iter().map(|finding| found.points_at(finding)).collect() };
    let settings = Settings { arguments, root: &found.tree, here: &surroundings.working_directory };
    let (mut config, warnings) = settings.of_module(None).map_err(placed)?;
    config.module_root.clone_from(path);
    outcome.findings.extend(placed(warnings));
    if let Some(finding) = config.check_version() {
        return Err(placed(vec![finding]));
    }
    if !config.recursive.enabled {
        return settings.document(&module, &config, outcome);
    }
    if config.recursive.include_main {
        settings.document_file(&module, &config, outcome)?;
    }
    let below = module.join(&config.recursive.path);
    let modules = sub_modules(&config.recursive.exclude, &mut |path| docs_fs::entries(&below.join(path)));
    for path in modules.map_err(one)? {
        let module = below.join(path);
        let own = settings.own_tree(&module).map_err(one)?;
        let (mut config, warnings) = settings.of_module(own.as_ref())?;
        config.module_root = module.display().to_string();
        outcome.findings.extend(warnings);
        settings.document_file(&module, &config, outcome)?;
    }
    Ok(())
}

/// What settles the configuration of every module of a run.
pub(super) struct Settings<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) root: &'a ConfigValue,
    pub(super) here: &'a Path,
}

impl Settings<'_> {
    /// The root's configuration, a sub module's own over it, flags over both.
    pub(super) fn of_module(&self, own: Option<&ConfigValue>) -> Result<(Config, Findings), Findings> {
        let mut config = Config::default();
        let mut applied = config.apply(self.root).map_err(one)?;
        if let Some(own) = own {
            let brought = config.apply_sub_module(own).map_err(one)?;
            applied.present.extend(brought.present);
            applied.warnings = brought.warnings;
        }
        self.arguments.apply(&mut config, &applied.present).map_err(one)?;
        let findings = config.check();
        if has_errors(&findings) { Err(applied.explain(findings)) } else { Ok((config, applied.warnings)) }
    }

    /// The configuration in a sub module, by the name that the root's has.
    pub(super) fn own_tree(&self, module: &Path) -> Result<Option<ConfigValue>, Diagnostic> {
        let name = self.arguments.config_file().unwrap_or(".terraform-docs.yml");
        let path = module.join(name.trim_start_matches('/'));
        let syntax = Syntax::of_file(name).unwrap_or(Syntax::Yaml);
        docs_fs::read_optional(&path)?.map(|text| parse_config(&text, syntax)).transpose()
    }

    /// Documents a module into a file, which it needs in a recursive run.
    fn document_file(&self, module: &Path, config: &Config, outcome: &mut Outcome) -> Result<(), Findings> {
        if config.output.file.is_empty() {
            return refuse("`recursive` needs `output.file`").map_err(one);
        }
        self.document(module, config, outcome)
    }

    /// Documents one module: prints, writes or compares.
    fn document(&self, module: &Path, config: &Config, outcome: &mut Outcome) -> Result<(), Findings> {
        let values = self.output_values(config).map_err(one)?;
        let content = document(&DiskFolder { path: module.to_owned() }, config, values.as_deref())?;
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

    pub(super) fn output_values(&self, config: &Config) -> Result<Option<Vec<u8>>, Diagnostic> {
        if !config.output_values.enabled {
            return Ok(None);
        }
        let path = self.here.join(&config.output_values.from);
        match docs_fs::read_optional(&path)? {
            Some(text) => Ok(Some(text)),
            None => Err(Diagnostic::new(&codes::SOURCE_FILE, format!("`{}` does not exist", path.display()))),
        }
    }
}

/// The configuration file that counts.
pub(super) fn find_config(
    arguments: &Arguments,
    module: &Path,
    surroundings: &Surroundings,
) -> Result<Option<Arc<Found>>, Findings> {
    let here = &surroundings.working_directory;
    if let Some(name) = arguments.config_file() {
        return lookup::named(here, name).map(Some);
    }
    let home = surroundings.home.as_ref().map(|home| home.join(".tfdocs.d"));
    let near = [module.to_owned(), module.join(".config"), here.clone(), here.join(".config")];
    for folder in near.into_iter().chain(home) {
        // One listing costs less than asking for every name.
        let Ok(present) = docs_fs::entries(&folder) else { continue };
        let found = lookup::first(&folder, &|name| present.iter().any(|entry| entry.name == name))?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

pub(super) fn parse_config(text: &[u8], syntax: Syntax) -> Result<ConfigValue, Diagnostic> {
    match std::str::from_utf8(text) {
        Ok(text) => ConfigValue::parse(text, syntax),
        Err(_) => refuse("the configuration is not UTF-8"),
    }
}
