//! `ptcgen update` and `ptcgen check`, as a user sees them; `update/cases.rs` covers every situation of a single file.

mod cases;
mod conflicts;
mod git;
mod objects;
mod readme;
mod records;

use std::fs;

use crate::support::{Run, tree};

/// Creates a module for Docker Hub in `m`.
fn module() -> Run {
    let run = Run::new();
    run.run("new m").exits(0);
    run
}

impl Run {
    /// Replaces a text in a file.
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
fn a_deleted_file_stays_deleted_until_it_is_restored() {
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

#[test]
fn another_set_can_be_typed() {
    let run = module();
    run.run("templates eject standard sets/ours").exits(0);
    run.edit("sets/ours/versions.tf.j2", "terraform {", "# Ours.\nterraform {");
    run.run("check m --templates sets/ours").exits(1).says("PTC541").says("versions.tf");
    run.run("update --check m --templates sets/ours").exits(1);
    run.edit("m/main.tf", "data \"aws_partition\"", "# mine\ndata \"aws_partition\"");
    run.run("update m --templates sets/ours").exits(0).says("replaced versions.tf").says("replaced ptcgen.yaml");
    assert!(run.read("m/versions.tf").contains("# Ours.\n") && run.read("m/main.tf").contains("# mine\n"));
    assert!(run.read("m/ptcgen.yaml").contains("template: \"../sets/ours\""));
    // From then on the spec names the set.
    run.run("check m").exits(0);
    // The set has moved, so the spec's path is broken and the path on the command line is used.
    fs::rename(run.path("sets"), run.path("elsewhere")).expect("a folder");
    run.run("check m").exits(6).says("PTC423").says("`sets/ours` is not there").says("m/ptcgen.yaml:");
    run.run("update m").exits(6).says("PTC423");
    run.run("check m --templates nowhere").exits(6).says("`nowhere` is not there");
    run.run("check m --templates elsewhere/ours").exits(0);
    run.run("update m --templates elsewhere/ours").exits(0).says("replaced ptcgen.yaml");
    run.run("check m").exits(0);
}

#[test]
fn new_with_another_spec_keeps_edits() {
    let run = module().file("other.yaml", "upstreams:\n  docker-hub: {}\n  quay: {}\n");
    run.edit("m/main.tf", "data \"aws_partition\"", "# mine\ndata \"aws_partition\"");
    fs::remove_file(run.path("m/outputs.tf")).expect("a file");
    let before = tree(&run.path("m"));
    run.run("new m").exits(4).says("m/main.tf` was changed since").says("ptcgen update m");
    run.run("new m --spec other.yaml --dry-run").exits(0).says("m: pending");
    run.run("new m --spec other.yaml --diff").exits(0).prints("+++ b/m/variables.tf");
    assert!(tree(&run.path("m")) == before);
    run.run("new m --spec other.yaml").exits(0).says("m: updated").says("replaced variables.tf");
    assert!(run.read("m/main.tf").contains("# mine\n") && run.read("m/variables.tf").contains("quay"));
    assert_eq!(run.read("m/ptcgen.yaml"), run.read("other.yaml"));
    assert!(!run.path("m/outputs.tf").exists(), "what people deleted stays deleted");
    run.run("check m").exits(0);
    run.run("new m --set region=eu-west-1").exits(0);
    assert!(run.read("m/main.tf").contains("# mine\n"));
    // Only lines that both sides changed are in conflict.
    run.edit("m/variables.tf", "quay", "mine");
    run.run("new m --preset ghcr --allow PTC720").exits(4).says("PTC535").says("m/variables.tf:");
    run.run("update m --abort").exits(0);
    // A spec that has changed, and files that ptcgen did not write, must not be replaced.
    run.edit("m/ptcgen.yaml", "quay", "k8s");
    let before = tree(&run.path("m"));
    run.run("new m --preset ghcr --allow PTC720").exits(4).says("m/ptcgen.yaml` was changed since");
    let run = run.file("other.json", "{ \"upstreams\": { \"ghcr\": {} } }\n");
    run.run("new m --spec other.json --allow PTC720").exits(4).says("m/ptcgen.yaml` was changed since");
    assert!(tree(&run.path("m")) == before);
    run.run("new m --spec other.json --force --allow PTC720").exits(0).says("m/.ptcgen/replaced/");
    assert!(!run.path("m/ptcgen.yaml").exists() && run.path("m/ptcgen.json").exists(), "one spec, and no other");
    run.run("update m").exits(0);
    run.run("new m --preset ghcr --allow PTC720").exits(0).says("removed ptcgen.json");
    assert!(run.path("m/ptcgen.yaml").exists() && !run.path("m/ptcgen.json").exists());
}
