//! A kind of file that names images: how such a file is recognised, and how its images are found.

use std::fmt;

use super::key::KeyPath;
use super::mention::Mentions;
use super::yaml;

/// A kind of file that names images.
pub struct Finder {
    /// Its name as the user types it: `github-actions`.
    pub name: &'static str,
    /// A description of such a file.
    pub about: &'static str,
    /// How well a path fits this kind.
    pub by_path: fn(&FilePath<'_>) -> PathFit,
    /// A regular expression that matches YAML or JSON of this kind, for files whose path decides nothing.
    pub by_content: Option<&'static str>,
    /// A regular expression for the text before an image. If an image that is already cached follows immediately, the
    /// match is ignored.
    pub before: &'static str,
    /// Finds the images.
    pub(super) find: Find,
}

/// How the images of a file are found.
pub(super) enum Find {
    /// From the text.
    Text(fn(&mut Mentions<'_>)),
    /// From each YAML document.
    Yaml(fn(&yaml::Node<'_>, &mut Mentions<'_>)),
    /// From each YAML document, with further fields that the user names.
    YamlWithKeys(fn(&yaml::Node<'_>, &[KeyPath], &mut Mentions<'_>)),
}

impl PartialEq for Finder {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Finder {}

impl fmt::Debug for Finder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// How well a path fits a kind. The best fit wins; among equal ones, the first finder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathFit {
    /// It does not fit.
    No,
    /// The name fits, but the folder may suggest another kind.
    Likely,
    /// The name or the folder is reserved for this kind.
    Sure,
}

impl PathFit {
    pub(super) const fn sure_if(fits: bool) -> Self {
        if fits { Self::Sure } else { Self::No }
    }

    pub(super) const fn likely_if(fits: bool) -> Self {
        if fits { Self::Likely } else { Self::No }
    }
}

/// The path of a file, split into folder and name.
#[derive(Debug)]
pub struct FilePath<'p> {
    folder: &'p str,
    /// In lower case.
    name: String,
}

impl<'p> FilePath<'p> {
    /// Splits a path at `/`.
    pub(super) fn of(path: &'p str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Self { folder, name: name.to_ascii_lowercase() }
    }

    /// The name, in lower case.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The name of a YAML file without its extension, in lower case.
    pub(super) fn yaml_stem(&self) -> Option<&str> {
        self.name.strip_suffix(".yaml").or_else(|| self.name.strip_suffix(".yml"))
    }

    /// Whether the content may determine the kind if the path does not, as for YAML and JSON.
    pub(super) fn may_hold_any(&self) -> bool {
        match self.name.strip_suffix(".json") {
            // The files of package managers are long and name no images.
            Some(stem) => !matches!(stem, "package" | "package-lock" | "composer" | "tsconfig"),
            None => self.yaml_stem().is_some(),
        }
    }

    /// Whether the file is below a folder of this name.
    pub(super) fn is_within(&self, name: &str) -> bool {
        self.folder.split('/').any(|part| part == name)
    }

    /// Whether the path of the file's folder ends with these components.
    pub(super) fn is_in(&self, folder: &str) -> bool {
        self.folder.strip_suffix(folder).is_some_and(|above| above.is_empty() || above.ends_with('/'))
    }
}

/// Whether a stem is `base` or begins with it: `compose`, `compose.prod`, `compose-prod`.
pub(super) fn starts_with(stem: &str, base: &str) -> bool {
    stem.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}
