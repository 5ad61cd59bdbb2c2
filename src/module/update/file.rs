//! Decides about one file, from the user's version and the templates' version.

use super::{Choice, CurrentModule, FileChange, FileOutcome, RenderedModule, blocked};
use crate::base::path::RelPath;
use crate::diag::Diagnostic;
use crate::module::merge::{Style, dropped, merge};
use crate::module::plan::{FoundEntry, same_text};
use crate::render::check::Language;

/// The size limit, in bytes, of files that are merged line by line.
const MAX_MERGED: usize = 8 << 20;

/// Decides about one path; `from` is its old path, if the templates renamed it. `None` means that the file is no longer
/// part of the module.
pub(super) fn change(
    current: CurrentModule<'_>,
    rendered: RenderedModule<'_>,
    choice: &Choice,
    path: &RelPath,
    from: Option<&RelPath>,
) -> Result<Option<FileChange>, Diagnostic> {
    let theirs = rendered.files.get(path.as_str());
    let at = from.unwrap_or(path);
    let ours = current.found.get(at);
    let is_spec = path.as_str() == rendered.lock.spec.file;
    let base = if is_spec { None } else { current.base(at, theirs)? };
    let made = |outcome, new: Option<&[u8]>| {
        let old = match ours {
            Some(FoundEntry::File(bytes)) => Some(bytes.clone()),
            _ => None,
        };
        let new = new.map(<[u8]>::to_vec);
        let from = from.cloned();
        FileChange {
            path: path.clone(),
            from,
            outcome,
            old,
            new,
            beside: None,
            conflicts: Vec::new(),
            dropped: Vec::new(),
            kept: None,
        }
    };
    Ok(Some(match (ours, base, theirs) {
        (None, None, Some(theirs)) => made(FileOutcome::Created, Some(theirs)),
        (None, Some(_), Some(theirs)) if choice.restore.contains(path) => made(FileOutcome::Created, Some(theirs)),
        (None, Some(_), Some(_)) => made(FileOutcome::Deleted, None),
        (None | Some(FoundEntry::Other(_)), _, None) => return Ok(None),
        (Some(FoundEntry::Other(_)), Some(base), Some(theirs)) if base == theirs => made(FileOutcome::Kept, None),
        (Some(FoundEntry::Other(what)), _, Some(_)) => return Err(blocked(current.dir, at, what)),
        (Some(FoundEntry::File(_)), _, None) if current.untouched(path) => made(FileOutcome::Removed, None),
        (Some(FoundEntry::File(ours)), _, None) => made(FileOutcome::Left, Some(ours)),
        (Some(FoundEntry::File(ours)), _, Some(theirs)) if is_spec && same_text(ours, theirs) => {
            made(FileOutcome::Unchanged, Some(ours))
        }
        // The user asked for another spec or template set.
        (Some(FoundEntry::File(_)), _, Some(theirs)) if is_spec => made(FileOutcome::Replaced, Some(theirs)),
        (Some(FoundEntry::File(ours)), base, Some(theirs)) => {
            let sides = [ours.as_slice(), base.as_deref().unwrap_or_default(), theirs];
            merged(made(FileOutcome::Unchanged, Some(ours)), sides, choice.style)
        }
    }))
}

/// Merges a file that exists on both sides.
pub(super) fn merged(mut change: FileChange, [ours, base, theirs]: [&[u8]; 3], style: Style) -> FileChange {
    if same_text(ours, theirs) {
        return change;
    }
    if base == theirs {
        change.outcome = FileOutcome::Kept;
        return change;
    }
    if ours == base {
        change.outcome = FileOutcome::Replaced;
        change.new = Some(theirs.to_vec());
        return change;
    }
    match (text(ours), text(base), text(theirs)) {
        (Some(ours), Some(base), Some(theirs)) => by_lines(change, [ours, base, theirs], style),
        _ => as_a_whole(change, theirs, style),
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| text.len() <= MAX_MERGED && !text.contains('\0'))
}

fn by_lines(mut change: FileChange, [ours, base, theirs]: [&str; 3], style: Style) -> FileChange {
    let merged = merge(ours, base, theirs, Language::of(change.path.as_str()), style);
    let marked = matches!(style, Style::Markers | Style::Diff3);
    change.outcome = match (merged.conflicts.is_empty(), marked) {
        (false, true) => FileOutcome::Conflict,
        _ if merged.text == ours => FileOutcome::Kept,
        _ if same_text(ours.as_bytes(), base.as_bytes()) => FileOutcome::Replaced,
        _ => FileOutcome::Merged,
    };
    change.dropped = dropped(ours, base, &merged.text);
    change.conflicts = merged.conflicts;
    change.new = Some(merged.text.into_bytes());
    change
}

/// For a file that can't be merged line by line, one side is kept as a whole.
fn as_a_whole(mut change: FileChange, theirs: &[u8], style: Style) -> FileChange {
    change.conflicts = vec![1..=1];
    match style {
        Style::Ours => change.outcome = FileOutcome::Kept,
        Style::Theirs => {
            change.outcome = FileOutcome::Merged;
            change.new = Some(theirs.to_vec());
            change.dropped = vec![1];
        }
        Style::Markers | Style::Diff3 => {
            change.outcome = FileOutcome::Conflict;
            change.beside = Some(theirs.to_vec());
        }
    }
    change
}
