//! Rewrites the images that files name to their names in the cache. Edits replace spans; no file is serialised again.
//!
//! A file's path and content determine its kind, which is its [`Finder`]; a prefilter skips most files before anything
//! is parsed; the finder finds the images, and [`crate::aws::image`] gives their new names. Reads and writes no file.

pub(crate) mod codes;
pub(crate) mod emit;
pub(crate) mod key;
pub(crate) mod mention;

mod beside;
mod edit;
mod finder;
mod prefilter;
mod scalar;
mod yaml;

mod compose;
mod dockerfile;
mod dockerfile_instructions;
mod github_actions;
mod gitlab_ci;
mod helm;
mod kubernetes;
pub(crate) mod kustomize;
mod kyverno;
mod lines;
mod mirrors;
mod pods;

use std::collections::BTreeSet;
use std::sync::Arc;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::aws::image::Cache;
use crate::diag::{Code, Diagnostic, Severity, Source};
pub use emit::{EMITTERS, Emitter, Target, emit};
use finder::Find;
pub use finder::{FilePath, Finder, PathFit};
pub use key::KeyPath;
use kustomize::Renames;
use mention::{Mentions, Why};
use prefilter::Prefilter;

/// A kind of file: its row of [`FINDERS`].
pub type FileKind = &'static Finder;

/// All kinds of files, in the order of `--help`. If the path decides nothing, the first kind whose content matches is
/// used.
pub static FINDERS: &[FileKind] = &[
    &dockerfile::FINDER,
    &kubernetes::FINDER,
    &compose::FINDER,
    &helm::FINDER,
    &kustomize::FINDER,
    &github_actions::FINDER,
    &gitlab_ci::FINDER,
];

/// Kubernetes manifests: kustomize reads them and finds images in them by name.
pub static MANIFESTS: FileKind = &kubernetes::FINDER;

impl ValueEnum for FileKind {
    fn value_variants<'a>() -> &'a [Self] {
        FINDERS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name).help(self.about))
    }
}

/// The path that stands for standard input.
pub const STDIN: &str = "<stdin>";

/// What the path of a file reveals about its kind.
enum ByPath {
    /// The file is of this kind.
    Is(FileKind),
    /// The file is YAML or JSON, so its content decides.
    Content,
    /// The file names no images.
    Nothing,
}

fn by_path(path: &str) -> ByPath {
    if path == STDIN {
        return ByPath::Content;
    }
    let path = FilePath::of(path);
    // Reversed, because `max_by_key` returns the last of equal elements.
    let fits = FINDERS.iter().rev().map(|finder| ((finder.by_path)(&path), *finder));
    match fits.max_by_key(|(fit, _)| *fit) {
        Some((PathFit::Likely | PathFit::Sure, kind)) => ByPath::Is(kind),
        _ if path.may_hold_any() => ByPath::Content,
        _ => ByPath::Nothing,
    }
}

/// Rewrites files to use a cache.
pub struct Rewriter<'c> {
    cache: &'c Cache,
    keys: &'c [KeyPath],
    kind: Option<FileKind>,
    verbosity: Verbosity,
    prefilter: Prefilter,
}

/// Which findings to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verbosity {
    /// Those that need attention.
    Usual,
    /// All, including images that no rule covers.
    Everything,
}

/// The result for a file in which something was found.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rewritten {
    /// Its kind.
    pub kind: FileKind,
    /// Its path and old text.
    pub source: Arc<Source>,
    /// The new text, if it differs.
    pub text: Option<String>,
    /// The findings, in the order of the text.
    pub findings: Vec<Diagnostic>,
    /// The images that are not yet cached: old and new name, without tags.
    pub images: Vec<(String, String)>,
    /// The images that it renames, if it is a kustomization.
    pub renames: Renames,
}

/// The result of looking at a file.
#[derive(Debug)]
#[non_exhaustive]
pub enum FileResult {
    /// There is nothing to change or report.
    Unchanged,
    /// It is of no known kind.
    NoKind,
    /// It is not UTF-8.
    NotText,
    /// There is something to change or report.
    Rewritten(Rewritten),
}

impl<'c> Rewriter<'c> {
    /// Creates a rewriter for a cache. `kind` is the kind of all files; with `None` it is determined for each file.
    pub fn new(cache: &'c Cache, keys: &'c [KeyPath], kind: Option<FileKind>, verbosity: Verbosity) -> Self {
        Self { cache, keys, kind, verbosity, prefilter: Prefilter::new(cache.registry(), keys) }
    }

    /// Whether a file with this path may be worth reading.
    pub fn may_read(&self, path: &str) -> bool {
        self.kind.is_some() || !matches!(by_path(path), ByPath::Nothing)
    }

    /// Finds and rewrites the images of a file.
    pub fn look(&self, path: &str, bytes: &[u8]) -> FileResult {
        let kind = match (self.kind, by_path(path)) {
            (Some(kind), _) | (None, ByPath::Is(kind)) => kind,
            (None, ByPath::Nothing) => return FileResult::NoKind,
            (None, ByPath::Content) => match self.prefilter.kind(bytes) {
                Some(kind) => kind,
                None => return FileResult::NoKind,
            },
        };
        if !self.prefilter.passes(kind, bytes) {
            return FileResult::Unchanged;
        }
        let Ok(text) = std::str::from_utf8(bytes) else { return FileResult::NotText };
        match self.rewrite(kind, path, text, &BTreeSet::new()) {
            Some(rewritten) => FileResult::Rewritten(rewritten),
            None => FileResult::Unchanged,
        }
    }

    /// Rewrites a text of a known kind; images whose names are in `kept` stay. `None`: there is nothing to change or
    /// report.
    pub fn rewrite(&self, kind: FileKind, path: &str, text: &str, kept: &BTreeSet<String>) -> Option<Rewritten> {
        let (found, renames) = find(kind, text, self.keys);
        let mut plan = edit::plan_edits(found, self.cache, kept);
        let new = plan.apply(text);
        let source = Source::new(path, text);
        let images = std::mem::take(&mut plan.images);
        let findings = plan.findings(&source, |code| self.reports(code));
        let is_reported =
            new.is_some() || !findings.is_empty() || !renames.names.is_empty() || !renames.resources.is_empty();
        is_reported.then_some(Rewritten { kind, source, text: new, findings, renames, images })
    }

    fn reports(&self, code: &'static Code) -> bool {
        let is_note = *code == codes::NOT_COVERED || *code == codes::BY_KUSTOMIZE;
        self.verbosity == Verbosity::Everything || code.severity == Severity::Error || !is_note
    }
}

/// Finds all images, and the names that a kustomization maps.
fn find<'t>(kind: FileKind, text: &'t str, keys: &[KeyPath]) -> (Mentions<'t>, Renames) {
    let mut found = Mentions::new(text);
    let mut renames = Renames::default();
    if let Find::Text(find) = kind.find {
        find(&mut found);
        return (found, renames);
    }
    let (documents, fault) = yaml::parse(text);
    if fault.is_some() && (text.contains("{{") || text.contains("{%")) {
        lines::find(&mut found);
        return (found, renames);
    }
    for document in &documents {
        match kind.find {
            Find::Text(_) => {}
            Find::Yaml(find) => find(document, &mut found),
            Find::YamlWithKeys(find) => find(document, keys, &mut found),
        }
        if *kind == kustomize::FINDER || document.get("kind").and_then(yaml::Node::text) == Some("Kustomization") {
            kustomize::renames(document, &mut renames);
        }
    }
    if let Some(fault) = fault {
        let at = fault.at.min(text.len());
        found.leave(at..at, Why::Unparsed(fault.info));
    }
    (found, renames)
}
