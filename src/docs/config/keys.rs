//! Every key of `.terraform-docs.yml`, and how its value is set in [`Config`].

use super::{Config, ConfigValue, SortBy, check};
use crate::diag::{Diagnostic, Severity, did_you_mean};
use crate::docs::codes;

/// A key. Its letter case does not matter in files.
pub struct Key {
    /// `settings.anchor`.
    pub path: &'static str,
    /// Sets the field of the key, or returns what the value should be.
    pub set: fn(&mut Config, &ConfigValue) -> Result<(), String>,
}

macro_rules! keys {
    ($($path:literal => $kind:ident $($field:ident).+,)+) => {
        /// All keys.
        pub const KEYS: &[Key] = &[$(
            Key { path: $path, set: |config, value| { config.$($field).+ = value.$kind()?; Ok(()) } },
        )+];
    };
}

keys! {
    "formatter" => text formatter,
    "version" => text version,
    "header-from" => text header_from,
    "footer-from" => text footer_from,
    "content" => text content,
    "recursive.enabled" => boolean recursive.enabled,
    "recursive.path" => text recursive.path,
    "recursive.include-main" => boolean recursive.include_main,
    "recursive.exclude" => texts recursive.exclude,
    "sections.show" => texts sections.show,
    "sections.hide" => texts sections.hide,
    "sections.footer" => boolean sections.footer,
    "output.file" => text output.file,
    "output.mode" => text output.mode,
    "output.template" => text output.template,
    "output.check" => boolean output.check,
    "output-values.enabled" => boolean output_values.enabled,
    "output-values.from" => text output_values.from,
    "sort.enabled" => boolean sort.enabled,
    "sort.by" => sort_by sort.by,
    "settings.anchor" => boolean settings.anchor,
    "settings.atx-closed" => boolean settings.atx_closed,
    "settings.color" => boolean settings.color,
    "settings.compact-separators" => boolean settings.compact_separators,
    "settings.default" => boolean settings.default,
    "settings.description" => boolean settings.description,
    "settings.escape" => boolean settings.escape,
    "settings.hide-empty" => boolean settings.hide_empty,
    "settings.html" => boolean settings.html,
    "settings.indent" => integer settings.indent,
    "settings.lockfile" => boolean settings.lockfile,
    "settings.read-comments" => boolean settings.read_comments,
    "settings.required" => boolean settings.required,
    "settings.sensitive" => boolean settings.sensitive,
    "settings.type" => boolean settings.kind,
}

/// The result of applying a file: the keys that it has, and warnings about unknown ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applied {
    /// The paths of the keys in the file, as in [`KEYS`].
    pub present: Vec<&'static str>,
    /// One warning for each unknown key.
    pub warnings: Vec<Diagnostic>,
}

impl Config {
    /// Overrides the present values with those of a file.
    ///
    /// # Errors
    /// A value that cannot be converted to the type of its key.
    pub fn apply(&mut self, tree: &ConfigValue) -> Result<Applied, Diagnostic> {
        let mut applied = Applied::default();
        let ConfigValue::Map(entries) = tree else {
            return if *tree == ConfigValue::Null {
                Ok(applied)
            } else {
                Err(Diagnostic::new(&codes::CONFIG, "the file must contain keys"))
            };
        };
        self.apply_entries("", entries, &mut applied)?;
        Ok(applied)
    }

    /// Overrides the values of the root's file with those of a sub module's file. Its `show` or `hide` replaces both
    /// lists; its `version` and `recursive` are ignored.
    ///
    /// # Errors
    /// As [`Config::apply`].
    pub fn apply_sub_module(&mut self, tree: &ConfigValue) -> Result<Applied, Diagnostic> {
        let present = Self::default().apply(tree)?.present;
        if present.iter().any(|path| matches!(*path, "sections.show" | "sections.hide")) {
            self.sections.show.clear();
            self.sections.hide.clear();
        }
        let (version, recursive) = (self.version.clone(), self.recursive.clone());
        let applied = self.apply(tree)?;
        self.version = version;
        self.recursive = recursive;
        Ok(applied)
    }

    fn apply_entries(
        &mut self,
        prefix: &str,
        entries: &[(String, ConfigValue)],
        applied: &mut Applied,
    ) -> Result<(), Diagnostic> {
        for (name, value) in entries {
            let path = format!("{prefix}{}", name.to_lowercase());
            if *value == ConfigValue::Null {
                continue;
            }
            if let Some(key) = KEYS.iter().find(|key| key.path == path) {
                (key.set)(self, value).map_err(|wanted| wrong(&path, &wanted))?;
                applied.present.push(key.path);
            } else if KEYS.iter().any(|key| key.path.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.'))) {
                match value {
                    ConfigValue::Map(inner) => self.apply_entries(&format!("{path}."), inner, applied)?,
                    _ => return Err(wrong(&path, "must contain keys")),
                }
            } else {
                applied.warnings.push(unknown(&path));
            }
        }
        Ok(())
    }
}

impl Applied {
    /// Returns the findings about a configuration with errors, including its unknown keys, which may be the cause. If
    /// `formatter` is misspelt, that finding replaces the one about a missing formatter.
    pub fn explain(mut self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let misspelt = self.warnings.iter_mut().find(|warning| warning.help.contains(&meant("formatter")));
        if let Some(misspelt) = misspelt
            && findings.iter().any(|finding| finding.message == check::NO_FORMATTER)
        {
            misspelt.severity = Severity::Error;
            findings.retain(|finding| finding.message != check::NO_FORMATTER);
        }
        self.warnings.append(&mut findings);
        self.warnings
    }
}

fn wrong(path: &str, wanted: &str) -> Diagnostic {
    Diagnostic::new(&codes::CONFIG, format!("`{path}` {wanted}"))
}

fn unknown(path: &str) -> Diagnostic {
    let mut finding = Diagnostic::new(&codes::CONFIG, format!("unknown key `{path}`"));
    finding.severity = Severity::Warning;
    let groups = KEYS.iter().filter_map(|key| Some(key.path.split_once('.')?.0));
    match did_you_mean(path, KEYS.iter().map(|key| key.path).chain(groups)) {
        Some(key) => finding.help(meant(key)),
        None => finding,
    }
}

fn meant(key: &str) -> String {
    format!("did you mean `{key}`?")
}

impl ConfigValue {
    fn sort_by(&self) -> Result<SortBy, String> {
        SortBy::parse(&self.text()?)
    }
}

impl SortBy {
    /// Parses the name of an order.
    ///
    /// # Errors
    /// Any other text.
    pub fn parse(name: &str) -> Result<Self, String> {
        match name {
            "name" => Ok(Self::Name),
            "required" => Ok(Self::Required),
            "type" => Ok(Self::Type),
            _ => Err(format!("must be `name`, `required` or `type`, not `{name}`")),
        }
    }
}
