//! The flags of terraform-docs, and the configuration key that each of them sets.

use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::docs::config::value::{parse_bool, parse_integer};
use crate::docs::config::{Config, ConfigValue, KEYS};
use crate::docs::format;

/// The type of a flag's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagTakes {
    /// No value, or `=true` or `=false`.
    Bool,
    /// A whole number.
    Integer,
    /// Any text.
    Text,
    /// Texts, separated by commas; the flag may be repeated.
    List,
}

/// A flag.
#[derive(Debug, PartialEq, Eq)]
pub struct Flag {
    /// Without dashes.
    pub name: &'static str,
    /// The configuration key; empty for `--config`.
    pub key: &'static str,
    /// The type of its value.
    pub takes: FlagTakes,
    /// Whether a value in the configuration file overrides the flag, as in terraform-docs.
    pub file_wins: bool,
    /// One line.
    pub help: &'static str,
}

const fn flag(name: &'static str, key: &'static str, takes: FlagTakes, help: &'static str) -> Flag {
    Flag { name, key, takes, file_wins: false, help }
}

impl Flag {
    const fn file_wins(mut self) -> Self {
        self.file_wins = true;
        self
    }

    /// Returns whether a format, as typed, has this flag. Without a format, only the flags of all formats exist.
    pub fn fits(&self, format: Option<&str>) -> bool {
        let Some(setting) = self.key.strip_prefix("settings.").filter(|setting| format::is_of_some_formats(setting))
        else {
            return true;
        };
        format.and_then(format::find).is_some_and(|formatter| formatter.knows_setting(setting))
    }
}

/// All flags.
pub const FLAGS: &[Flag] = &[
    flag("config", "", FlagTakes::Text, "the configuration file"),
    flag("recursive", "recursive.enabled", FlagTakes::Bool, "document sub modules too").file_wins(),
    flag("recursive-path", "recursive.path", FlagTakes::Text, "the folder with the sub modules").file_wins(),
    flag("recursive-include-main", "recursive.include-main", FlagTakes::Bool, "document the main module").file_wins(),
    flag("recursive-exclude", "recursive.exclude", FlagTakes::List, "folder names to leave out").file_wins(),
    flag("show", "sections.show", FlagTakes::List, "show only these sections"),
    flag("hide", "sections.hide", FlagTakes::List, "hide these sections"),
    flag("output-file", "output.file", FlagTakes::Text, "the file to write, relative to the module"),
    flag("output-mode", "output.mode", FlagTakes::Text, "inject or replace"),
    flag("output-template", "output.template", FlagTakes::Text, "the template around the content"),
    flag("output-check", "output.check", FlagTakes::Bool, "only compare the file").file_wins(),
    flag("sort", "sort.enabled", FlagTakes::Bool, "sort items"),
    flag("sort-by", "sort.by", FlagTakes::Text, "name, required or type"),
    flag("header-from", "header-from", FlagTakes::Text, "the file of the header"),
    flag("footer-from", "footer-from", FlagTakes::Text, "the file of the footer"),
    flag("lockfile", "settings.lockfile", FlagTakes::Bool, "read versions from the lock file").file_wins(),
    flag("output-values", "output-values.enabled", FlagTakes::Bool, "show the values of outputs"),
    flag("output-values-from", "output-values.from", FlagTakes::Text, "a file of `terraform output -json`"),
    flag("read-comments", "settings.read-comments", FlagTakes::Bool, "use comments as descriptions"),
    flag("anchor", "settings.anchor", FlagTakes::Bool, "anchors for names"),
    flag("atx-closed", "settings.atx-closed", FlagTakes::Bool, "closing hashes of headings").file_wins(),
    flag("default", "settings.default", FlagTakes::Bool, "defaults of inputs"),
    flag("escape", "settings.escape", FlagTakes::Bool, "escape special characters"),
    flag("hide-empty", "settings.hide-empty", FlagTakes::Bool, "leave out empty sections").file_wins(),
    flag("html", "settings.html", FlagTakes::Bool, "HTML in table cells").file_wins(),
    flag("indent", "settings.indent", FlagTakes::Integer, "level of headings"),
    flag("required", "settings.required", FlagTakes::Bool, "show which inputs are required"),
    flag("sensitive", "settings.sensitive", FlagTakes::Bool, "show which outputs are sensitive"),
    flag("type", "settings.type", FlagTakes::Bool, "types of inputs"),
    flag("color", "settings.color", FlagTakes::Bool, "colours"),
    flag("description", "settings.description", FlagTakes::Bool, "descriptions as comments"),
];

/// A flag that was typed, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedFlag {
    /// Its row.
    pub flag: &'static Flag,
    /// The value as typed; `true` for a switch without a value.
    pub value: String,
}

impl TypedFlag {
    /// Creates a flag with the value after its `=`, or else the next word if it takes one.
    ///
    /// # Errors
    /// A missing or wrong value.
    pub(super) fn new(
        flag: &'static Flag,
        value: Option<String>,
        rest: &mut dyn Iterator<Item = String>,
    ) -> Result<Self, Diagnostic> {
        let value = match value {
            None if flag.takes == FlagTakes::Bool => Some("true".to_owned()),
            None => rest.next(),
            value => value,
        };
        let missing = || Diagnostic::new(&codes::CONFIG, format!("`--{}` needs a value", flag.name));
        let typed = Self { flag, value: value.ok_or_else(missing)? };
        typed.check().map(|()| typed)
    }

    /// Checks the form of the value, whether or not it is used.
    ///
    /// # Errors
    /// What the flag takes instead.
    fn check(&self) -> Result<(), Diagnostic> {
        let wanted = match self.flag.takes {
            FlagTakes::Bool if parse_bool(&self.value).is_none() => "`true` or `false`",
            FlagTakes::Integer if parse_integer(&self.value).is_none() => "a whole number",
            FlagTakes::List if list_items(&self.value).is_none() => "names with a comma between them",
            _ => return Ok(()),
        };
        let message = format!("`--{}` takes {wanted}, not `{}`", self.flag.name, self.value);
        Err(Diagnostic::new(&codes::CONFIG, message))
    }

    /// Sets the key of the flag; `lists` are the keys of list flags that came before, to which it adds.
    pub(super) fn apply(&self, config: &mut Config, lists: &mut Vec<&'static str>) -> Result<(), Diagnostic> {
        let Some(key) = KEYS.iter().find(|key| key.path == self.flag.key) else { return Ok(()) };
        let name = self.flag.name;
        let value = match self.flag.takes {
            // The key converts the text, which `check` has accepted.
            FlagTakes::Bool | FlagTakes::Integer | FlagTakes::Text => ConfigValue::Text(self.value.clone()),
            FlagTakes::List => {
                let mut items = if lists.contains(&key.path) { self.list(config) } else { Vec::new() };
                lists.push(key.path);
                items.extend(list_items(&self.value).unwrap_or_default());
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

/// Returns the items of a list, which is a line of comma-separated values as RFC 4180 defines them: an item in quotes may
/// contain commas. `None` if a quote is not closed or is inside an item.
fn list_items(value: &str) -> Option<Vec<String>> {
    let mut items = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        let (item, after) = if let Some(quoted) = rest.strip_prefix('"') {
            let mut end = quoted.find('"')?;
            while quoted[end + 1..].starts_with('"') {
                end += 2 + quoted[end + 2..].find('"')?;
            }
            (quoted[..end].replace("\"\"", "\""), &quoted[end + 1..])
        } else {
            let (item, after) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
            (Some(item).filter(|item| !item.contains('"'))?.to_owned(), after)
        };
        items.push(item);
        rest = match after {
            "" => break,
            "," => {
                items.push(String::new());
                break;
            }
            after => after.strip_prefix(',')?,
        };
    }
    Some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_comma_separated_values() {
        for (value, items) in [
            ("", Some(vec![])),
            ("a", Some(vec!["a"])),
            ("a,b ,", Some(vec!["a", "b ", ""])),
            (",a", Some(vec!["", "a"])),
            ("\"a,b\",c", Some(vec!["a,b", "c"])),
            ("\"a\"\"b\"", Some(vec!["a\"b"])),
            ("\"\"", Some(vec![""])),
            ("\"a", None),
            ("\"a\"b", None),
            ("a\"b\"", None),
        ] {
            let items = items.map(|items| items.into_iter().map(str::to_owned).collect());
            assert_eq!(list_items(value), items, "{value}");
        }
    }
}
