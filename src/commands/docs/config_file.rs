//! The configuration file of a module: which file is used, and where in it a finding is.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::Arguments;
use super::{Findings, Surroundings, one, refuse};
use crate::diag::{Diagnostic, Place, Source};
use crate::docs::codes;
use crate::docs::config::value::Syntax;
use crate::docs::config::{self, ConfigValue};
use crate::edge::docs_fs;
use crate::edge::walk::Listing;

/// A configuration file.
#[derive(Debug)]
pub(super) struct ConfigFile {
    /// The path as a user would type it.
    pub(super) path: PathBuf,
    /// Its text.
    pub(super) text: String,
    /// The values in it.
    pub(super) values: ConfigValue,
}

/// The configuration of modules that have none of their own.
pub(super) struct ConfigLookup {
    /// The file that `--config` names, so that no other is used.
    explicit: Option<String>,
    shared: Option<Arc<ConfigFile>>,
    /// Where it was looked for, up to the file that was found.
    candidates: Vec<PathBuf>,
}

impl ConfigLookup {
    /// Reads the file for all modules: that of `--config`, or one in the working directory or the home folder.
    pub(super) fn new(arguments: &Arguments, surroundings: &Surroundings) -> Result<Self, Findings> {
        let here = &surroundings.working_directory;
        if let Some(name) = arguments.config_file() {
            let (shared, candidates) = (Some(named(here, name)?), vec![here.join(name)]);
            return Ok(Self { explicit: Some(name.to_owned()), shared, candidates });
        }
        let home = surroundings.home.as_ref().map(|home| home.join(".tfdocs.d"));
        let mut candidates = Vec::new();
        for folder in [here.clone(), here.join(FOLDER)].into_iter().chain(home) {
            for name in config::file_names() {
                let path = folder.join(name);
                let shared = read(&path, Syntax::Yaml)?;
                candidates.push(path);
                if shared.is_some() {
                    return Ok(Self { explicit: None, shared, candidates });
                }
            }
        }
        Ok(Self { explicit: None, shared: None, candidates })
    }

    /// Returns the paths of the files that would be the configuration of modules without their own if they were there.
    pub(super) fn candidates(&self) -> &[PathBuf] {
        &self.candidates
    }

    /// Whether `--config` names the file, so that no other is used.
    pub(super) const fn is_explicit(&self) -> bool {
        self.explicit.is_some()
    }

    /// Returns the path of the file with which a sub module overrides the configuration of the module above.
    pub(super) fn name_beside(&self) -> &str {
        self.explicit.as_deref().unwrap_or(config::SUB_MODULE_FILE).trim_start_matches('/')
    }

    /// Reads the file with which a sub module overrides the configuration of the module above.
    pub(super) fn beside(&self, folder: &Path) -> Result<Option<Arc<ConfigFile>>, Findings> {
        let name = self.name_beside();
        read(&folder.join(name), Syntax::of_file(name).unwrap_or(Syntax::Yaml))
    }

    /// Whether a file of this name is a configuration.
    pub(super) fn is_configuration(&self, name: &str) -> bool {
        let explicit = self.explicit.as_deref().is_some_and(|path| path.rsplit('/').next() == Some(name));
        explicit || config::is_file_name(name)
    }

    /// Whether this is the file for modules that have none of their own.
    pub(super) fn is_shared(&self, found: &Arc<ConfigFile>) -> bool {
        self.shared.as_ref().is_some_and(|shared| Arc::ptr_eq(shared, found))
    }

    /// Returns the file for modules that have none of their own.
    pub(super) const fn shared(&self) -> Option<&Arc<ConfigFile>> {
        self.shared.as_ref()
    }

    /// Returns the configuration file of the module in a folder.
    pub(super) fn of(&self, folder: &Path, listing: &Listing) -> Result<Option<Arc<ConfigFile>>, Findings> {
        if self.explicit.is_none() {
            if listing.files.iter().any(|name| name.starts_with(config::FILE_STEM))
                && let Some(found) = first(folder, &|name| listing.has(name))?
            {
                return Ok(Some(found));
            }
            if listing.folders.iter().any(|name| name == FOLDER)
                && let Some(found) = first(&folder.join(FOLDER), &|_| true)?
            {
                return Ok(Some(found));
            }
        }
        Ok(self.shared.clone())
    }
}

/// Whether a folder holds a configuration file, itself or in its `.config`.
pub(super) fn is_in(folder: &Path, listing: &Listing, is_configuration: &dyn Fn(&str) -> bool) -> bool {
    let holds = |listing: &Listing| listing.files.iter().any(|name| is_configuration(name));
    holds(listing)
        || listing.folders.iter().any(|name| name == FOLDER)
            && Listing::of(&folder.join(FOLDER)).is_ok_and(|inner| holds(&inner))
}

/// The folder of a module that may hold its configuration.
pub(super) const FOLDER: &str = ".config";

/// Returns the configuration file that terraform-docs would use.
pub(super) fn find(
    arguments: &Arguments,
    module: &Path,
    surroundings: &Surroundings,
) -> Result<Option<Arc<ConfigFile>>, Findings> {
    let here = &surroundings.working_directory;
    if let Some(name) = arguments.config_file() {
        return named(here, name).map(Some);
    }
    let home = surroundings.home.as_ref().map(|home| home.join(".tfdocs.d"));
    let near = [module.to_owned(), module.join(FOLDER), here.clone(), here.join(FOLDER)];
    for folder in near.into_iter().chain(home) {
        // Listing the folder once is cheaper than looking for every name.
        let Ok(present) = docs_fs::entries(&folder) else { continue };
        let found = first(&folder, &|name| present.iter().any(|entry| entry.name == name))?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Reads the file that `--config` names.
fn named(here: &Path, name: &str) -> Result<Arc<ConfigFile>, Findings> {
    let Some(syntax) = Syntax::of_file(name) else {
        return refuse(format!("`{name}` cannot be a configuration file; use a .yml, .yaml, .json or .toml file"))
            .map_err(one);
    };
    let found = read(&here.join(name), syntax)?;
    found.ok_or_else(|| one(Diagnostic::new(&codes::READ, format!("`{name}` does not exist"))))
}

/// Reads the first of the possible files for which `there` returns true.
fn first(folder: &Path, there: &dyn Fn(&str) -> bool) -> Result<Option<Arc<ConfigFile>>, Findings> {
    for name in config::file_names().filter(|name| there(name)) {
        if let Some(found) = read(&folder.join(name), Syntax::Yaml)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn read(path: &Path, syntax: Syntax) -> Result<Option<Arc<ConfigFile>>, Findings> {
    let Some(bytes) = docs_fs::read_optional(path).map_err(one)? else { return Ok(None) };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let found = |values| ConfigFile { path: path.to_owned(), text, values };
    match parse(&bytes, syntax) {
        Ok(tree) => Ok(Some(Arc::new(found(tree)))),
        Err(finding) => Err(one(found(ConfigValue::Null).points_at(finding))),
    }
}

pub(super) fn parse(text: &[u8], syntax: Syntax) -> Result<ConfigValue, Diagnostic> {
    match std::str::from_utf8(text) {
        Ok(text) => ConfigValue::parse(text, syntax),
        Err(_) => refuse("the configuration is not UTF-8"),
    }
}

impl ConfigFile {
    /// Creates the configuration for a module without a file.
    pub(super) const fn none() -> Self {
        Self { path: PathBuf::new(), text: String::new(), values: ConfigValue::Null }
    }

    /// Adds the place in this file to a finding.
    pub(super) fn points_at(&self, finding: Diagnostic) -> Diagnostic {
        let word = finding.message.split('`').nth(1).unwrap_or_default();
        if self.path.as_os_str().is_empty() || word.starts_with("--") {
            return finding;
        }
        let value = || self.text.find(word).filter(|_| !word.is_empty()).map(|at| at..at + word.len());
        let span = locate(&self.text, word).or_else(|| line(&self.text, &finding.message)).or_else(value);
        let span = span.unwrap_or(0..0);
        let source = Source::new(self.path.display().to_string(), self.text.clone());
        finding.at(Place { source, span })
    }
}

/// Finds a key such as `settings.anchor`, whose parts are on lines of their own, each below the one before.
fn locate(text: &str, key: &str) -> Option<Range<usize>> {
    let mut parts = key.split('.').peekable();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start_matches([' ', '\t', '"', '\'', '{', '[']).len();
        let part = parts.peek()?;
        let stands = line.get(start..start + part.len()).is_some_and(|word| word.eq_ignore_ascii_case(part));
        if stands && line[start + part.len()..].trim_start_matches(['"', '\'', ' ', ']']).starts_with([':', '=', '\n'])
        {
            let length = parts.next()?.len();
            if parts.peek().is_none() {
                return Some(offset + start..offset + start + length);
            }
        }
        offset += line.len();
    }
    None
}

/// Finds the line that a parser names as `line 3`.
fn line(text: &str, message: &str) -> Option<Range<usize>> {
    let number: usize = message.split("line ").nth(1)?.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    let before: usize = text.split_inclusive('\n').take(number.checked_sub(1)?).map(str::len).sum();
    let line = text.get(before..)?.lines().next()?;
    let start = before + line.len() - line.trim_start().len();
    Some(start..before + line.len())
}
