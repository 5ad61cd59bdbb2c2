//! Text of a file → the same text with its images coming through the cache. Edits by span; nothing is written anew.
//!
//! A path and some bytes tell the kind of a file (its [`Finder`]); quick looks spare most files the rest; the finder says
//! where images are named; [`crate::aws::image`] gives the other name. Reads and writes no file.

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
pub type Kind = &'static Finder;

/// All kinds of files, in the order of `--help`. Where the path says nothing, the first one whose content fits counts.
pub static FINDERS: &[Kind] = &[
    &dockerfile::FINDER,
    &kubernetes::FINDER,
    &compose::FINDER,
    &helm::FINDER,
    &kustomize::FINDER,
    &github_actions::FINDER,
    &gitlab_ci::FINDER,
];

/// Kubernetes manifests: what kustomize reads, and where it finds images by their names.
pub static MANIFESTS: Kind = &kubernetes::FINDER;

impl ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        FINDERS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name).help(self.about))
    }
}

/// What standard input is called.
pub const STDIN: &str = "<stdin>";

/// What the path of a file says.
enum ByPath {
    /// It is of this kind.
    Is(Kind),
    /// It is YAML or JSON; its content tells.
    Content,
    /// It names no images.
    Nothing,
}

fn by_path(path: &str) -> ByPath {
    if path == STDIN {
        return ByPath::Content;
    }
    let path = FilePath::of(path);
    // Of equal ones the last counts for `max_by_key`.
    let fits = FINDERS.iter().rev().map(|finder| ((finder.by_path)(&path), *finder));
    match fits.max_by_key(|(fit, _)| *fit) {
        Some((PathFit::Likely | PathFit::Sure, kind)) => ByPath::Is(kind),
        _ if path.may_hold_any() => ByPath::Content,
        _ => ByPath::Nothing,
    }
}

/// Rewrites files for a cache.
pub struct Rewriter<'c> {
    cache: &'c Cache,
    keys: &'c [KeyPath],
    kind: Option<Kind>,
    verbosity: Verbosity,
    prefilter: Prefilter,
}

/// Which findings there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verbosity {
    /// Those that somebody should look at.
    Usual,
    /// All: images that no rule is about, too.
    Everything,
}

/// What became of a file in which something was found.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rewritten {
    /// Its kind.
    pub kind: Kind,
    /// Its path and its text.
    pub source: Arc<Source>,
    /// The new text, if it is another one.
    pub text: Option<String>,
    /// What is to be said, in the order of the text.
    pub findings: Vec<Diagnostic>,
    /// The images that are not cached, by both names, without tags.
    pub images: Vec<(String, String)>,
    /// What it renames, if it is a kustomization.
    pub renames: Renames,
}

/// What came of a file.
#[derive(Debug)]
#[non_exhaustive]
pub enum FileResult {
    /// There is nothing in it to change or to say.
    Unchanged,
    /// It is of no kind that is known.
    NoKind,
    /// It is no UTF-8.
    NotText,
    /// There is something in it.
    Rewritten(Rewritten),
}

impl<'c> Rewriter<'c> {
    /// For a cache; `kind` of all files if it is not to be told from each.
    pub fn new(cache: &'c Cache, keys: &'c [KeyPath], kind: Option<Kind>, verbosity: Verbosity) -> Self {
        Self { cache, keys, kind, verbosity, prefilter: Prefilter::new(cache.registry(), keys) }
    }

    /// Whether a file of this path may be worth reading.
    pub fn may_read(&self, path: &str) -> bool {
        self.kind.is_some() || !matches!(by_path(path), ByPath::Nothing)
    }

    /// Looks at a file.
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

    /// Rewrites a text of a kind; images whose name is in `kept` stay. `None`: there is nothing to change or to say.
    pub fn rewrite(&self, kind: Kind, path: &str, text: &str, kept: &BTreeSet<String>) -> Option<Rewritten> {
        let (found, renames) = find(kind, text, self.keys);
        let mut plan = edit::plan_edits(found, self.cache, kept);
        let new = plan.apply(text);
        let source = Source::new(path, text);
        let images = std::mem::take(&mut plan.images);
        let findings = plan.findings(&source, |code| self.reports(code));
        let is_worth_telling =
            new.is_some() || !findings.is_empty() || !renames.names.is_empty() || !renames.resources.is_empty();
        is_worth_telling.then_some(Rewritten { kind, source, text: new, findings, renames, images })
    }

    fn reports(&self, code: &'static Code) -> bool {
        let is_note = *code == codes::NOT_COVERED || *code == codes::BY_KUSTOMIZE;
        self.verbosity == Verbosity::Everything || code.severity == Severity::Error || !is_note
    }
}

/// Finds all images, and what a kustomization renames.
fn find<'t>(kind: Kind, text: &'t str, keys: &[KeyPath]) -> (Mentions<'t>, Renames) {
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
