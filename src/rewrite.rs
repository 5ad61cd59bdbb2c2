//! Text of a file → the same text with its images coming through the cache. Edits by span; nothing is written anew.
//!
//! A path and some bytes tell the kind of a file ([`kind`]); quick looks spare most files the rest; a finder (one of
//! [`FINDERS`]) says where images are named; [`crate::aws::image`] gives the other name. Reads and writes no file.

pub mod codes;
pub mod emit;
pub mod key;
pub mod kind;
pub mod mention;

mod beside;
mod edit;
mod prefilter;
mod scalar;
mod yaml;

mod compose;
mod dockerfile;
mod github_actions;
mod gitlab_ci;
mod helm;
mod kubernetes;
pub mod kustomize;
mod lines;
mod pods;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::aws::image::Cache;
use crate::diag::{Code, Diagnostic, Severity, Source};
use key::KeyPath;
pub use kind::Kind;
use kind::{ByPath, by_path};
use kustomize::Renames;
use mention::{Found, Why};
use prefilter::Prefilter;

/// A way to find images in a kind of file.
pub struct Finder {
    /// The kind.
    pub kind: Kind,
    find: Find,
}

enum Find {
    /// In the text itself.
    Text(fn(&mut Found<'_>)),
    /// In each document of the YAML.
    Yaml(fn(&yaml::Node<'_>, &[KeyPath], &mut Found<'_>)),
}

/// A row a kind of file.
pub const FINDERS: &[Finder] = &[
    Finder { kind: Kind::Dockerfile, find: Find::Text(dockerfile::find) },
    Finder { kind: Kind::Kubernetes, find: Find::Yaml(kubernetes::find) },
    Finder { kind: Kind::Compose, find: Find::Yaml(|document, _, found| compose::find(document, found)) },
    Finder { kind: Kind::Helm, find: Find::Yaml(|document, _, found| helm::find(document, found)) },
    Finder { kind: Kind::Kustomize, find: Find::Yaml(|document, _, found| kustomize::find(document, found)) },
    Finder { kind: Kind::GithubActions, find: Find::Yaml(|document, _, found| github_actions::find(document, found)) },
    Finder { kind: Kind::GitlabCi, find: Find::Yaml(|document, _, found| gitlab_ci::find(document, found)) },
];

/// Rewrites files for a cache.
pub struct Rewriter<'c> {
    cache: &'c Cache,
    keys: &'c [KeyPath],
    kind: Option<Kind>,
    told: Told,
    prefilter: Prefilter,
}

/// Which findings there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Those that somebody should look at.
    Usual,
    /// All: images that no rule is about, too.
    Everything,
}

/// What became of a file in which something was found.
#[derive(Debug)]
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

/// What a look at a file comes to.
#[derive(Debug)]
pub enum Looked {
    /// There is nothing in it to change or to say.
    Nothing,
    /// It is of no kind that is known.
    NoKind,
    /// It is no UTF-8.
    NotText,
    /// There is something in it.
    Something(Rewritten),
}

impl<'c> Rewriter<'c> {
    /// For a cache; `kind` of all files if it is not to be told from each.
    pub fn new(cache: &'c Cache, keys: &'c [KeyPath], kind: Option<Kind>, told: Told) -> Self {
        Self { cache, keys, kind, told, prefilter: Prefilter::new(cache.registry(), keys) }
    }

    /// Whether a file of this path may be worth reading.
    pub fn may_read(&self, path: &str) -> bool {
        self.kind.is_some() || by_path(path) != ByPath::Nothing
    }

    /// Looks at a file.
    pub fn look(&self, path: &str, bytes: &[u8]) -> Looked {
        let kind = match (self.kind, by_path(path)) {
            (Some(kind), _) | (None, ByPath::Is(kind)) => kind,
            (None, ByPath::Nothing) => return Looked::NoKind,
            (None, ByPath::Content) => match self.prefilter.kind(bytes) {
                Some(kind) => kind,
                None => return Looked::NoKind,
            },
        };
        if !self.prefilter.passes(kind, bytes) {
            return Looked::Nothing;
        }
        let Ok(text) = std::str::from_utf8(bytes) else { return Looked::NotText };
        match self.rewrite(kind, path, text, &BTreeSet::new()) {
            Some(rewritten) => Looked::Something(rewritten),
            None => Looked::Nothing,
        }
    }

    /// Rewrites a text of a kind; images whose name is in `kept` stay. `None`: there is nothing to change or to say.
    pub fn rewrite(&self, kind: Kind, path: &str, text: &str, kept: &BTreeSet<String>) -> Option<Rewritten> {
        let (found, renames) = find(kind, text, self.keys);
        let mut work = edit::settle(found, self.cache, kept);
        let new = work.apply(text);
        let source = Source::new(path, text);
        let images = std::mem::take(&mut work.images);
        let findings = work.findings(&source, |code| self.tells(code));
        let something =
            new.is_some() || !findings.is_empty() || !renames.names.is_empty() || !renames.resources.is_empty();
        something.then_some(Rewritten { kind, source, text: new, findings, renames, images })
    }

    fn tells(&self, code: &'static Code) -> bool {
        let is_note = *code == codes::NOT_COVERED || *code == codes::BY_KUSTOMIZE;
        self.told == Told::Everything || code.severity == Severity::Error || !is_note
    }
}

/// Finds all images, and what a kustomization renames.
fn find<'t>(kind: Kind, text: &'t str, keys: &[KeyPath]) -> (Found<'t>, Renames) {
    let mut found = Found::new(text);
    let mut renames = Renames::default();
    match FINDERS.iter().find(|finder| finder.kind == kind).map(|finder| &finder.find) {
        None => {}
        Some(Find::Text(find)) => find(&mut found),
        Some(Find::Yaml(find)) => {
            let (documents, fault) = yaml::parse(text);
            if fault.is_some() && (text.contains("{{") || text.contains("{%")) {
                lines::find(&mut found);
                return (found, renames);
            }
            for document in &documents {
                find(document, keys, &mut found);
                if kind == Kind::Kustomize || document.get("kind").and_then(yaml::Node::text) == Some("Kustomization") {
                    kustomize::renames(document, &mut renames);
                }
            }
            if let Some(fault) = fault {
                let at = fault.at.min(text.len());
                found.leave(at..at, Why::Unparsed(fault.info));
            }
        }
    }
    (found, renames)
}
