//! Changes to a module as messages and diffs.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use similar::TextDiff;

use crate::base::files::FileSet;
use crate::base::path::RelPath;
use crate::module::lock::OWN_FOLDER;
use crate::module::plan::{Action, Changes, FoundEntry, FoundFiles};
use crate::module::update::Update;

/// Returns a unified diff of everything that would change outside `.ptcgen/`.
pub fn diff(wanted: &FileSet, found: &FoundFiles, changes: &Changes) -> String {
    let mut out = String::new();
    for (path, action) in visible(changes) {
        let old = match found.get(path) {
            Some(FoundEntry::File(bytes)) => bytes.as_slice(),
            _ => &[],
        };
        let new = wanted.get(path.as_str()).unwrap_or_default();
        if matches!(action, Action::Unchanged | Action::Keep) {
            continue;
        }
        let (from, to) =
            (header("a", path, found.contains_key(path)), header("b", path, wanted.get(path.as_str()).is_some()));
        let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
        let diff = TextDiff::from_lines(old.as_ref(), new.as_ref());
        let _ = write!(out, "{}", diff.unified_diff().context_radius(3).header(&from, &to));
    }
    out
}

/// Returns a unified diff of everything that an update would change outside `.ptcgen/`.
pub fn update_diff(dir: &str, update: &Update) -> String {
    let mut out = String::new();
    for change in update.files.iter().filter(|change| change.from.is_some() || change.new != change.old) {
        let old_path = change.from.as_ref().unwrap_or(&change.path).as_str();
        let (old, new) = (change.old.as_deref(), change.new.as_deref());
        out.push_str(&from_to(&format!("{dir}/{old_path}"), &format!("{dir}/{}", change.path), old, new));
    }
    out
}

/// Returns a unified diff between two sets of files, each with the text to put before its paths.
pub fn diff_of_files(old: (&str, &FileSet), new: (&str, &FileSet)) -> String {
    let paths: BTreeSet<&RelPath> = old.1.iter().chain(new.1.iter()).map(|(path, _)| path).collect();
    let mut out = String::new();
    for path in paths {
        let (from, to) = (old.1.get(path.as_str()), new.1.get(path.as_str()));
        if from == to {
            continue;
        }
        let text = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned();
        let (from_name, to_name) = (header(old.0, path, from.is_some()), header(new.0, path, to.is_some()));
        let (from, to) = (text(from), text(to));
        let diff = TextDiff::from_lines(from.as_str(), to.as_str());
        let _ = write!(out, "{}", diff.unified_diff().context_radius(3).header(&from_name, &to_name));
    }
    out
}

/// Returns a unified diff of a file of a module; `None` is a file that does not exist.
pub fn between(dir: &str, path: &str, old: Option<&[u8]>, new: Option<&[u8]>) -> String {
    let name = format!("{dir}/{path}");
    from_to(&name, &name, old, new)
}

fn from_to(from: &str, to: &str, old: Option<&[u8]>, new: Option<&[u8]>) -> String {
    let name = |side, path: &str, there: bool| if there { format!("{side}/{path}") } else { "/dev/null".to_owned() };
    let header = (name("a", from, old.is_some()), name("b", to, new.is_some()));
    let [old, new] = [old, new].map(|text| String::from_utf8_lossy(text.unwrap_or_default()).into_owned());
    // Comparing huge files that have nothing in common stops early and shows them as wholly replaced.
    let diff = TextDiff::configure().timeout(std::time::Duration::from_secs(2)).diff_lines(&old, &new);
    diff.unified_diff().context_radius(3).header(&header.0, &header.1).to_string()
}

fn header(side: &str, path: &RelPath, there: bool) -> String {
    if there { format!("{side}/{path}") } else { "/dev/null".to_owned() }
}

/// Returns the paths outside `.ptcgen/`, which users look at.
fn visible(changes: &Changes) -> impl Iterator<Item = (&RelPath, Action)> {
    let actions = changes.actions.iter().map(|(path, action)| (path, *action));
    actions.filter(|(path, _)| !path.as_str().starts_with(OWN_FOLDER))
}

/// Returns what a dry run found, one line per file.
pub fn planned(dir: &Path, changes: &Changes) -> String {
    let mut out = String::new();
    for (path, action) in visible(changes) {
        let verb = match action {
            Action::Create => "would create",
            Action::Replace | Action::Conflict(_) => "would replace",
            Action::Remove => "would remove",
            Action::Keep => "would keep",
            Action::Unchanged => continue,
        };
        let _ = writeln!(out, "{verb} {}", dir.join(path.as_str()).display());
    }
    if out.is_empty() { unchanged(dir, changes) } else { out }
}

/// Returns the lines for a module in which nothing had to be written.
pub fn unchanged(dir: &Path, changes: &Changes) -> String {
    format!("{}: unchanged\n{}", dir.display(), kept(dir, changes))
}

/// Returns what was written, one line per file.
pub fn written(dir: &Path, changes: &Changes, kept_in: Option<&str>) -> String {
    let mut lines = String::new();
    let mut count = 0;
    for (path, action) in visible(changes) {
        let verb = match action {
            Action::Create => "created",
            Action::Replace => "replaced",
            Action::Remove => "removed",
            Action::Conflict(_) => {
                let old = dir.join(kept_in.unwrap_or(OWN_FOLDER)).join(path.as_str());
                let _ = writeln!(lines, "  replaced {path}; the old text is in {}", old.display());
                count += 1;
                continue;
            }
            Action::Unchanged | Action::Keep => continue,
        };
        let _ = writeln!(lines, "  {verb} {path}");
        count += 1;
    }
    let what = match count {
        0 => "records updated".to_owned(),
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    format!("{}: {what}\n{lines}{}", dir.display(), kept(dir, changes))
}

fn kept(dir: &Path, changes: &Changes) -> String {
    let mut out = String::new();
    for path in changes.paths(|action| action == Action::Keep) {
        let _ = writeln!(
            out,
            "  kept {}: no longer part of the module, but changed by hand",
            dir.join(path.as_str()).display()
        );
    }
    out
}
