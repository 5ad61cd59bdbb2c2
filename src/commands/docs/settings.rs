//! The settings of a module: its configuration files, overridden by the flags that were typed.

use std::path::Path;

use super::arguments::Arguments;
use super::{Findings, config_file, one};
use crate::diag::{Diagnostic, has_errors};
use crate::docs::codes;
use crate::docs::config::value::Syntax;
use crate::docs::config::{Config, ConfigValue, SUB_MODULE_FILE};
use crate::edge::docs_fs;

/// Where the configuration of every module of a run comes from.
pub(super) struct Settings<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) root: &'a ConfigValue,
    pub(super) here: &'a Path,
}

impl Settings<'_> {
    /// Returns the root's configuration, overridden by a sub module's own and by flags.
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

    /// Reads the configuration in a sub module, from a file with the same name as the root's.
    pub(super) fn own_values(&self, module: &Path) -> Result<Option<ConfigValue>, Diagnostic> {
        let name = self.arguments.config_file().unwrap_or(SUB_MODULE_FILE);
        let path = module.join(name.trim_start_matches('/'));
        let syntax = Syntax::of_file(name).unwrap_or(Syntax::Yaml);
        docs_fs::read_optional(&path)?.map(|text| config_file::parse(&text, syntax)).transpose()
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
