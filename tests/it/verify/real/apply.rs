//! `--level apply` with terraform and the AWS provider: modules live through it, and faults are found by the step that
//! shows them.

use std::fs;
use std::process::Command;

use super::run;
use crate::support::Run;

/// A module without its tests, which other tests run.
fn module(run: &Run, name: &str, options: &str) {
    run.run(&format!("new {name} -q --set region=eu-west-1 {options}")).exits(0);
    fs::remove_dir_all(run.path(name).join("tests")).expect("tests");
}

fn edit(run: &Run, path: &str, from: &str, to: &str) {
    let text = run.read(path);
    assert!(text.contains(from), "{path}: {text}");
    fs::write(run.path(path), text.replace(from, to)).expect("a file");
}

#[test]
fn a_module_lives_in_an_account_of_its_own() {
    let Some(run) = run() else { return };
    module(&run, "m", "--preset docker-hub,ecr-public --set account=\"444455556666\"");
    run.run("verify m --level apply").exits(0).says("no tests, applied, filled, changed and destroyed");
}

#[test]
fn a_placeholder_that_asks_for_the_current_stage_is_found() {
    let Some(run) = run() else { return };
    module(&run, "m", "--templates classic --preset docker-hub");
    edit(&run, "m/main.tf", "  version_stages = [\"PLACEHOLDER\"]\n", "");
    edit(&run, "m/main.tf", "ignore_changes = [secret_string, version_stages]", "ignore_changes = [secret_string]");
    let ran = run.run("verify m --level apply").exits(5).says("PTC721").says("PTC732").says("PTC733");
    let ran = ran.says("seen after three renewals of the token").says("aws_secretsmanager_secret_version");
    ran.says("`ecr-pullthroughcache/docker-hub` has a placeholder in place of the token that was filled in");
}

#[test]
fn what_a_merge_would_lose_is_found_without_production() {
    let Some(run) = run() else { return };
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
        let output = command.args(arguments).current_dir(run.path("")).output().expect("git");
        assert!(output.status.success(), "{output:?}");
    };
    git(&["init", "-q"]);
    module(&run, "modules/ecr-cache", "--preset docker-hub");
    git(&["add", "modules"]);
    git(&["commit", "-qm", "a module"]);
    let index = fs::read(run.path(".git/index")).expect("an index");
    edit(
        &run,
        "modules/ecr-cache/variables.tf",
        "\"ecr-pullthroughcache/docker-hub\"",
        "\"ecr-pullthroughcache/another\"",
    );
    let ran = run
        .run("verify modules/ecr-cache --level apply --from HEAD")
        .exits(5)
        .says("PTC720")
        .says("modules/ecr-cache/secrets.tf:");
    let shown =
        include_str!("../../../../README.md").split("```text\n").nth(4).and_then(|rest| rest.split("```").next());
    let ran = ran.says(shown.expect("the README's output").trim()).says("over HEAD:modules/ecr-cache");
    assert!(!ran.stderr.contains("PTC733"), "the same loss is reported once: {}", ran.stderr);
    assert_eq!(fs::read(run.path(".git/index")).expect("an index"), index, "the repository stays as it is");
    run.run("verify modules/ecr-cache --level apply --from HEAD --allow PTC720").exits(0).says("allowed PTC720");
}
