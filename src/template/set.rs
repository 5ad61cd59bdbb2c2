//! A template set: its generated files, each with its template and its condition.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::base::path::RelPath;
use crate::diag::Source;
use crate::spec::features::Feature;

/// The file that describes a set.
pub const MANIFEST: &str = "set.toml";

/// The text of each file of a set by its path inside the set, including [`MANIFEST`].
pub type Texts = BTreeMap<Cow<'static, str>, Cow<'static, str>>;

/// The path of each text in findings, if it differs from its path inside the set.
pub(super) type Places = BTreeMap<Cow<'static, str>, String>;

/// A valid template set: every template that it names exists.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TemplateSet {
    /// The name: `standard`, `classic`, or what a folder's `set.toml` has.
    pub name: String,
    /// The version of the set.
    pub version: String,
    /// The built-in set that it extends, if any.
    pub extends: Option<&'static str>,
    /// The generated files, in the order of `set.toml`.
    pub files: Vec<SetFile>,
    /// Files that older versions of the set wrote elsewhere; an update moves the user's edits along.
    pub renames: Vec<Rename>,
    /// The features of a spec that it doesn't support.
    pub lacks: Vec<&'static Feature>,
    /// The parts of the context that it leaves out on purpose; `*` for everything.
    pub ignores: Vec<String>,
    /// All texts of the set, including the templates of the set that it extends.
    pub texts: Texts,
    /// The path of each of `texts` in findings, if it differs from its path in the set: for files of a folder and of
    /// the base.
    pub(super) places: Places,
    /// The paths of those `texts` that belong to the base.
    pub(super) borrowed: BTreeSet<Cow<'static, str>>,
}

/// One generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetFile {
    /// Its path in the module.
    pub path: RelPath,
    /// The place of that path in `set.toml`.
    pub path_at: Range<usize>,
    /// The template that it is rendered from.
    pub template: String,
    /// The place of the template in `set.toml`.
    pub template_at: Range<usize>,
    /// The dotted name of the flag in the context that must be true; `None` for always.
    pub when: Option<String>,
    /// The place of the flag in `set.toml`.
    pub when_at: Range<usize>,
}

/// A generated file whose path has changed since an older version of the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Its path in older versions; the set no longer writes it.
    pub from: RelPath,
    /// Its current path, the path of one of the set's files.
    pub to: RelPath,
}

/// The names of the built-in sets, sorted.
pub const NAMES: &[&str] = &["classic", "standard"];

impl TemplateSet {
    /// Returns the SHA-256 of all its files, in hexadecimal. Two sets with the same hash render the same bytes.
    pub fn sha256(&self) -> String {
        // The lengths ensure that two different sets never hash the same bytes.
        let head = |path: &str, text: &str| Cow::from(format!("{path}\0{}\0", text.len()).into_bytes());
        let parts = self.texts.iter().flat_map(|(path, text)| [head(path, text), Cow::from(text.as_bytes())]);
        crate::base::hash::sha256_of_parts(parts)
    }

    /// Returns the text of one template.
    pub fn text(&self, template: &str) -> &str {
        self.texts.get(template).map_or("", Cow::as_ref)
    }

    /// Returns the paths of the set's own texts, without those of the set that it extends.
    pub fn own_texts(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().filter(|path| !self.borrowed.contains(*path)).map(AsRef::as_ref)
    }

    /// Returns one file of the set as the source of findings, named by its path on disk if it has one, or
    /// `<standard>/main.tf.j2` for a template of the set that this one extends.
    pub fn source(&self, path: &str) -> Arc<Source> {
        Source::new(self.places.get(path).map_or(path, String::as_str), self.text(path))
    }
}
