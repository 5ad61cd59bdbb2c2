//! Bytes → whether a finder would find anything in them. One pass over raw bytes, before anything is parsed.

use std::sync::OnceLock;

use regex::bytes::Regex;

use super::key::KeyPath;
use super::kind::Kind;

/// What stands before an image in each kind of file. Where the image follows at once and is cached already, the match
/// counts for nothing.
const BEFORE: [(Kind, &str); 7] = [
    (Kind::Dockerfile, r"(?i)(?:\bfrom(?:[ \t]+|=)|\bsyntax[ \t]*=[ \t]*)"),
    (Kind::Kubernetes, r#"\b(?:image|reference|newName|images|repository)["']?[ \t]*:[ \t]*"#),
    (Kind::Compose, r#"\b(?:image|source)["']?[ \t]*:[ \t]*|\bdockerfile_inline|docker-image://"#),
    (Kind::Helm, r#"(?:[iI]mage|\brepository)["']?[ \t]*:[ \t]*"#),
    (Kind::Kustomize, r#"\b(?:images|newName|valuesInline|resources|bases|components|image|value)["']?[ \t]*:[ \t]*"#),
    (Kind::GithubActions, r#"\b(?:image|container)["']?[ \t]*:[ \t]*|docker://"#),
    (Kind::GitlabCi, r#"\b(?:image|services)["']?[ \t]*:[ \t]*"#),
];

/// Tells quickly which files there is no need to read closely.
#[derive(Debug)]
pub(super) struct Prefilter {
    registry: String,
    keys: String,
    /// Compiled when the first file of a kind comes up.
    before: [Lazy; 7],
    anything: Lazy,
    manifest: Lazy,
    compose: Lazy,
}

/// Compiled when it is first asked; `None`: it can't be.
#[derive(Debug, Default)]
struct Lazy(OnceLock<Option<Regex>>);

impl Lazy {
    fn get(&self, pattern: impl FnOnce() -> String) -> Option<&Regex> {
        self.0.get_or_init(|| Regex::new(&pattern()).ok()).as_ref()
    }
}

impl Prefilter {
    pub(super) fn new(registry: &str, keys: &[KeyPath]) -> Self {
        let keys = keys.iter().map(|key| format!(r#"|{}["']?[ \t]*:[ \t]*"#, regex::escape(key.last()))).collect();
        let (anything, manifest, compose) = Default::default();
        Self { registry: registry.to_owned(), keys, before: Default::default(), anything, manifest, compose }
    }

    /// The kind of YAML or JSON, if it is worth a closer look.
    pub(super) fn kind(&self, bytes: &[u8]) -> Option<Kind> {
        let has = |lazy: &'_ Lazy, pattern: &str| {
            lazy.get(|| format!("(?m-u){pattern}")).is_none_or(|regex| regex.is_match(bytes))
        };
        if !has(&self.anything, &format!("image|reference|newName|repository{}", self.keys)) {
            None
        } else if has(&self.manifest, "apiVersion") {
            Some(Kind::Kubernetes)
        } else {
            has(&self.compose, r#"^["']?services["']?:"#).then_some(Kind::Compose)
        }
    }

    /// Whether there may be an image that is not cached.
    pub(super) fn passes(&self, kind: Kind, bytes: &[u8]) -> bool {
        let Some((at, (_, pattern))) = BEFORE.iter().enumerate().find(|(_, (its, _))| *its == kind) else {
            return true;
        };
        let Some(before) = self.before[at].get(|| format!("(?-u){pattern}{}", self.keys)) else { return true };
        before.find_iter(bytes).any(|found| !self.is_cached(&bytes[found.end()..]))
    }

    /// Whether a name starts here that is cached already.
    fn is_cached(&self, bytes: &[u8]) -> bool {
        let bytes = bytes.strip_prefix(b"\"").or_else(|| bytes.strip_prefix(b"'")).unwrap_or(bytes);
        let bytes = bytes.strip_prefix(b"docker://").or_else(|| bytes.strip_prefix(b"oci://")).unwrap_or(bytes);
        bytes.strip_prefix(self.registry.as_bytes()).is_some_and(|rest| rest.starts_with(b"/"))
    }
}
