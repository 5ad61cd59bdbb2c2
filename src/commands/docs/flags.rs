//! FLAGS: every flag of terraform-docs, the key that it sets, and the formats that know it.

use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::docs::config::value::{parse_bool, parse_integer};
use crate::docs::config::{Config, ConfigValue, KEYS};

/// What stands behind a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing, or `=true` and `=false`.
    Bool,
    /// A whole number.
    Integer,
    /// Any text.
    Text,
    /// Texts, split at commas, as often as one likes.
    List,
}

/// A flag.
#[derive(Debug, PartialEq, Eq)]
pub struct Flag {
    /// Without dashes.
    pub name: &'static str,
    /// The key of the configuration; empty for `--config`.
    pub key: &'static str,
    /// What stands behind it.
    pub takes: Takes,
    /// First words of the formats that know it; empty: all, and none.
    pub formats: &'static [&'static str],
    /// Whether a value in the file beats the flag, as terraform-docs has it for these.
    pub file_wins: bool,
    /// One line.
    pub help: &'static str,
}

const fn flag(name: &'static str, key: &'static str, takes: Takes, help: &'static str) -> Flag {
    Flag { name, key, takes, formats: &[], file_wins: false, help }
}

impl Flag {
    const fn of(mut self, formats: &'static [&'static str]) -> Self {
        self.formats = formats;
        self
    }

    const fn file_wins(mut self) -> Self {
        self.file_wins = true;
        self
    }

    /// Whether a format knows this flag.
    pub fn fits(&self, format: Option<&str>) -> bool {
        let Some(format) = format else { return self.formats.is_empty() };
        let first = format.split(' ').next().unwrap_or(format);
        self.formats.is_empty() || self.formats.iter().any(|known| *known == format || *known == first)
    }
}

const MD: &[&str] = &["markdown", "md"];
const PAGES: &[&str] = &["markdown", "md", "asciidoc", "adoc"];
const ESCAPES: &[&str] = &["markdown", "md", "json"];

/// All flags.
pub const FLAGS: &[Flag] = &[
    flag("config", "", Takes::Text, "the configuration file"),
    flag("recursive", "recursive.enabled", Takes::Bool, "document sub modules too").file_wins(),
    flag("recursive-path", "recursive.path", Takes::Text, "where sub modules are").file_wins(),
    flag("recursive-include-main", "recursive.include-main", Takes::Bool, "document the main module").file_wins(),
    flag("recursive-exclude", "recursive.exclude", Takes::List, "folder names to leave out").file_wins(),
    flag("show", "sections.show", Takes::List, "show only these sections"),
    flag("hide", "sections.hide", Takes::List, "hide these sections"),
    flag("output-file", "output.file", Takes::Text, "the file to write, relative to the module"),
    flag("output-mode", "output.mode", Takes::Text, "inject or replace"),
    flag("output-template", "output.template", Takes::Text, "what stands around the content"),
    flag("output-check", "output.check", Takes::Bool, "only compare the file").file_wins(),
    flag("sort", "sort.enabled", Takes::Bool, "sort items"),
    flag("sort-by", "sort.by", Takes::Text, "name, required or type"),
    flag("header-from", "header-from", Takes::Text, "the file of the header"),
    flag("footer-from", "footer-from", Takes::Text, "the file of the footer"),
    flag("lockfile", "settings.lockfile", Takes::Bool, "read versions from the lock file").file_wins(),
    flag("output-values", "output-values.enabled", Takes::Bool, "show the values of outputs"),
    flag("output-values-from", "output-values.from", Takes::Text, "a file of `terraform output -json`"),
    flag("read-comments", "settings.read-comments", Takes::Bool, "take comments for descriptions"),
    flag("anchor", "settings.anchor", Takes::Bool, "anchors at names").of(PAGES),
    flag("atx-closed", "settings.atx-closed", Takes::Bool, "closing hashes of headings").of(MD).file_wins(),
    flag("default", "settings.default", Takes::Bool, "defaults of inputs").of(PAGES),
    flag("escape", "settings.escape", Takes::Bool, "escape special characters").of(ESCAPES),
    flag("hide-empty", "settings.hide-empty", Takes::Bool, "leave empty sections out").of(PAGES).file_wins(),
    flag("html", "settings.html", Takes::Bool, "HTML in table cells").of(MD).file_wins(),
    flag("indent", "settings.indent", Takes::Integer, "level of headings").of(PAGES),
    flag("required", "settings.required", Takes::Bool, "whether inputs are required").of(PAGES),
    flag("sensitive", "settings.sensitive", Takes::Bool, "whether outputs are sensitive").of(PAGES),
    flag("type", "settings.type", Takes::Bool, "types of inputs").of(PAGES),
    flag("color", "settings.color", Takes::Bool, "colours").of(&["pretty"]),
    flag("description", "settings.description", Takes::Bool, "descriptions as comments").of(&["tfvars hcl"]),
];

/// A flag with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its row.
    pub flag: &'static Flag,
    /// As typed; `true` for a bare switch.
    pub value: String,
}

impl Given {
    /// Sets the key of the flag; `lists` are the list keys that were given before.
    pub(super) fn apply(&self, config: &mut Config, lists: &mut Vec<&'static str>) -> Result<(), Diagnostic> {
        let Some(key) = KEYS.iter().find(|key| key.path == self.flag.key) else { return Ok(()) };
        let name = self.flag.name;
        let wrong =
            |wanted: &str| Diagnostic::new(&codes::CONFIG, format!("`--{name}` takes {wanted}, not `{}`", self.value));
        let value = match self.flag.takes {
            Takes::Bool => ConfigValue::Bool(parse_bool(&self.value).ok_or_else(|| wrong("`true` or `false`"))?),
            Takes::Integer => ConfigValue::Integer(parse_integer(&self.value).ok_or_else(|| wrong("a whole number"))?),
            Takes::Text => ConfigValue::Text(self.value.clone()),
            Takes::List => {
                let mut items = if lists.contains(&key.path) { self.list(config) } else { Vec::new() };
                lists.push(key.path);
                items.extend(self.value.split(',').filter(|_| !self.value.is_empty()).map(str::to_owned));
                ConfigValue::List(items.into_iter().map(ConfigValue::Text).collect())
            }
        };
        (key.set)(config, &value).map_err(|wanted| Diagnostic::new(&codes::CONFIG, format!("`--{name}` {wanted}")))
    }

    fn list(&self, config: &Config) -> Vec<String> {
        match self.flag.key {
            "sections.show" => config.sections.show.clone(),
            "sections.hide" => config.sections.hide.clone(),
            _ => config.recursive.exclude.clone(),
        }
    }
}
