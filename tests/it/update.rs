//! `ptcgen update` and `ptcgen check`, as people meet them; `merge.rs` has every situation of a single file.

use std::fs;

use crate::support::{Run, tree};

/// A module for Docker Hub in `m`.
fn module() -> Run {
    let run = Run::new();
    run.run("new m").exits(0);
    run
}

impl Run {
    /// Replaces a text that is in a file.
    #[track_caller]
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{from:?} is not in {path}");
        fs::write(self.path(path), text.replacen(from, to, 1)).expect("a file");
    }
}

#[test]
fn a_fresh_module_is_current_and_an_update_writes_nothing() {
    let run = module();
    let before = tree(&run.path("m"));
    run.run("check m").exits(0).says("m: current");
    run.run("update m").exits(0).says("m: unchanged");
    run.run("update --check m").exits(0);
    assert_eq!(tree(&run.path("m")), before);
}

#[test]
fn an_update_follows_the_spec_and_keeps_edits() {
    let run = module();
    run.edit("m/ptcgen.yaml", "docker-hub: {}", "docker-hub: {}\n  quay: {}");
    run.edit("m/main.tf", "data \"aws_partition\"", "# mine\ndata \"aws_partition\"");
    run.run("check m").exits(1).says("PTC540").says("variables.tf").says("m/main.tf` was edited by hand");
    run.run("update --check m").exits(1);
    run.run("update m").exits(0).says("m: updated").says("replaced variables.tf");
    assert!(run.read("m/main.tf").contains("# mine\n") && run.read("m/variables.tf").contains("quay"));
    run.run("check m").exits(0);
    run.run("update m").exits(0).says("m: unchanged");
}

#[test]
fn what_people_deleted_stays_deleted_until_they_want_it_back() {
    let run = module();
    let whole = tree(&run.path("m"));
    fs::remove_file(run.path("m/outputs.tf")).expect("a file");
    run.run("check m").exits(1).says("PTC542").says("m/outputs.tf");
    run.run("update m").exits(0).says("outputs.tf stays deleted");
    assert!(!run.path("m/outputs.tf").exists());
    run.run("check m").exits(0);
    run.run("update m --restore outputs.tf").exits(0).says("created outputs.tf");
    assert_eq!(tree(&run.path("m")), whole);
    run.run("update m --restore ../x").exits(2).says("inside the module");
}

#[test]
fn a_dry_run_and_a_diff_change_nothing() {
    let run = module();
    run.edit("m/ptcgen.yaml", "docker-hub: {}", "docker-hub: {}\n  quay: {}");
    let before = tree(&run.path("m"));
    run.run("update m --dry-run").exits(0).says("m: pending");
    run.run("update m --diff").exits(0).prints("--- a/m/variables.tf").prints("+++ b/m/variables.tf");
    assert_eq!(tree(&run.path("m")), before);
}
