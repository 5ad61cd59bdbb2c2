//! What an upgrade of a module does to the resources that it manages, before anything is written: the blocks that keep
//! their objects, and findings about what would be lost. [`crate::terraform::transition`] compares the two modules.

pub mod codes;
mod files;
mod findings;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::lock::OWN_FOLDER;
use super::merge::Style;
use super::update::{Choice, CurrentModule, RenderedModule, update};
use crate::base::files::FileSet;
use crate::base::path::RelPath;
use crate::diag::Diagnostic;
use crate::terraform::resources::address::Address;
use crate::terraform::resources::{Module, is_module_file};
use crate::terraform::transition::blocks::Blocks;
use crate::terraform::transition::{self, Request, Transition};

pub use files::is_block_file;
pub use findings::{Context, of_transition};

/// What the user and the spec ask for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// How conflicting lines are merged.
    pub style: Style,
    /// Whether the user's edits are overwritten instead of merged.
    pub force: bool,
    /// What Terraform shall forget.
    pub forget: &'a [Address],
    /// Whether the module may have `removed` blocks.
    pub may_forget: bool,
    /// Whether the registry's policy stays, in other hands.
    pub hands_over_registry_policy: bool,
}

/// The blocks of the new module, and why it needs them.
#[derive(Debug, Default)]
pub struct Planned {
    /// The files with blocks.
    pub files: Vec<(RelPath, String)>,
    /// Whether there is a `removed` block among them.
    pub forgets: bool,
    /// Files with blocks that the user deleted, and that are needed again.
    pub restore: Vec<RelPath>,
    /// The comparison, if there was anything to compare.
    pub transition: Transition,
}

/// Compares a module with what it will be.
///
/// # Errors
/// What prevents every update, whatever the user chooses.
pub fn plan(
    current: CurrentModule<'_>,
    rendered: RenderedModule<'_>,
    asked: &Asked<'_>,
) -> Result<Planned, Vec<Diagnostic>> {
    let exists = |name: &str| current.found.contains_key(name) || current.others.iter().any(|(other, _)| other == name);
    let names = files::FileNames::of(current.lock, rendered.files, exists);
    let is_own = |path: &str| names.all().contains(&path) && current.lock.files.contains_key(path);
    let old = texts(current);
    // What ptcgen wrote counts, except where the user removed it; what the user added to it is the user's.
    let written: Vec<(String, Vec<u8>)> = names
        .all()
        .into_iter()
        .filter(|name| is_own(name) && old.contains_key(*name))
        .filter_map(|name| Some((name, RelPath::new(name).ok()?)))
        .filter_map(|(name, path)| Some((name.to_owned(), current.base(&path, None).ok()??)))
        .collect();
    let blocks = Blocks::of(&Module::read(written.iter().map(|(name, text)| (name.as_str(), text.as_slice()))));
    let mut new = match () {
        () if asked.force => overwritten(&old, current, rendered),
        // An update leaves the files as they are, so that they need not be merged to be compared.
        () if renders_the_same(current, rendered, names) => old.clone(),
        () => merged(current, rendered, asked)?,
    };
    for name in names.all() {
        new.remove(name);
        new.extend(old.get(name).map(|text| (name.to_owned(), text.clone())));
    }
    let mut planned = Planned::default();
    if old == new && asked.forget.is_empty() {
        planned.transition.blocks = blocks;
        planned.transition.destroyed.clone_from(&current.lock.destroyed_secrets);
    } else {
        let read = |texts: &BTreeMap<String, Vec<u8>>| {
            Module::read(texts.iter().map(|(name, text)| (name.as_str(), text.as_slice())))
        };
        let request = Request {
            old: &read(&old),
            new: &read(&new),
            blocks: &blocks,
            destroyed: &current.lock.destroyed_secrets,
            forget: asked.forget,
            may_forget: asked.may_forget,
            hands_over_registry_policy: asked.hands_over_registry_policy,
        };
        planned.transition = transition::transition(&request);
        if planned.transition.blocks != blocks {
            planned.restore = names.all().into_iter().filter_map(|name| RelPath::new(name).ok()).collect();
        }
    }
    planned.files = names.texts(&planned.transition.blocks);
    planned.forgets = !planned.transition.blocks.removed.is_empty();
    Ok(planned)
}

/// Whether each `.tf` file but those with blocks is rendered as it was.
fn renders_the_same(current: CurrentModule<'_>, rendered: RenderedModule<'_>, names: files::FileNames) -> bool {
    let is_compared = |path: &str| is_module_file(path) && !names.all().contains(&path);
    let was = current.lock.files.iter().filter(|(path, _)| is_compared(path));
    was.eq(rendered.lock.files.iter().filter(|(path, _)| is_compared(path)))
}

/// The root module's files as they are.
fn texts(current: CurrentModule<'_>) -> BTreeMap<String, Vec<u8>> {
    let recorded = current.recorded().filter(|path| is_module_file(path.as_str()));
    let found = recorded.filter_map(|path| Some((path.to_string(), current.file(path.as_str())?.to_vec())));
    let others = current.others.iter().filter(|(name, _)| is_module_file(name)).cloned();
    found.chain(others).collect()
}

/// The same after an update that keeps the user's edits; in a conflict, the templates' lines.
fn merged(
    current: CurrentModule<'_>,
    rendered: RenderedModule<'_>,
    asked: &Asked<'_>,
) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    let style = if asked.style == Style::Ours { Style::Ours } else { Style::Theirs };
    let choice = Choice { style, restore: BTreeSet::new(), kept_in: format!("{OWN_FOLDER}replaced") };
    let changes = update(current, rendered, &choice)?.files.into_iter();
    let changed = changes
        .filter(|change| is_module_file(change.path.as_str()))
        .filter_map(|change| Some((change.path.to_string(), change.new?)));
    let mut texts: BTreeMap<String, Vec<u8>> = changed.collect();
    for (name, text) in current.others.iter().filter(|(name, _)| is_module_file(name)) {
        texts.entry(name.clone()).or_insert_with(|| text.clone());
    }
    Ok(texts)
}

/// The same if the rendered files replace what is there.
fn overwritten(
    old: &BTreeMap<String, Vec<u8>>,
    current: CurrentModule<'_>,
    rendered: RenderedModule<'_>,
) -> BTreeMap<String, Vec<u8>> {
    let foreign = old.iter().filter(|(name, _)| !current.lock.files.contains_key(name.as_str()));
    let visible = rendered.visible().filter(|(path, _)| is_module_file(path.as_str()));
    let mut texts: BTreeMap<String, Vec<u8>> = foreign.map(|(name, text)| (name.clone(), text.clone())).collect();
    texts.extend(visible.map(|(path, text)| (path.to_string(), text.to_vec())));
    texts
}

/// Compares two renderings that are in no folder.
pub fn between(old: &FileSet, new: &FileSet, asked: &Asked<'_>) -> Transition {
    let read = |files: &FileSet| Module::read(files.iter().map(|(path, text)| (path.as_str(), text)));
    let (old, new) = (read(old), read(new));
    transition::transition(&Request {
        old: &old,
        new: &new,
        blocks: &Blocks::of(&old),
        destroyed: &BTreeSet::new(),
        forget: asked.forget,
        may_forget: asked.may_forget,
        hands_over_registry_policy: asked.hands_over_registry_policy,
    })
}
