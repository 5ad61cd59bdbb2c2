//! Turns the outcome of updates and checks into findings, and finds what an update would break ([`broken`]).

use std::collections::BTreeSet;

use super::check::{Checked, State, Verdict};
use super::codes::{
    CONFLICT, DELETED, DROPPED, EDITED, LEFT, MARKERS, MISSING, NEWER_TEMPLATE, PASSED_OVER, SET_ASIDE, SPEC_CHANGED,
    UNFINISHED,
};
use super::merge::Style;
use super::update::{Abort, BESIDE, CurrentModule, FileChange, FileOutcome, RenderedModule, Undo, Update};
use crate::base::path::RelPath;
use crate::diag::{Code, Diagnostic, Place, Severity, Source};
use crate::docs::codes::STALE;
use crate::docs::load::is_module_file;
use crate::terraform::check;

/// A finding at a line, counted from 1, of a text.
fn at_line(code: &'static Code, name: &str, text: &[u8], line: usize, message: String) -> Diagnostic {
    let text = String::from_utf8_lossy(text);
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let length = text[start..].lines().next().map_or(0, str::len);
    let source = Source::new(name, text);
    Diagnostic::new(code, message).at(Place { source, span: start..start + length })
}

/// Unresolved conflicts.
pub fn open(current: CurrentModule<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (path, lines) in current.open() {
        let name = format!("{}/{path}", current.dir);
        let text = current.file(path.as_str()).unwrap_or_default();
        for line in heads(text, &lines) {
            let message = format!("`{name}` has a conflict marker on line {line}");
            findings.push(at_line(&MARKERS, &name, text, line, message));
        }
        if lines.is_empty() {
            let message = format!("`{name}{BESIDE}` is still there: choose between it and `{name}`");
            findings.push(
                Diagnostic::new(&MARKERS, message)
                    .help(format!("copy what you need from it, then remove `{name}{BESIDE}`")),
            );
        }
    }
    if let Some(last) = findings.last_mut() {
        last.help.extend(what_next(current.dir));
    }
    findings
}

/// The first marker of each conflict; a stray marker counts as one of its own.
fn heads(text: &[u8], lines: &[usize]) -> Vec<usize> {
    let text = String::from_utf8_lossy(text);
    let all: Vec<&str> = text.lines().collect();
    let mut is_within = false;
    let mut is_head = |line: &&usize| {
        let first = all.get(**line - 1).and_then(|line| line.chars().next());
        let was_within = std::mem::replace(&mut is_within, first != Some('>'));
        first == Some('<') || !was_within
    };
    lines.iter().filter(|line| is_head(line)).copied().collect()
}

/// How to resolve conflicts.
pub fn what_next(dir: &str) -> [String; 2] {
    [
        format!("choose between the lines and remove the markers, then complete the update: `ptcgen update {dir}`"),
        format!("or undo the update: `ptcgen update --abort {dir}`"),
    ]
}

/// Whether a finding is a conflict that the user has to resolve.
pub fn is_conflict(finding: &Diagnostic) -> bool {
    finding.code.id == CONFLICT.id
}

/// The findings about a file after an update.
pub fn of_update(dir: &str, update: &Update, style: Style) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = update.docs_faults.clone();
    for change in &update.files {
        of_file(dir, change, style, &mut findings);
    }
    findings
}

fn of_file(dir: &str, change: &FileChange, style: Style, findings: &mut Vec<Diagnostic>) {
    let name = format!("{dir}/{}", change.path);
    let lines = |numbers: &[usize]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match change.outcome {
        FileOutcome::Conflict if change.beside.is_some() => {
            let message = format!("`{name}` and the templates' version of it can't be merged line by line");
            let help = format!("the templates' file is `{name}{BESIDE}`: copy what you need from it, then remove it");
            findings.push(Diagnostic::new(&CONFLICT, message).help(help));
        }
        FileOutcome::Conflict => {
            for lines in &change.conflicts {
                let message = format!("`{name}:{}`: you and the templates changed the same lines", lines.start());
                let text = change.new.as_deref().unwrap_or_default();
                findings.push(at_line(&CONFLICT, &name, text, *lines.start(), message));
            }
        }
        FileOutcome::Left => findings.push(
            Diagnostic::new(&LEFT, format!("`{name}` is no longer part of the templates, but was edited: it stays"))
                .help("remove it if it is not needed"),
        ),
        FileOutcome::Deleted => findings.push(
            Diagnostic::new(&DELETED, format!("`{name}` was deleted by hand and stays deleted"))
                .help(format!("`ptcgen update --restore {} {dir}` writes it again", change.path)),
        ),
        _ if style == Style::Ours => findings.extend(change.conflicts.iter().map(|lines| {
            Diagnostic::new(
                &PASSED_OVER,
                format!("`{name}:{}`: your lines stay, and the templates' lines are left out", lines.start()),
            )
        })),
        _ => {}
    }
    if !change.dropped.is_empty() {
        let message = format!("`{name}`: what you wrote on line {} is gone", lines(&change.dropped));
        let help = match &change.kept {
            Some(kept) => format!("the old text is kept in `{dir}/{kept}`; remove it if you don't need it"),
            None => "the old text is in version control, if it was committed".to_owned(),
        };
        findings.push(Diagnostic::new(&DROPPED, message).help(help));
    }
}

/// The findings about edits that undoing an update moves aside.
pub fn of_abort(dir: &str, abort: &Abort) -> Vec<Diagnostic> {
    let finding = |(path, kept): &(RelPath, RelPath)| {
        let message = format!("`{dir}/{path}` was changed since the update; that version is kept in `{dir}/{kept}`");
        Diagnostic::new(&SET_ASIDE, message).help("copy what you need from it, then remove it")
    };
    abort.kept.iter().map(finding).collect()
}

/// What an update would break. Faults that the module already had are not reported. While conflicts are open nothing
/// can be checked; once they are resolved, the whole update is checked.
pub fn broken(current: CurrentModule<'_>, update: &Update) -> Vec<Diagnostic> {
    let is_hcl = |path: &str| path.ends_with(".tf") || path.ends_with(".tftest.hcl") || path.ends_with(".tf.json");
    let changed =
        |change: &FileChange| is_hcl(change.path.as_str()) && (change.from.is_some() || change.old != change.new);
    let undo = current.file(Undo::PATH).and_then(Undo::parse);
    let is_open = update.files.iter().any(|change| change.outcome == FileOutcome::Conflict);
    if is_open || (undo.is_none() && !update.files.iter().any(changed)) {
        return Vec::new();
    }
    let others = || current.others.iter().map(|(name, text)| (name.as_str(), text.as_slice()));
    let others = || others().filter(|(name, _)| is_module_file(name));
    let mut after: Vec<(&str, &[u8])> =
        update.files.iter().filter_map(|change| Some((change.path.as_str(), change.new.as_deref()?))).collect();
    let new: Vec<_> = others().filter(|(name, _)| !after.iter().any(|(known, _)| known == name)).collect();
    after.extend(new);
    let errors = |files: &[(&str, &[u8])]| -> Vec<Diagnostic> {
        check::check(files).into_iter().filter(|finding| finding.severity == Severity::Error).collect()
    };
    let mut found = errors(&after);
    if found.is_empty() {
        return found;
    }
    let named = undo.iter().flat_map(|undo| undo.before.keys()).filter(|path| is_hcl(path));
    let paths: BTreeSet<&String> = current.lock.files.keys().chain(named).collect();
    let text =
        |path: &str| undo.as_ref().and_then(|undo| undo.old(current, path)).unwrap_or_else(|| current.file(path));
    let old = paths.into_iter().filter_map(|path| Some((path.as_str(), text(path)?)));
    let known = errors(&old.chain(others()).collect::<Vec<_>>());
    found.retain(|finding| !known.iter().any(|old| old.code == finding.code && old.message == finding.message));
    let in_module = |finding: Diagnostic| finding.in_file(|name| format!("{}/{name}", current.dir));
    let mut found: Vec<Diagnostic> = found.into_iter().map(in_module).collect();
    if let Some(last) = found.last_mut() {
        let help = match undo {
            None => "the update would cause this; nothing was changed".to_owned(),
            Some(_) => format!(
                "no marker is left, but the result has this fault: fix it, then run `ptcgen update {}`",
                current.dir
            ),
        };
        last.help.push(help);
    }
    found
}

/// The findings of a check.
pub fn of_check(current: CurrentModule<'_>, rendered: RenderedModule<'_>, checked: &Checked) -> Vec<Diagnostic> {
    let dir = current.dir;
    let mut findings = open(current);
    let update = format!("`ptcgen update {dir}` brings it up to date; `ptcgen update --diff {dir}` shows how");
    let files = checked.outdated.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    if checked.causes.spec {
        let spec = &rendered.lock.spec.file;
        let message = format!("`{dir}/{spec}` changed since the module was rendered");
        findings.push(Diagnostic::new(&SPEC_CHANGED, message).help(format!("it changes {files}")).help(&update));
    }
    if checked.causes.template {
        let (old, new) = (&current.lock.template, &rendered.lock.template);
        let message = if old == new {
            format!("`{dir}` was rendered by ptcgen {}, and this version renders it differently", current.lock.ptcgen)
        } else if (&old.set, &old.version) == (&new.set, &new.version) {
            format!("the templates of {} {} changed since `{dir}` was rendered", old.set, old.version)
        } else {
            format!("`{dir}` was rendered with {} {}, and {} {} changes it", old.set, old.version, new.set, new.version)
        };
        findings.push(Diagnostic::new(&NEWER_TEMPLATE, message).help(format!("it changes {files}")).help(&update));
    }
    if checked.unfinished {
        let message = format!("the conflicts of `{dir}` are resolved, but the update is not completed");
        findings.push(Diagnostic::new(&UNFINISHED, message).help(format!("`ptcgen update {dir}` completes it")));
    }
    let is_open = checked.verdict == Verdict::Conflict;
    for (path, state) in checked.files.iter().filter(|(_, state)| !is_open || *state != State::Edited) {
        findings.extend(of_state(dir, path.as_str(), *state));
    }
    // Conflict markers are not HCL, and they are already reported.
    if is_open {
        return findings;
    }
    findings
        .extend(checked.docs_faults.iter().map(|fault| Diagnostic { severity: Severity::Warning, ..fault.clone() }));
    findings
}

fn of_state(dir: &str, path: &str, state: State) -> Option<Diagnostic> {
    let name = format!("{dir}/{path}");
    Some(match state {
        State::Current | State::Deleted | State::Conflict => return None,
        State::Edited => Diagnostic::new(&EDITED, format!("`{name}` was edited by hand, which is allowed"))
            .help(format!("`ptcgen diff {dir}` shows the edits")),
        State::Missing => Diagnostic::new(&MISSING, format!("`{name}` is missing"))
            .help(format!("`git checkout -- {name}` or `ptcgen update --restore {path} {dir}` restores it"))
            .help(format!("`ptcgen update {dir}` records that it was deleted on purpose")),
        State::Stale => Diagnostic::new(&STALE, format!("the generated docs in `{name}` do not match the module"))
            .help(format!("`ptcgen update {dir}` or `ptcgen docs {dir}` regenerates them")),
    })
}
