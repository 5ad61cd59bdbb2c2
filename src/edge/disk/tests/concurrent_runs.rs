//! One writer at a time, and a commit without changes writes nothing.

use super::*;

#[test]
fn a_second_run_waits_and_then_says_who_holds_the_module() {
    let dir = module();
    let held = hold(dir.path()).unwrap();
    let Err(error) = hold_for(dir.path(), Duration::from_millis(20)) else { panic!("held twice") };
    let said = error.to_string();
    assert!(said.contains(&format!("is held by process {} on ", std::process::id())), "{said}");
    std::thread::scope(|scope| {
        let second = scope.spawn(|| hold(dir.path()).map(drop));
        std::thread::sleep(Duration::from_millis(20));
        drop(held);
        second.join().unwrap().unwrap();
    });
    assert!(!dir.path().join(".ptcgen/held").exists());
}

#[test]
fn a_lock_that_a_killed_run_left_blocks_no_run() {
    let dir = module();
    fs::write(dir.path().join(".ptcgen/held"), "1 elsewhere\n").unwrap();
    assert!(hold_for(dir.path(), Duration::ZERO).is_ok());
    assert!(!dir.path().join(".ptcgen/held").exists());
}

#[test]
fn a_commit_without_changes_writes_nothing() {
    let dir = module();
    assert!(!commit(dir.path(), &writes(&[("same.tf", Some("same\n")), ("not-there", None)])).unwrap());
}

#[test]
fn a_journal_that_leads_out_of_the_module_is_refused() {
    for path in ["../x", "/etc/x", "a/../../x", "C:\\x", "a\0b"] {
        let dir = module();
        let stage = dir.path().join(".ptcgen/stage");
        fs::create_dir_all(&stage).unwrap();
        fs::write(dir.path().join(".ptcgen/held"), "").unwrap();
        fs::write(stage.join("new-0"), "evil").unwrap();
        let step = serde_json::json!({"path": path, "old": null, "new": "x"});
        let journal = serde_json::json!({"version": 1, "steps": [step], "folders": []});
        fs::write(stage.join("journal"), journal.to_string()).unwrap();
        let error = recover_if_needed(dir.path()).unwrap_err();
        assert!(matches!(error, DiskError::Journal { .. }), "{path}: {error}");
    }
}

#[test]
fn nothing_is_written_through_a_symlink_below_the_module() {
    let outside = folder(&[("there/keep", "outside\n")]);
    let link = |at: &Path, to: &str| std::os::unix::fs::symlink(outside.path().join(to), at).unwrap();
    for (at, path) in [
        ("a", "a/x.tf"),
        ("new", "new/deeper/x.tf"),
        (".ptcgen", ".ptcgen/base/x"),
        (".ptcgen/stage", "x.tf"),
        (".ptcgen/held", "x.tf"),
        ("x.tf", "x.tf"),
    ] {
        let dir = folder(&[]);
        if at.starts_with(".ptcgen/") {
            fs::create_dir(dir.path().join(".ptcgen")).unwrap();
        }
        let to = if at == "x.tf" || at.ends_with("held") { "there/keep" } else { "there" };
        link(&dir.path().join(at), to);
        let error = commit(dir.path(), &writes(&[(path, Some("inside\n"))])).unwrap_err();
        assert!(matches!(error, DiskError::InTheWay { .. }), "{at}: {error}");
        let now = snapshot(outside.path());
        assert_eq!(now.keys().collect::<Vec<_>>(), ["there/", "there/keep"], "{at}");
        assert_eq!(now["there/keep"].0, "outside\n", "{at}");
    }
}

#[test]
fn the_files_of_a_write_cannot_be_written() {
    for path in [".ptcgen/held", ".ptcgen/stage/journal"] {
        let dir = module();
        let error = commit(dir.path(), &writes(&[(path, Some("x"))])).unwrap_err();
        assert!(matches!(error, DiskError::InTheWay { .. }), "{path}: {error}");
    }
}
