//! What users, git and attackers may do to `.ptcgen/`: each change is reported, and no path leaves the module.

use std::fs;

use proptest::prelude::*;
use serde_json::Value;

use super::cases::{file, rendered, report, templates};
use crate::support::{Run, tree};

fn module() -> Run {
    rendered(&[("a.txt", "1\n2\n3\n")])
}

#[test]
fn a_lock_that_cannot_be_trusted_is_explained() {
    let lock = module().read("m/.ptcgen/lock.json");
    let newer = lock.replace("\"schema_version\": 1", "\"schema_version\": 2");
    let merged = format!("<<<<<<< HEAD\n{lock}=======\n{lock}>>>>>>> theirs\n");
    for (text, code, help) in [
        ("{", "PTC503", "git checkout -- m/.ptcgen"),
        (newer.as_str(), "PTC531", "newer ptcgen"),
        (merged.as_str(), "PTC532", "git checkout --theirs -- m/.ptcgen"),
    ] {
        let run = module().file("m/.ptcgen/lock.json", text);
        let before = tree(&run.path("m"));
        for line in ["check m", "update m", "diff m"] {
            run.run(line).exits(6).says(code).says(help);
        }
        assert!(tree(&run.path("m")) == before);
    }
    let run = module();
    fs::remove_file(run.path("m/.ptcgen/lock.json")).expect("a file");
    run.run("check m").exits(6).says("PTC530").says("adopt-module m --spec FILE");
    run.run("update nowhere").exits(6).says("ptcgen new nowhere");
}

#[test]
fn a_hand_edited_base_is_found_before_it_does_harm() {
    let run = module().file("m/.ptcgen/base/a.txt.base", "other\n").file("m/a.txt", "mine\n");
    templates(&run, &[("a.txt", "2\n")], "");
    run.run("update m")
        .exits(4)
        .says("PTC534")
        .says("m/.ptcgen/base/a.txt.base` is not the one that the lock recorded");
    assert_eq!(run.read("m/a.txt"), "mine\n");
}

#[test]
fn no_path_of_a_tampered_lock_leaves_the_module() {
    let long = "x/".repeat(300);
    let paths = [
        "../outside.txt",
        "/tmp/outside.txt",
        "a/../../outside.txt",
        "C:\\\\x",
        "..\\\\x",
        "a\\u0000b",
        ".ptcgen/lock.json",
        &long,
    ];
    for path in paths {
        let run = module().file("outside.txt", "outside\n");
        run.edit("m/.ptcgen/lock.json", "\"a.txt\"", &format!("\"{path}\""));
        let before = tree(&run.path("."));
        for line in ["check m", "update m", "update m --abort", "diff m"] {
            run.run(line).exits(6).says("PTC533");
        }
        assert!(tree(&run.path(".")) == before, "{path}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_below_a_symlinked_folder_is_touched() {
    let run = module().file("outside/lock.json", "{}");
    fs::remove_dir_all(run.path("m/.ptcgen")).expect("a folder");
    std::os::unix::fs::symlink("../outside", run.path("m/.ptcgen")).expect("a symlink");
    run.run("update m").exits(6).says("a symlink");
    run.run("adopt-module m").exits(6).says("a symlink");
    std::os::unix::fs::symlink("m", run.path("link")).expect("a symlink");
    run.run("update link").exits(6).says("a symlink");
    assert_eq!(tree(&run.path("outside")).len(), 1);
}

#[test]
fn a_tampered_undo_restores_nothing() {
    let run = module().file("m/a.txt", "mine\n").file("outside.txt", "outside\n");
    templates(&run, &[("a.txt", "2\n")], "");
    run.run("update m").exits(4);
    run.edit("m/.ptcgen/undo/undo.json", "\"a.txt\"", "\"../outside.txt\"");
    run.run("update m --abort").exits(6).says("undo.json` is damaged");
    assert_eq!(run.read("outside.txt"), "outside\n");
}

#[test]
fn a_module_that_was_made_otherwise_is_taken_over() {
    let run = module();
    let run = run.file("m/a.txt", "1\nmine\n3\n").file("m/hand.txt", "mine\n");
    fs::remove_dir_all(run.path("m/.ptcgen")).expect("a folder");
    run.run("adopt-module m --diff").exits(0).prints("+mine");
    assert!(!run.path("m/.ptcgen").exists());
    run.run("adopt-module m").exits(0).says("m: adopted").says("edited a.txt");
    run.run("check m").exits(0).says("a.txt` was edited by hand");
    run.run("diff m").exits(1).prints("+mine").prints("-2");
    templates(&run, &[("a.txt", "1\n2\n3\n4\n")], "");
    run.run("update m").exits(0);
    assert_eq!(run.read("m/a.txt"), "1\nmine\n3\n4\n");
    run.run("adopt-module m").exits(2).says("has a record already");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Every line that the user added is in the module, or the report names the file and line that is gone.
    #[test]
    fn no_line_is_lost_in_silence(
        old in proptest::collection::vec(0..6_u8, 0..12),
        mine in proptest::collection::vec((0..12_usize, 0..3_u8, 0..1000_u32), 1..5),
        new in proptest::collection::vec(0..6_u8, 0..12),
        style in proptest::sample::select(vec!["markers", "diff3", "ours", "theirs", "fail"]),
    ) {
        let text = |lines: &[u8]| lines.iter().map(|line| format!("line {line}\n")).collect::<String>();
        let mut lines: Vec<String> = text(&old).lines().map(str::to_owned).collect();
        for (at, what, word) in mine {
            let at = at.min(lines.len());
            match what {
                0 if at < lines.len() => drop(lines.remove(at)),
                1 if at < lines.len() => lines[at] = format!("person {word}"),
                _ => lines.insert(at, format!("person {word}")),
            }
        }
        let run = rendered(&[("a.txt", text(&old).as_str())]);
        let mine: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let run = run.file("m/a.txt", &mine);
        templates(&run, &[("a.txt", text(&new).as_str())], "");
        let ran = run.run(&format!("update m --conflict {style} --format json"));
        prop_assert!(matches!(ran.code, 0 | 4), "{}", ran.code);
        let told: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let dropped = file(&told, "a.txt").map(|file| file["dropped_lines"].clone()).unwrap_or_default();
        let after = run.read("m/a.txt");
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("person")) {
            let told = dropped.as_array().is_some_and(|lines| lines.iter().any(|number| *number == index + 1));
            prop_assert!(told || after.lines().any(|there| there == line), "{line:?} is gone from\n{after}");
        }
    }
}

#[test]
fn the_json_fits_its_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../../schemas/modules.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let run = module().file("m/a.txt", "mine\n");
    templates(&run, &[("a.txt", "2\n")], "");
    for (line, exit) in
        [("check m", 1), ("update m --dry-run", 4), ("update m", 4), ("update m --abort", 0), ("check nowhere", 6)]
    {
        let told = report(&run, line, exit);
        let faults: Vec<String> = validator.iter_errors(&told).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{line}: {faults:?}");
    }
}
