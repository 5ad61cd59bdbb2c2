//! Crash consistency by enumeration: a write is stopped at every call, and refused at every call, and the module must
//! always come out whole. Stopping before each call covers every state in which a killed process can leave the disk.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod concurrent_runs;
mod interference;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use rustix::io::Errno;
use tempfile::TempDir;

use super::hold::hold_for;
use super::system::fault::{self, InjectedFault};
use super::{CommitRequest, DiskError, hold, read_at, recover_if_needed, write_new};
use crate::base::files::FileSet;
use crate::base::path::RelPath;
use crate::module::plan::Writes;

/// Text and mode by path; the paths of folders end in `/`.
type Snapshot = BTreeMap<String, (String, u32)>;

const REFUSALS: [Errno; 4] = [Errno::NOSPC, Errno::ACCESS, Errno::ROFS, Errno::IO];

fn snapshot(dir: &Path) -> Snapshot {
    fn walk(dir: &Path, prefix: &str, out: &mut Snapshot) {
        for entry in fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let metadata = fs::symlink_metadata(entry.path()).unwrap();
            if metadata.is_dir() {
                out.insert(format!("{name}/"), (String::new(), 0));
                walk(&entry.path(), &format!("{name}/"), out);
            } else {
                out.insert(name, (fs::read_to_string(entry.path()).unwrap(), metadata.permissions().mode()));
            }
        }
    }
    let mut out = Snapshot::new();
    walk(dir, "", &mut out);
    out
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    // Use a file system in memory if there is one: thousands of folders are created and removed.
    let shared = Path::new("/dev/shm");
    let dir = if shared.is_dir() { TempDir::new_in(shared) } else { TempDir::new() }.unwrap();
    for (path, text) in files {
        let to = dir.path().join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, text).unwrap();
    }
    dir
}

/// A module with one file for each kind of change.
fn module() -> TempDir {
    let dir = folder(&[
        ("a.tf", "old\n"),
        ("gone/deep/z.tf", "goes\n"),
        ("same.tf", "same\n"),
        ("mine/notes", "people's\n"),
        (".ptcgen/lock.json", "{}\n"),
    ]);
    fs::set_permissions(dir.path().join("a.tf"), fs::Permissions::from_mode(0o640)).unwrap();
    dir
}

fn writes(of: &[(&str, Option<&str>)]) -> Writes {
    let write = |text: &Option<&str>| text.map_or(None, |text| Some(text.into()));
    of.iter().map(|(path, text)| (RelPath::new(*path).unwrap(), write(text))).collect()
}

fn all_kinds() -> Writes {
    writes(&[
        ("a.tf", Some("new\n")),
        ("new/folder/b.tf", Some("created\n")),
        ("gone/deep/z.tf", None),
        ("never-there.tf", None),
        ("same.tf", Some("same\n")),
        (".ptcgen/lock.json", Some("{1}\n")),
    ])
}

/// Commits writes that were decided from the current state of the folder.
fn commit(dir: &Path, writes: &Writes) -> Result<bool, DiskError> {
    let seen = read_at(dir, &writes.keys().cloned().collect())?;
    let order = CommitRequest { writes, seen: &seen, modes: &BTreeMap::new() };
    Ok(hold(dir)?.commit(order)?.wrote)
}

/// Runs a commit with these faults; `None` once they are beyond its last call.
fn commit_under(faults: &[(usize, InjectedFault)], dir: &Path, writes: &Writes) -> Option<Result<bool, DiskError>> {
    fault::set(faults);
    let result = commit(dir, writes);
    fault::end().then_some(result)
}

/// The module before a commit, and after an undisturbed one.
fn before_and_after(writes: &Writes) -> [Snapshot; 2] {
    let dir = module();
    let before = snapshot(dir.path());
    assert!(commit(dir.path(), writes).unwrap());
    [before, snapshot(dir.path())]
}

#[test]
fn a_commit_does_all_of_it() {
    let [before, after] = before_and_after(&all_kinds());
    assert_eq!(after["a.tf"], ("new\n".to_owned(), before["a.tf"].1), "the mode stays");
    assert_eq!(after["new/folder/b.tf"].0, "created\n");
    assert!(!after.keys().any(|path| path.starts_with("gone")), "emptied folders go");
    assert_eq!(after["same.tf"], before["same.tf"]);
    let paths: Vec<&str> = after.keys().map(String::as_str).collect();
    let expected = [
        ".ptcgen/",
        ".ptcgen/lock.json",
        "a.tf",
        "mine/",
        "mine/notes",
        "new/",
        "new/folder/",
        "new/folder/b.tf",
        "same.tf",
    ];
    assert_eq!(paths, expected, "and nothing else");
}

#[test]
fn a_run_that_is_stopped_at_any_call_is_finished_or_undone_by_the_next() {
    let all = all_kinds();
    let whole = before_and_after(&all);
    let mut calls = 0;
    let mut seen = [0, 0];
    loop {
        let dir = module();
        if commit_under(&[(calls, InjectedFault::Stop)], dir.path(), &all).is_none() {
            break;
        }
        recover_if_needed(dir.path()).unwrap();
        let now = snapshot(dir.path());
        let which = whole.iter().position(|whole| *whole == now).unwrap_or_else(|| panic!("call {calls}: {now:#?}"));
        seen[which] += 1;
        calls += 1;
    }
    assert!(seen[0] > 5 && seen[1] > 5, "{seen:?}");
}

#[test]
fn a_recovery_that_is_stopped_at_any_call_is_gone_on_with() {
    let all = all_kinds();
    let whole = before_and_after(&all);
    for calls in 0.. {
        for later in 0.. {
            let dir = module();
            if commit_under(&[(calls, InjectedFault::Stop)], dir.path(), &all).is_none() {
                return;
            }
            fault::set(&[(later, InjectedFault::Stop)]);
            let _ = recover_if_needed(dir.path());
            let came = fault::end();
            recover_if_needed(dir.path()).unwrap();
            let now = snapshot(dir.path());
            assert!(whole.contains(&now), "calls {calls} and {later}: {now:#?}");
            if !came {
                break;
            }
        }
    }
}

#[test]
fn a_write_that_is_refused_at_any_call_changes_nothing() {
    let all = all_kinds();
    let [before, after] = before_and_after(&all);
    for errno in REFUSALS {
        for calls in 0.. {
            let dir = module();
            let Some(result) = commit_under(&[(calls, InjectedFault::Refuse(errno))], dir.path(), &all) else { break };
            if let Err(error) = &result {
                assert_eq!(snapshot(dir.path()), before, "{errno} at call {calls}: {error}");
            } else {
                recover_if_needed(dir.path()).unwrap();
                assert_eq!(snapshot(dir.path()), after, "{errno} at call {calls}");
            }
        }
    }
}

#[test]
fn a_refused_write_that_is_stopped_while_it_is_undone_is_undone_by_the_next() {
    let all = all_kinds();
    let whole = before_and_after(&all);
    for calls in 0.. {
        for second in [InjectedFault::Stop, InjectedFault::Refuse(Errno::IO)] {
            for later in 0.. {
                let dir = module();
                let faults = [(calls, InjectedFault::Refuse(Errno::IO)), (later, second)];
                if commit_under(&faults, dir.path(), &all).is_none() {
                    if later == 0 {
                        return;
                    }
                    break;
                }
                recover_if_needed(dir.path()).unwrap();
                let now = snapshot(dir.path());
                assert!(whole.contains(&now), "calls {calls} and {later} {second:?}: {now:#?}");
            }
        }
    }
}

#[test]
fn edits_made_after_a_kill_are_never_lost() {
    let all = all_kinds();
    for calls in 0.. {
        let dir = module();
        if commit_under(&[(calls, InjectedFault::Stop)], dir.path(), &all).is_none() {
            break;
        }
        for path in ["a.tf", "gone/deep/z.tf", "new/folder/b.tf"] {
            let to = dir.path().join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, format!("{path} is mine\n")).unwrap();
        }
        recover_if_needed(dir.path()).unwrap();
        let now = snapshot(dir.path());
        for path in ["a.tf", "gone/deep/z.tf", "new/folder/b.tf"] {
            let mine = format!("{path} is mine\n");
            assert!(now.values().any(|(text, _)| *text == mine), "call {calls}: {path} is lost: {now:#?}");
        }
        assert!(!now.contains_key(".ptcgen/stage/") && !now.contains_key(".ptcgen/held"), "call {calls}: {now:#?}");
    }
}

#[test]
fn a_new_folder_that_is_stopped_or_refused_at_any_call_is_whole_or_not_there() {
    let mut files = FileSet::default();
    for path in ["main.tf", "examples/basic/main.tf", ".ptcgen/lock.json"] {
        files.insert(RelPath::new(path).unwrap(), path);
    }
    let faults = REFUSALS.map(InjectedFault::Refuse).into_iter().chain([InjectedFault::Stop]);
    for fault in faults {
        for calls in 0.. {
            let dir = folder(&[]);
            let to = dir.path().join("module");
            fault::set(&[(calls, fault)]);
            let result = write_new(&to, &files);
            if !fault::end() {
                break;
            }
            assert!(result.is_err(), "{fault:?} at call {calls}");
            assert!(!to.exists());
            if matches!(fault, InjectedFault::Refuse(_)) {
                assert_eq!(snapshot(dir.path()), Snapshot::new(), "{fault:?} at call {calls}");
            }
            write_new(&to, &files).unwrap();
            assert_eq!(snapshot(dir.path()).keys().filter(|path| !path.starts_with("module/")).count(), 0);
            assert_eq!(fs::read_to_string(to.join("examples/basic/main.tf")).unwrap(), "examples/basic/main.tf");
        }
    }
}
