//! A kind of file that names images: how a file of it is recognised, and what finds its images.

use std::fmt;

use super::key::KeyPath;
use super::mention::Mentions;
use super::yaml;

/// A kind of file that names images.
pub struct Finder {
    /// As it is typed: `github-actions`.
    pub name: &'static str,
    /// What a file of this kind is.
    pub about: &'static str,
    /// Several such files, within a sentence.
    pub plural: &'static str,
    /// Whether a path is one of this kind.
    pub by_path: fn(&FilePath<'_>) -> PathFit,
    /// A regular expression that matches in YAML or JSON of this kind, where the path does not say what it is.
    pub by_content: Option<&'static str>,
    /// A regular expression for what stands before an image. Where the image follows at once and is cached already, the
    /// match counts for nothing.
    pub before: &'static str,
    /// What finds the images.
    pub(super) find: Find,
}

/// What finds the images of a file.
pub(super) enum Find {
    /// Reads the text itself.
    Text(fn(&mut Mentions<'_>)),
    /// Reads each document of the YAML.
    Yaml(fn(&yaml::Node<'_>, &mut Mentions<'_>)),
    /// Reads each document of the YAML, and further fields that the user names.
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

/// How well a path fits a kind. The best fit counts, and of equal ones that of the first finder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathFit {
    /// It says nothing of this kind.
    No,
    /// The name looks like it, and the folder may say otherwise.
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

/// The path of a file in parts.
#[derive(Debug)]
pub struct FilePath<'p> {
    folder: &'p str,
    /// In lower case.
    name: String,
}

impl<'p> FilePath<'p> {
    /// Splits a path; `/` separates its parts.
    pub(super) fn of(path: &'p str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Self { folder, name: name.to_ascii_lowercase() }
    }

    /// The name, in lower case.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The name of a YAML file without its ending, in lower case.
    pub(super) fn yaml_stem(&self) -> Option<&str> {
        self.name.strip_suffix(".yaml").or_else(|| self.name.strip_suffix(".yml"))
    }

    /// Whether the content of a file tells its kind where the path does not: that of YAML and JSON.
    pub(super) fn may_hold_any(&self) -> bool {
        match self.name.strip_suffix(".json") {
            // What package managers write is long and holds no images.
            Some(stem) => !matches!(stem, "package" | "package-lock" | "composer" | "tsconfig"),
            None => self.yaml_stem().is_some(),
        }
    }

    /// Whether a folder of this name is on the way to the file.
    pub(super) fn is_within(&self, name: &str) -> bool {
        self.folder.split('/').any(|part| part == name)
    }

    /// Whether the file stands in a folder whose path ends so.
    pub(super) fn is_in(&self, folder: &str) -> bool {
        self.folder.strip_suffix(folder).is_some_and(|above| above.is_empty() || above.ends_with('/'))
    }
}

/// `compose`, `compose.prod`, `compose-prod`.
pub(super) fn starts_with(stem: &str, base: &str) -> bool {
    stem.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}
