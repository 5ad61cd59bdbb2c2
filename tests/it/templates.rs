//! The user's own template sets in folders, and the output of `ptcgen templates`.

mod snapshots;
mod test;

use insta::assert_snapshot;

use crate::support::{Run, tree};

#[test]
fn a_set_that_was_copied_out_renders_the_same() {
    let run = Run::new();
    run.run("templates eject standard templates/ours").exits(0).says("templates/ours: 20 files");
    run.run("new plain").exits(0);
    run.run("new modules/own --templates templates/ours").exits(0);
    let theirs = |dir: &str| {
        let files = tree(&run.path(dir)).into_iter();
        files.filter(|(path, _)| !path.starts_with(".ptcgen/") && path != "ptcgen.yaml").collect::<Vec<_>>()
    };
    assert_eq!(theirs("plain"), theirs("modules/own"));
    assert!(run.read("modules/own/ptcgen.yaml").contains("template: \"../../templates/ours\"\n"));
    let lock = run.read("modules/own/.ptcgen/lock.json");
    assert!(lock.contains("\"set\": \"ours\""), "{lock}");
    // From then on, the spec in the module names the set.
    run.run("new modules/own").exits(0).says("unchanged");
    run.run("-C modules new own").exits(0).says("unchanged");
    let lost = Run::new().file("demo/ptcgen.yaml", "template: ../gone\n");
    lost.run("new demo").exits(6).says("`gone` is not there").says("demo/ptcgen.yaml:1:11");
}

#[test]
fn a_folder_changes_single_files_of_a_built_in_set() {
    let set = "name = \"ours\"\nversion = \"3\"\nextends = \"standard\"\nwithout = [\"examples/basic/main.tf\"]\n\
               files = [{ path = \"CODEOWNERS\" }]\n";
    let run = Run::new()
        .file("specs/a.yaml", "# Ours.\ntemplate: ../sets/ours # not the usual one\n")
        .file("sets/ours/set.toml", set)
        .file("sets/ours/CODEOWNERS.j2", "* @platform\n")
        .file("sets/ours/versions.tf.j2", "# <?= label | label ?>\nterraform {}\n");
    run.run("new modules/a --spec specs/a.yaml").exits(0);
    assert_eq!(run.read("modules/a/CODEOWNERS"), "* @platform\n");
    assert_eq!(run.read("modules/a/versions.tf"), "# ecr_pullthroughcache\nterraform {}\n");
    assert!(run.path("modules/a/main.tf").exists() && !run.path("modules/a/examples").exists());
    assert_eq!(run.read("modules/a/ptcgen.yaml"), "# Ours.\ntemplate: \"../../sets/ours\" # not the usual one\n");
    let shown = run.run("templates show sets/ours").exits(0).stdout;
    assert!(shown.starts_with("ours 3, extends standard\n"), "{shown}");
    assert!(shown.contains("<standard>/main.tf.j2") && !shown.contains("examples/basic"), "{shown}");
    // A problem is reported with the path of its file.
    let run = run.file("sets/ours/versions.tf.j2", "terraform {}\n# <?= lable | label ?>\n");
    run.run("new modules/b --spec specs/a.yaml").exits(5).says("sets/ours/versions.tf.j2:2:");
}

#[test]
fn sets_are_listed_shown_and_copied() {
    let run = Run::new();
    assert_snapshot!("templates_list", run.run("templates list").exits(0).stdout);
    assert_snapshot!("templates_show", run.run("templates show standard").exits(0).stdout);
    let json: serde_json::Value =
        serde_json::from_str(&run.run("templates list --format json").exits(0).stdout).expect("JSON");
    assert_eq!((&json["schema_version"], &json["context"]), (&1.into(), &1.into()));
    let stored = include_str!("../../templates/classic/main.tf.j2");
    assert_eq!(run.run("templates show classic main.tf").exits(0).stdout, stored);
    assert_eq!(run.run("templates show classic main.tf.j2").exits(0).stdout, stored);
    run.run("templates show classic mian.tf").exits(2).says("did you mean `main.tf`?");
    run.run("templates show ours").exits(6).says("`ours` is not there");
    run.run("templates eject classic ours --dry-run").exits(0).says("would create ours/main.tf.j2");
    run.run("templates eject classic ours --diff").exits(0).prints("+name = \"ours\"");
    assert!(!run.path("ours").exists());
    std::fs::create_dir(run.path("ours")).expect("a folder");
    run.run("templates eject classic ours").exits(0).says("Next:");
    assert!(!run.path("ours/.ptcgen").exists());
    run.run("templates eject classic ours").exits(4).says("`ours` already exists");
    assert!(run.read("ours/set.toml").starts_with("name = \"ours\"\n"));
}
