//! `set.toml` + the texts beside it → a template set: which file comes from which template, and when.
//!
//! Opens no file: the sets that ptcgen brings are part of it, a folder's texts are handed in.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::built_in::BUILT_IN;
use super::codes::BAD_SET;
use super::manifest::{self, Manifest, Reader};
use crate::base::path::RelPath;
use crate::diag::{Diagnostic, Source};
use crate::spec::features::Feature;

/// The file that describes a set.
pub const MANIFEST: &str = "set.toml";

/// Text of each file of a set by its path inside the set, [`MANIFEST`] among them.
pub type Texts = BTreeMap<Cow<'static, str>, Cow<'static, str>>;

/// A template set that hangs together: every template that it names is there.
#[derive(Clone, Debug)]
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
    pub lacks: Vec<Feature>,
    /// What of the context it leaves out on purpose.
    pub ignores: Vec<String>,
    /// What the set is made of, the templates of the set that it extends among them.
    pub texts: Texts,
    /// Where each of `texts` is, where that is not its path: a folder's files, and the base's.
    places: Places,
    /// Those of `texts` that are the base's.
    borrowed: BTreeSet<Cow<'static, str>>,
    /// How many of `ignores` are the base's; they come first.
    borrowed_ignores: usize,
}

/// One generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Returns the set of this name that ptcgen brings; `None` where there is none.
    ///
    /// # Errors
    /// Never in a build whose tests pass.
    pub fn built_in(name: &str) -> Option<Result<Self, Vec<Diagnostic>>> {
        let texts = built_in_texts(name);
        (!texts.is_empty()).then(|| Self::from_texts(texts))
    }

    /// Makes a set of texts that lie nowhere: findings name them by their paths inside the set.
    ///
    /// # Errors
    /// Says all that is wrong with its `set.toml`, and which templates are missing.
    pub fn from_texts(texts: Texts) -> Result<Self, Vec<Diagnostic>> {
        Self::of_folder("", texts)
    }

    /// Makes a set of the texts of a folder, which findings call what the user calls it.
    ///
    /// # Errors
    /// Says all that is wrong with its `set.toml`, and which templates are missing.
    pub fn of_folder(folder: &str, texts: Texts) -> Result<Self, Vec<Diagnostic>> {
        let shown = |path: &str| if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
        let Some(text) = texts.get(MANIFEST).cloned() else {
            return Err(vec![Diagnostic::new(&BAD_SET, format!("the template set has no `{}`", shown(MANIFEST)))]);
        };
        let manifest_path = shown(MANIFEST);
        let manifest = manifest::read(&manifest_path, &text)?;
        let places = if folder.is_empty() {
            BTreeMap::new()
        } else {
            texts.keys().map(|path| (path.clone(), shown(path))).collect()
        };
        let mut reader = Reader { shown: &manifest_path, text: &text, problems: Vec::new() };
        let set = match manifest.extends {
            None => Self::whole(manifest, texts, places, &mut reader),
            Some(base) => Self::extended(base, manifest, texts, places, &mut reader)?,
        };
        if reader.problems.is_empty() { Ok(set) } else { Err(reader.problems) }
    }

    fn whole(manifest: Manifest, texts: Texts, places: Places, reader: &mut Reader<'_>) -> Self {
        if manifest.files.is_empty() {
            reader.problem(&BAD_SET, 0..0, "the set writes no file: `files` is missing".to_owned());
        }
        if let Some(path) = manifest.without.first() {
            let message = format!("`without` leaves out `{path}`, and there is no `extends` that has it");
            reader.problem(&BAD_SET, 0..0, message);
        }
        manifest::check_files(reader, &manifest.files, manifest.files.len(), &texts);
        manifest::check_renames(reader, &manifest.renames, &manifest.files);
        Self {
            name: manifest.name,
            version: manifest.version,
            extends: None,
            files: manifest.files,
            renames: manifest.renames.into_iter().map(|(rename, _)| rename).collect(),
            lacks: manifest.lacks.unwrap_or_default(),
            ignores: manifest.ignores,
            texts,
            places,
            borrowed: BTreeSet::new(),
            borrowed_ignores: 0,
        }
    }

    /// The base's files, less those that the set leaves out or writes itself; then the set's own.
    fn extended(
        base: &'static str,
        manifest: Manifest,
        texts: Texts,
        mut places: Places,
        reader: &mut Reader<'_>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut base_set = Self::built_in(base).unwrap_or_else(|| Err(Vec::new()))?;
        for path in manifest.without.iter().filter(|path| !base_set.files.iter().any(|file| file.path == **path)) {
            reader.problem(&BAD_SET, 0..0, format!("`without` names `{path}`, which `{base}` doesn't write"));
        }
        let own = manifest.files.len();
        let stays = |file: &SetFile| {
            !manifest.without.contains(&file.path) && !manifest.files.iter().any(|own| own.path == file.path)
        };
        base_set.files.retain(stays);
        let mut files = base_set.files;
        files.extend(manifest.files);
        let borrowed: BTreeSet<_> = base_set.texts.keys().filter(|path| !texts.contains_key(*path)).cloned().collect();
        places.extend(borrowed.iter().map(|path| (path.clone(), format!("<{base}>/{path}"))));
        let mut all = base_set.texts;
        all.extend(texts);
        manifest::check_files(reader, &files, own, &all);
        manifest::check_renames(reader, &manifest.renames, &files);
        let is_written = |rename: &Rename| files.iter().any(|file| file.path == rename.to);
        let mut renames: Vec<Rename> = base_set.renames.into_iter().filter(is_written).collect();
        renames.extend(manifest.renames.into_iter().map(|(rename, _)| rename));
        let mut ignores = base_set.ignores;
        let borrowed_ignores = ignores.len();
        ignores.extend(manifest.ignores);
        let lacks = manifest.lacks.unwrap_or(base_set.lacks);
        let (name, version, extends) = (manifest.name, manifest.version, Some(base));
        let texts = all;
        Ok(Self { name, version, extends, files, renames, lacks, ignores, texts, places, borrowed, borrowed_ignores })
    }

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

    /// What the set itself says that it leaves out on purpose.
    pub fn own_ignores(&self) -> &[String] {
        &self.ignores[self.borrowed_ignores..]
    }

    /// The text of one file of the set, as findings show it: by its path on disk where it has one, `<standard>/main.tf.j2`
    /// for a template of the set that this one extends.
    pub fn source(&self, path: &str) -> Arc<Source> {
        Source::new(self.places.get(path).map_or(path, String::as_str), self.text(path))
    }
}

type Places = BTreeMap<Cow<'static, str>, String>;

fn built_in_texts(name: &str) -> Texts {
    let files = BUILT_IN.iter().filter(|(set, ..)| *set == name);
    files.map(|(_, path, text)| ((*path).into(), (*text).into())).collect()
}
