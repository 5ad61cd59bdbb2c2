//! Turns the mentions of images into edits and findings, and applies the edits. Bytes outside the edits stay as they
//! are.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::codes;
use super::mention::{Mention, Mentions, Part, Piece, Why};
use crate::aws::image::{self, Cache, Cached, Mapped};
use crate::diag::{Code, Diagnostic, Place, Source};

/// A span and the text that replaces it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Edit {
    span: Range<usize>,
    text: String,
}

/// The edits of a file, and the findings about it.
#[derive(Debug, Default)]
pub(super) struct EditPlan {
    pub(super) edits: Vec<Edit>,
    /// Images: old and new name, without tags.
    pub(super) images: Vec<(String, String)>,
    /// What becomes findings, in the order of the text.
    notes: Vec<Note>,
}

#[derive(Debug)]
struct Note {
    span: Range<usize>,
    code: &'static Code,
    message: String,
    help: Vec<String>,
}

/// Plans the edits and findings for everything that was found. Names in `kept` stay.
pub(super) fn plan_edits(mut found: Mentions<'_>, cache: &Cache, kept: &BTreeSet<String>) -> EditPlan {
    let mut plan = EditPlan::default();
    found.mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
    // A name can be found again through a YAML alias.
    found.mentions.dedup_by(|a, b| a.span == b.span);
    for mention in &found.mentions {
        plan.mention(mention, cache, kept);
    }
    found.left.sort_by_key(|left| left.span.start);
    found.left.dedup();
    for left in found.left {
        let text = &found.text[left.span.clone()];
        let (code, message, mut help) = leave(&left.why, text);
        if let Some(cached) = Some(text).filter(|_| left.why == Why::Templated).and_then(|text| by_name(text, cache)) {
            help = format!("write `{cached}`");
        }
        plan.note(left.span, code, message, vec![help]);
    }
    plan.notes.sort_by_key(|note| note.span.start);
    plan.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    plan
}

/// The cached name of an image whose tag alone is a variable or a template.
fn by_name(text: &str, cache: &Cache) -> Option<String> {
    let text = text.trim_matches(['"', '\'']);
    let name = name_of(text);
    match image::rewrite(name, cache) {
        Mapped::Cached(cached) if name.len() < text.len() => Some(format!("{cached}{}", &text[name.len()..])),
        _ => None,
    }
}

fn leave(why: &Why, text: &str) -> (&'static Code, String, String) {
    match why {
        Why::Templated => (
            &codes::TEMPLATED,
            format!("`{text}` contains a variable or a template and was left as it is"),
            "write the cached name into the template or the value of the variable".to_owned(),
        ),
        Why::Unparsed(info) => (
            &codes::UNPARSED,
            format!("this is not valid YAML: {info}"),
            "images after this place were not looked for".to_owned(),
        ),
        Why::Quoted => (
            &codes::SPELLING,
            "a patch in quotes names images and was left as it is".to_owned(),
            "write it as a block: `patch: |-`, followed by its lines".to_owned(),
        ),
        Why::Spelling => (
            &codes::SPELLING,
            "the image's name has escapes or spans several lines, and was left as it is".to_owned(),
            "write it on one line, without escapes".to_owned(),
        ),
    }
}

impl EditPlan {
    fn note(&mut self, span: Range<usize>, code: &'static Code, message: String, help: Vec<String>) {
        self.notes.push(Note { span, code, message, help });
    }

    fn mention(&mut self, mention: &Mention, cache: &Cache, kept: &BTreeSet<String>) {
        let (reference, span) = (&mention.reference, mention.span.clone());
        match image::rewrite(reference, cache) {
            Mapped::Here { .. } | Mapped::Reserved => {}
            Mapped::Cached(_) if is_whole(mention) && kept.contains(name_of(reference)) => self.note(
                span,
                &codes::BY_KUSTOMIZE,
                format!("a kustomization maps `{reference}`, so it was left as it is"),
                vec!["the kustomization has the cached name".to_owned()],
            ),
            Mapped::Cached(cached) => {
                let name = format!("{}/{}", cached.host, cached.repository);
                self.images.push((name_of(reference).to_owned(), name));
                self.edits.extend(mention.pieces.iter().map(|piece| edit(piece, &cached)));
                let help = std::iter::once(format!("write `{cached}`"));
                let help = help.chain(cached.warnings.iter().map(ToString::to_string)).collect();
                self.note(span, &codes::NOT_CACHED, format!("`{reference}` does not come through the cache"), help);
            }
            Mapped::NoRule(none) => {
                let help = match none.preset {
                    Some(preset) => {
                        format!("`upstreams: {{ {}: {{}} }}` in the spec would cache it", preset.console_prefix)
                    }
                    None => format!("ECR can't cache `{}`", none.host),
                };
                self.note(span, &codes::NOT_COVERED, format!("no cache rule covers `{reference}`"), vec![help]);
            }
            Mapped::Unsupported { host, instead } => {
                let message = format!("no cache rule covers `{reference}`");
                self.note(span, &codes::NOT_COVERED, message, vec![format!("ECR can't cache `{host}`; {instead}")]);
            }
            Mapped::Invalid(fault) => {
                let message = format!("`{}` is not an image reference: {fault}", reference.escape_debug());
                self.note(span, &codes::INVALID, message, vec!["it was left as it is".to_owned()]);
            }
        }
    }

    /// The text with all edits applied; `None` if there are none.
    pub(super) fn apply(&self, text: &str) -> Option<String> {
        let first = self.edits.first()?;
        let mut out = String::with_capacity(text.len() + self.edits.len() * 64);
        out.push_str(&text[..first.span.start]);
        let mut at = first.span.start;
        for edit in &self.edits {
            // Edits must not overlap: the first one wins.
            if edit.span.start >= at {
                out.push_str(&text[at..edit.span.start]);
                out.push_str(&edit.text);
                at = edit.span.end;
            }
        }
        out.push_str(&text[at..]);
        (out != text).then_some(out)
    }

    /// The findings about a source whose codes `wanted` selects.
    pub(super) fn findings(self, source: &Arc<Source>, wanted: impl Fn(&'static Code) -> bool) -> Vec<Diagnostic> {
        let notes = self.notes.into_iter().filter(|note| wanted(note.code));
        let findings = notes.map(|note| {
            let place = Place { source: Arc::clone(source), span: note.span };
            Diagnostic { help: note.help, ..Diagnostic::new(note.code, note.message).at(place) }
        });
        findings.collect()
    }
}

/// Whether the whole name is in one place, as in a manifest.
fn is_whole(mention: &Mention) -> bool {
    mention.pieces.iter().all(|piece| piece.part == Part::Whole)
}

/// A reference without its tag and digest.
pub(super) fn name_of(reference: &str) -> &str {
    let name = reference.split('@').next().unwrap_or_default();
    let path = name.rfind('/').map_or(0, |slash| slash + 1);
    name[path..].find(':').map_or(name, |colon| &name[..path + colon])
}

fn edit(piece: &Piece, cached: &Cached<'_>) -> Edit {
    let Cached { scheme, host, repository, .. } = cached;
    let part = match piece.part {
        Part::Whole => cached.to_string(),
        Part::Name => format!("{scheme}{host}/{repository}"),
        Part::Host => format!("{scheme}{host}"),
        Part::Repository => repository.clone(),
        Part::Nothing => String::new(),
    };
    Edit { span: piece.span.clone(), text: format!("{}{part}{}", piece.before, piece.after) }
}
