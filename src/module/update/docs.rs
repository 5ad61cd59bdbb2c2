//! Updates a module's docs: prose is merged, and the generated block is regenerated from the merged `.tf` files.

use super::{CurrentModule, FileChange, FileOutcome, RenderedModule, file};
use crate::diag::Diagnostic;
use crate::docs::{self, load, markers, refresh};
use crate::module::merge::{Style, dropped};

/// The configuration of a module's docs.
const CONFIG: &str = ".terraform-docs.yml";

/// The files of a module in memory: text by path.
type Files<'a> = Vec<(&'a str, &'a [u8])>;

/// Puts the block for the merged files into the docs; returns why that is not possible, if so.
///
/// # Errors
/// The recorded text of the docs is missing or was changed.
pub(super) fn document(
    current: CurrentModule<'_>,
    rendered: RenderedModule<'_>,
    style: Style,
    changes: &mut [FileChange],
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let after: Files<'_> =
        changes.iter().filter_map(|change| Some((change.path.as_str(), change.new.as_deref()?))).collect();
    let Some(config) = text_of(&after, CONFIG) else { return Ok(Vec::new()) };
    let Ok(settings) = docs::settings(&config) else { return Ok(Vec::new()) };
    let name = settings.output.file.as_str();
    let Some(index) = changes.iter().position(|change| change.path.as_str() == name) else { return Ok(Vec::new()) };
    let (Some(Ok(ours)), Some(theirs)) =
        (changes[index].old.as_deref().map(std::str::from_utf8), rendered.files.get(name).map(String::from_utf8_lossy))
    else {
        return Ok(Vec::new());
    };
    if changes[index].new.is_none() {
        return Ok(Vec::new());
    }
    let in_conflict = changes
        .iter()
        .any(|change| change.outcome == FileOutcome::Conflict && load::is_module_file(change.path.as_str()));
    let made = if in_conflict {
        Ok(None)
    } else {
        docs::render_block(&with_others(current, after), &config).map(|(block, _)| Some(block))
    };
    let (block, faults) = made.map_or_else(|faults| (None, faults), |block| (block, Vec::new()));
    let own = markers::span(ours, &settings.output).map(|span| &ours[span]);
    // A block that can't be generated now stays as it is.
    let Some(block) = block.as_deref().or(own) else { return Ok(faults) };
    let with_block = |text: &str| match markers::span(text, &settings.output) {
        Some(span) => [&text[..span.start], block, &text[span.end..]].concat(),
        None => text.to_owned(),
    };
    let at = changes[index].from.as_ref().unwrap_or(&changes[index].path);
    let base = current.base(at, rendered.files.get(name)).map_err(|fault| vec![fault])?.unwrap_or_default();
    let base = String::from_utf8_lossy(&base).into_owned();
    let mut sides = [ours, &base, &theirs].map(with_block);
    sides[0] = ours_with_its_line_ends(ours, &sides[0]);
    let mut change = FileChange {
        outcome: FileOutcome::Unchanged,
        beside: None,
        conflicts: Vec::new(),
        dropped: Vec::new(),
        ..changes[index].clone()
    };
    change.new = Some(sides[0].clone().into_bytes());
    let mut change = file::merged(change, sides.each_ref().map(String::as_bytes), style);
    if matches!(change.outcome, FileOutcome::Unchanged | FileOutcome::Kept)
        && change.new.as_deref() != Some(ours.as_bytes())
    {
        change.outcome = if current.untouched(at) { FileOutcome::Replaced } else { FileOutcome::Merged };
    }
    if change.outcome == FileOutcome::Replaced && !current.untouched(at) {
        change.outcome = FileOutcome::Merged;
    }
    let new = String::from_utf8_lossy(change.new.as_deref().unwrap_or_default()).into_owned();
    if own.is_some_and(|own| !is_generated(own, &base, current, &settings.output)) {
        change.dropped = dropped(ours, &base, &new);
    }
    changes[index] = change;
    Ok(faults)
}

/// The docs with the new block, with the line ends of the user's checkout.
fn ours_with_its_line_ends(ours: &str, with_block: &str) -> String {
    if ours.contains("\r\n") && !ours.replace("\r\n", "").contains('\n') {
        with_block.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        with_block.to_owned()
    }
}

/// Whether a block is as rendered, or as the docs engine generates it from the files in the module.
fn is_generated(own: &str, base: &str, current: CurrentModule<'_>, output: &docs::config::OutputTo) -> bool {
    let own = own.replace("\r\n", "\n");
    markers::span(base, output).is_some_and(|span| base[span] == own) || now(current).is_some_and(|block| block == own)
}

/// The block for the files in the module.
fn now(current: CurrentModule<'_>) -> Option<String> {
    let files = present(current);
    let config = text_of(&files, CONFIG)?;
    docs::render_block(&files, &config).ok().map(|(block, _)| block)
}

fn present(current: CurrentModule<'_>) -> Files<'_> {
    let managed = current.lock.files.keys().filter_map(move |path| Some((path.as_str(), current.file(path)?)));
    with_others(current, managed.collect())
}

fn with_others<'a>(current: CurrentModule<'a>, mut files: Files<'a>) -> Files<'a> {
    let others = current.others.iter().map(|(name, text)| (name.as_str(), text.as_slice()));
    let others: Vec<_> = others.filter(|(name, _)| !files.iter().any(|(known, _)| known == name)).collect();
    files.extend(others);
    files
}

fn text_of(files: &Files<'_>, path: &str) -> Option<String> {
    let (_, text) = files.iter().find(|(name, _)| *name == path)?;
    Some(String::from_utf8_lossy(text).into_owned())
}

/// Whether the docs of a module match its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stale {
    /// They match, or there are none.
    No,
    /// The block in this file does not match.
    Yes(String),
    /// They could not be compared.
    Unknown(Vec<Diagnostic>),
}

/// Compares the docs of a module with its files.
pub fn stale(current: CurrentModule<'_>) -> Stale {
    let files = present(current);
    let Some(config) = text_of(&files, CONFIG) else { return Stale::No };
    match docs::render_block(&files, &config) {
        Err(faults) => Stale::Unknown(faults),
        Ok((block, output)) => {
            let Some(text) = text_of(&files, &output.file) else { return Stale::No };
            match markers::span(&text, &output) {
                Some(_) if !refresh::is_fresh(text.as_bytes(), &block, &output) => Stale::Yes(output.file),
                _ => Stale::No,
            }
        }
    }
}
