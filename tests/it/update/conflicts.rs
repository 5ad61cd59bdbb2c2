//! What an update leaves to the user: conflicts until they are resolved, kept texts, modes, and what an update would
//! break.

use std::fs;

use super::cases::{file, rendered, report, templates};
use crate::support::tree;

#[test]
fn what_is_lost_by_choice_is_told() {
    let run = rendered(&[("a.txt", "0\n1\n")]);
    fs::write(run.path("m/a.txt"), "0\nmine\n").expect("a file");
    templates(&run, &[("a.txt", "0\nnew\n")], "");
    let told = report(&run, "update m --conflict theirs", 0);
    assert_eq!(file(&told, "a.txt").expect("a file")["dropped_lines"][0], 2);
    assert_eq!(told["modules"][0]["findings"][0]["code"], "PTC544");
    assert_eq!(file(&told, "a.txt").expect("a file")["kept"], ".ptcgen/replaced/1/a.txt");
    assert_eq!(run.read("m/.ptcgen/replaced/1/a.txt"), "0\nmine\n");
    run.run("check m").exits(0);
}

#[test]
fn a_file_that_is_too_long_to_merge_is_kept_whole() {
    let old: &'static str = "a line of nine megabytes\n".repeat(360_000).leak();
    let run = rendered(&[("a.txt", "1\n")]);
    fs::write(run.path("m/a.txt"), old).expect("a file");
    templates(&run, &[("a.txt", "2\n")], "");
    run.run("update m").exits(4).says("can't be merged line by line").says("m/a.txt.ptcgen-new");
    assert!(run.read("m/a.txt") == old);
    run.run("update m --abort").exits(0);
    run.run("update m --conflict theirs").exits(0).says("is kept in `m/.ptcgen/replaced/1/a.txt`");
    assert!(run.read("m/.ptcgen/replaced/1/a.txt") == old && run.read("m/a.txt") == "2\n");
}

#[test]
fn a_conflict_stays_one_until_it_is_resolved_or_taken_back() {
    let run = rendered(&[("a.txt", "1\n"), ("b.txt", "1\n")]);
    fs::write(run.path("m/a.txt"), "mine\n").expect("a file");
    templates(&run, &[("a.txt", "2\n"), ("b.txt", "2\n")], "");
    let before = tree(&run.path("m"));
    run.run("update m").exits(4).says("PTC535").says("m/a.txt:1").says("then complete the update: `ptcgen update m`");
    for _ in 0..2 {
        let told = run.run("check m").exits(4).says("PTC536").says("--abort");
        assert_eq!(told.stderr.matches("PTC536").count(), 1, "one finding a conflict: {}", told.stderr);
        run.run("update m").exits(4).says("m/a.txt");
    }
    run.run("update m --abort").exits(0).says("restored a.txt").says("restored b.txt");
    let files =
        |tree: Vec<(String, Vec<u8>)>| tree.into_iter().filter(|(path, _)| !path.ends_with('/')).collect::<Vec<_>>();
    assert!(files(tree(&run.path("m"))) == files(before), "every byte is as it was");
    run.run("update m --abort").exits(6).says("PTC538");
    run.run("update m").exits(4);
    fs::write(run.path("m/a.txt"), "mine\n2\n>>>>>>> rendered now\n").expect("a file");
    run.run("check m").exits(4).says("m/a.txt` has a conflict marker on line 3");
    fs::write(run.path("m/a.txt"), "mine\n2\n").expect("a file");
    run.run("check m").exits(1).says("PTC539");
    run.run("update m").exits(0).says("m: updated");
    run.run("check m").exits(0);
    assert_eq!(run.read("m/a.txt"), "mine\n2\n");
    assert!(!run.path("m/.ptcgen/undo/undo.json").exists());
}

#[test]
fn work_on_a_conflict_that_is_taken_back_is_kept() {
    let run = rendered(&[("a.txt", "1\n"), ("b.txt", "1\n"), ("c.txt", "1\n")]);
    fs::write(run.path("m/a.txt"), "mine\n").expect("a file");
    templates(&run, &[("a.txt", "2\n"), ("b.txt", "2\n"), ("c.txt", "2\n")], "");
    run.run("update m").exits(4);
    fs::write(run.path("m/a.txt"), "an hour of work\n").expect("a file");
    fs::remove_file(run.path("m/c.txt")).expect("a file");
    run.run("update m --abort --dry-run").exits(0).says("PTC549");
    assert_eq!(run.read("m/a.txt"), "an hour of work\n");
    let ran = run.run("update m --abort").exits(0);
    ran.says("`m/a.txt` was changed since the update; that version is kept in `m/.ptcgen/replaced/1/a.txt`");
    assert_eq!(
        (run.read("m/a.txt"), run.read("m/b.txt"), run.read("m/c.txt")),
        ("mine\n".into(), "1\n".into(), "1\n".into())
    );
    assert_eq!(run.read("m/.ptcgen/replaced/1/a.txt"), "an hour of work\n");
    assert!(!run.path("m/.ptcgen/replaced/1/b.txt").exists(), "nobody had worked on it");
}

#[test]
fn a_resolution_that_is_no_module_does_not_complete_the_update() {
    let text = |default: &str| -> &'static str {
        format!("variable \"v\" {{\n  default = \"{default}\"\n}}\n\noutput \"o\" {{\n  value = var.v\n}}\n").leak()
    };
    let run = rendered(&[("main.tf", text("1"))]);
    run.edit("m/main.tf", "\"1\"", "\"mine\"");
    templates(&run, &[("main.tf", text("2"))], "");
    run.run("update m").exits(4).says("m/main.tf:2");
    // The markers are gone, but so is the variable.
    fs::write(run.path("m/main.tf"), "output \"o\" {\n  value = var.v\n}\n").expect("a file");
    let before = tree(&run.path("m"));
    run.run("update m").exits(5).says("m/main.tf:2").says("no marker is left");
    assert!(tree(&run.path("m")) == before);
    fs::write(run.path("m/main.tf"), text("both")).expect("a file");
    run.run("update m").exits(0).says("m: updated");
    run.run("check m").exits(0);
}

#[cfg(unix)]
#[test]
fn modes_stay_and_nothing_goes_through_a_symlink() {
    use std::os::unix::fs::PermissionsExt as _;
    let run = rendered(&[("a.sh", "1\n"), ("b.txt", "1\n")]).file("outside.txt", "1\n");
    fs::set_permissions(run.path("m/a.sh"), fs::Permissions::from_mode(0o755)).expect("a mode");
    templates(&run, &[("a.sh", "2\n"), ("b.txt", "1\n")], "");
    run.run("update m").exits(0);
    let mode = fs::metadata(run.path("m/a.sh")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    templates(&run, &[("c.sh", "3\n"), ("b.txt", "1\n")], "renames = [{ from = \"a.sh\", to = \"c.sh\" }]\n");
    run.run("update m").exits(0).says("c.sh, which was a.sh");
    let mode = fs::metadata(run.path("m/c.sh")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o755, "a rename takes the mode along");
    templates(&run, &[("a.sh", "2\n"), ("b.txt", "1\n")], "renames = [{ from = \"c.sh\", to = \"a.sh\" }]\n");
    run.run("update m").exits(0);
    fs::remove_file(run.path("m/b.txt")).expect("a file");
    std::os::unix::fs::symlink("../outside.txt", run.path("m/b.txt")).expect("a symlink");
    run.run("update m").exits(0).says("unchanged");
    templates(&run, &[("a.sh", "3\n"), ("b.txt", "2\n")], "");
    run.run("update m").exits(4).says("PTC537").says("m/b.txt` is a symlink");
    assert_eq!((run.read("outside.txt"), run.read("m/a.sh")), ("1\n".into(), "2\n".into()));
}

#[test]
fn a_huge_file_takes_no_time() {
    let lines = |word: &str| (0..60_000).map(|n| format!("{word}{}\n", n % 7919)).collect::<String>();
    let old: &'static str = lines("line ").leak();
    let run = rendered(&[("a.txt", old)]);
    fs::write(run.path("m/a.txt"), format!("mine\n{old}")).expect("a file");
    templates(&run, &[("a.txt", format!("{old}new\n").leak())], "");
    run.run("update m").exits(0);
    let text = run.read("m/a.txt");
    assert!(text.starts_with("mine\n") && text.ends_with("new\n"));
    fs::write(run.path("m/a.txt"), lines("mine ")).expect("a file");
    templates(&run, &[("a.txt", lines("other ").leak())], "");
    run.run("update m --conflict markers").exits(4).says("m/a.txt:1");
}

#[test]
fn what_an_update_would_break_is_found_before_anything_is_written() {
    let variable = |name: &str| -> &'static str {
        format!("variable \"{name}\" {{\n  type = string\n}}\n\noutput \"o\" {{\n  value = var.{name}\n}}\n").leak()
    };
    let run = rendered(&[("main.tf", variable("old"))]).file("m/extra.tf", "output \"mine\" {\n  value = var.old\n}\n");
    run.run("update m").exits(0);
    templates(&run, &[("main.tf", variable("fresh"))], "");
    let before = tree(&run.path("m"));
    run.run("update m").exits(5).says("m/extra.tf:2");
    assert_eq!(tree(&run.path("m")), before);
    // Faults that were there before are not reported.
    fs::write(run.path("m/extra.tf"), "output \"mine\" {\n  value = var.nowhere\n}\n").expect("a file");
    run.run("update m").exits(0);
}
