//! Builds a template set from its `set.toml` and the texts beside it.
//!
//! It opens no files: the built-in sets are part of the program, and the caller reads the texts of a folder.

use std::collections::{BTreeMap, BTreeSet};

use super::built_in::BUILT_IN;
use super::codes::BAD_SET;
use super::manifest::{self, Manifest, Reader};
use super::set::{MANIFEST, Places, Rename, SetFile, TemplateSet, Texts};
use crate::diag::Diagnostic;

impl TemplateSet {
    /// Returns the built-in set of this name; `None` if there is none.
    ///
    /// # Errors
    /// Never in a build whose tests pass.
    pub fn built_in(name: &str) -> Option<Result<Self, Vec<Diagnostic>>> {
        let texts = built_in_texts(name);
        (!texts.is_empty()).then(|| Self::from_texts(texts))
    }

    /// Builds a set from texts that aren't in a folder: findings show their paths inside the set.
    ///
    /// # Errors
    /// Returns every problem of its `set.toml`, and the missing templates.
    pub fn from_texts(texts: Texts) -> Result<Self, Vec<Diagnostic>> {
        Self::of_folder("", texts)
    }

    /// Builds a set from the texts of a folder: findings show the folder as the user named it.
    ///
    /// # Errors
    /// Returns every problem of its `set.toml`, and the missing templates.
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
            let message = format!("`without` names `{path}`, but there is no `extends` to leave it out of");
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
        }
    }

    /// Combines the base's files, except those that the set leaves out or writes itself, with the set's own.
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
        ignores.extend(manifest.ignores);
        let lacks = manifest.lacks.unwrap_or(base_set.lacks);
        let (name, version, extends) = (manifest.name, manifest.version, Some(base));
        let texts = all;
        Ok(Self { name, version, extends, files, renames, lacks, ignores, texts, places, borrowed })
    }
}

fn built_in_texts(name: &str) -> Texts {
    let files = BUILT_IN.iter().filter(|(set, ..)| *set == name);
    files.map(|(_, path, text)| ((*path).into(), (*text).into())).collect()
}
