//! Decides whether a finder could find anything in a file, in one pass over its bytes and before anything is parsed.

use std::sync::OnceLock;

use regex::bytes::Regex;

use super::key::KeyPath;
use super::{FINDERS, FileKind};

/// Quickly rules out files that need no parsing.
#[derive(Debug)]
pub(super) struct Prefilter {
    registry: String,
    keys: String,
    /// The patterns of each finder, in the order of [`FINDERS`]; compiled for the first file of that kind.
    patterns: Vec<Patterns>,
    anything: Lazy,
}

#[derive(Debug, Default)]
struct Patterns {
    before: Lazy,
    content: Lazy,
}

/// Compiled on first use; `None` if that fails.
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
        let patterns = FINDERS.iter().map(|_| Patterns::default()).collect();
        Self { registry: registry.to_owned(), keys, patterns, anything: Lazy::default() }
    }

    /// The kind of a YAML or JSON file, if its content matches one.
    pub(super) fn kind(&self, bytes: &[u8]) -> Option<FileKind> {
        let has = |lazy: &'_ Lazy, pattern: &str| {
            lazy.get(|| format!("(?m-u){pattern}")).is_none_or(|regex| regex.is_match(bytes))
        };
        if !has(&self.anything, &format!("image|reference|newName|repository{}", self.keys)) {
            return None;
        }
        let mut finders = self.patterns.iter().zip(FINDERS);
        let found =
            finders.find(|(patterns, finder)| finder.by_content.is_some_and(|pattern| has(&patterns.content, pattern)));
        found.map(|(_, finder)| *finder)
    }

    /// Whether there may be an image that is not yet cached.
    pub(super) fn passes(&self, kind: FileKind, bytes: &[u8]) -> bool {
        let patterns = self.patterns.iter().zip(FINDERS).find(|(_, finder)| **finder == kind);
        let before =
            patterns.and_then(|(patterns, _)| patterns.before.get(|| format!("(?-u){}{}", kind.before, self.keys)));
        before.is_none_or(|before| before.find_iter(bytes).any(|found| !self.is_cached(&bytes[found.end()..])))
    }

    /// Whether a name that is already cached starts here.
    fn is_cached(&self, bytes: &[u8]) -> bool {
        let bytes = bytes.strip_prefix(b"\"").or_else(|| bytes.strip_prefix(b"'")).unwrap_or(bytes);
        let bytes = bytes.strip_prefix(b"docker://").or_else(|| bytes.strip_prefix(b"oci://")).unwrap_or(bytes);
        bytes.strip_prefix(self.registry.as_bytes()).is_some_and(|rest| rest.starts_with(b"/"))
    }
}
