//! Files that the user saves during a run: the change is noticed, and nothing is lost.

use super::*;

#[test]
fn a_file_that_was_saved_since_it_was_read_stops_the_write() {
    let all = all_kinds();
    for (path, text) in [("a.tf", Some("mine\n")), ("gone/deep/z.tf", None), ("new/folder/b.tf", Some("mine\n"))] {
        let dir = module();
        let seen = read_at(dir.path(), &all.keys().cloned().collect()).unwrap();
        let at = dir.path().join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        text.map_or_else(|| fs::remove_file(&at), |text| fs::write(&at, text)).unwrap();
        let before = snapshot(dir.path());
        let order = CommitRequest { writes: &all, seen: &seen, modes: &BTreeMap::new() };
        let error = hold(dir.path()).unwrap().commit(order).unwrap_err();
        assert!(matches!(&error, DiskError::Changed { path } if *path == at), "{error}");
        assert_eq!(error.exit(), crate::base::outcome::Exit::Conflict);
        assert_eq!(snapshot(dir.path()), before);
    }
}

/// Saves files in place, as most editors do; missing ones are created.
fn save(dir: &Path) {
    for path in ["a.tf", "gone/deep/z.tf", "new/folder/b.tf"] {
        let to = dir.join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, format!("{path} is mine\n")).unwrap();
    }
}

#[test]
fn what_is_saved_in_the_midst_of_a_write_is_kept() {
    let all = all_kinds();
    let mut outcomes = [0, 0];
    for calls in 0.. {
        let dir = module();
        fault::set_folder(dir.path());
        let seen = read_at(dir.path(), &all.keys().cloned().collect()).unwrap();
        fault::set(&[(calls, InjectedFault::Meanwhile(save))]);
        let order = CommitRequest { writes: &all, seen: &seen, modes: &BTreeMap::new() };
        let result = hold(dir.path()).and_then(|held| held.commit(order));
        if !fault::end() {
            break;
        }
        let now = snapshot(dir.path());
        for path in ["a.tf", "gone/deep/z.tf", "new/folder/b.tf"] {
            let mine = format!("{path} is mine\n");
            let places: Vec<&String> =
                now.iter().filter(|(_, (text, _))| *text == mine).map(|(path, _)| path).collect();
            assert!(!places.is_empty(), "call {calls}: {path} is lost: {now:#?}");
            let kept = result.as_ref().map(|done| done.kept.clone()).unwrap_or_default();
            let is_told = places.iter().any(|place| *place == path || kept.contains(place));
            assert!(is_told, "call {calls}: {places:?}, but {kept:?}");
        }
        outcomes[usize::from(result.is_ok())] += 1;
    }
    assert!(outcomes[0] > 2 && outcomes[1] > 2, "{outcomes:?}");
}
