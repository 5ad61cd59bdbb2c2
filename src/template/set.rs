//! A template set: which file of a module comes from which template, and when.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::base::path::RelPath;
use crate::diag::Source;
use crate::spec::features::Feature;

/// The file that describes a set.
pub const MANIFEST: &str = "set.toml";

/// Text of each file of a set by its path inside the set, [`MANIFEST`] among them.
pub type Texts = BTreeMap<Cow<'static, str>, Cow<'static, str>>;

/// Where each text is found, where that is not its path inside the set.
pub(super) type Places = BTreeMap<Cow<'static, str>, String>;

/// A template set that hangs together: every template that it names is there.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TemplateSet {
    /// `standard`, `classic`, or what a folder's `set.toml` says.
    pub name: String,
    /// Which revision of the set.
    pub version: String,
    /// The built-in set that it changes, if it does.
    pub extends: Option<&'static str>,
    /// The generated files, in the order of `set.toml`.
    pub files: Vec<SetFile>,
    /// Files that older versions of the set wrote elsewhere: people's edits go along.
    pub renames: Vec<Rename>,
    /// What specs can't ask of it.
    pub lacks: Vec<&'static Feature>,
    /// What of the context it leaves out on purpose; `*` is everything.
    pub ignores: Vec<String>,
    /// What the set is made of, the templates of the set that it extends among them.
    pub texts: Texts,
    /// Where each of `texts` is, where that is not its path: a folder's files, and the base's.
    pub(super) places: Places,
    /// Those of `texts` that are the base's.
    pub(super) borrowed: BTreeSet<Cow<'static, str>>,
}

/// One generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetFile {
    /// Where it lies in the module.
    pub path: RelPath,
    /// Where `set.toml` says so.
    pub path_at: Range<usize>,
    /// The template that it is made from.
    pub template: String,
    /// Where `set.toml` names the template.
    pub template_at: Range<usize>,
    /// Dotted name of the context's flag that must be true; `None`: always.
    pub when: Option<String>,
    /// Where `set.toml` names the flag.
    pub when_at: Range<usize>,
}

/// A generated file that has another path than in an older version of the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Where older versions wrote it; the set writes nothing there any more.
    pub from: RelPath,
    /// Where the set writes it: the path of one of its files.
    pub to: RelPath,
}

/// Names of the sets that ptcgen brings, sorted.
pub const NAMES: &[&str] = &["classic", "standard"];

impl TemplateSet {
    /// SHA-256 over all its files, in hexadecimal: two sets with the same hash render the same bytes.
    pub fn sha256(&self) -> String {
        // Lengths keep two different sets from running together to the same bytes.
        let head = |path: &str, text: &str| Cow::from(format!("{path}\0{}\0", text.len()).into_bytes());
        let parts = self.texts.iter().flat_map(|(path, text)| [head(path, text), Cow::from(text.as_bytes())]);
        crate::base::hash::sha256_of_parts(parts)
    }

    /// The text of one template.
    pub fn text(&self, template: &str) -> &str {
        self.texts.get(template).map_or("", Cow::as_ref)
    }

    /// The paths of the set's own texts: not those of the set that it extends.
    pub fn own_texts(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().filter(|path| !self.borrowed.contains(*path)).map(AsRef::as_ref)
    }

    /// The text of one file of the set, as findings show it: by its path on disk where it has one, `<standard>/main.tf.j2`
    /// for a template of the set that this one extends.
    pub fn source(&self, path: &str) -> Arc<Source> {
        Source::new(self.places.get(path).map_or(path, String::as_str), self.text(path))
    }
}
