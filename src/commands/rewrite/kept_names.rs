//! The image names that manifests must keep because a kustomization refers to them: kustomize finds an image by
//! its name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::walk::WalkedFile;
use crate::rewrite::FileResult;
use crate::rewrite::kustomize::Renames;

/// The names, by the folder or file whose manifests keep them.
#[derive(Default)]
pub(super) struct KeptNames(BTreeMap<PathBuf, BTreeSet<String>>);

impl KeptNames {
    /// Collects the names that the kustomizations among the files rename.
    pub(super) fn of(seen: &[WalkedFile]) -> Self {
        let mut folders: BTreeMap<PathBuf, Vec<&Renames>> = BTreeMap::new();
        for file in seen {
            if let Ok(FileResult::Rewritten(rewritten)) = &file.looked
                && rewritten.renames != Renames::default()
            {
                folders.entry(parent(&file.path)).or_default().push(&rewritten.renames);
            }
        }
        let mut kept = Self::default();
        for (folder, its) in &folders {
            let names: BTreeSet<&String> = its.iter().flat_map(|renames| &renames.names).collect();
            if !names.is_empty() {
                kept.keep(folder, &names, &folders);
            }
        }
        kept
    }

    /// Keeps names in everything that the kustomization of a folder reads.
    fn keep(&mut self, folder: &Path, names: &BTreeSet<&String>, folders: &BTreeMap<PathBuf, Vec<&Renames>>) {
        let mut waiting = vec![folder.to_owned()];
        let mut visited = BTreeSet::new();
        while let Some(place) = waiting.pop() {
            if !visited.insert(place.clone()) {
                continue;
            }
            let resources = folders.get(&place).into_iter().flatten().flat_map(|renames| &renames.resources);
            waiting.extend(resources.map(|resource| joined(&place, resource)));
            self.0.entry(place).or_default().extend(names.iter().map(|name| (*name).clone()));
        }
    }

    /// Returns the names that a manifest keeps.
    pub(super) fn names(&self, path: &Path) -> BTreeSet<String> {
        self.0.get(&joined(Path::new(""), path)).cloned().unwrap_or_default()
    }
}

fn parent(path: &Path) -> PathBuf {
    joined(Path::new(""), path.parent().unwrap_or(Path::new("")))
}

/// A path with its `.` and `..` resolved as text.
fn joined(folder: &Path, path: impl AsRef<Path>) -> PathBuf {
    let mut out = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if out.components().next_back().is_some_and(|last| last != Component::ParentDir) => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}
