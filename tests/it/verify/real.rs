//! With terraform itself: what passes, what does not, and what terraform reports.

mod apply;
mod providers;

use std::process::Command;

use crate::support::specs;
use crate::support::{self, Run};
use crate::terraform::real::{not_here, provider_mirror};

/// A module whose provider need not be in a mirror: `terraform_data` is built into terraform.
const PLAIN: &str = "output \"a\" {\n  value = 1\n}\n";

fn run() -> Option<Run> {
    Some(Run::new().env("PTCGEN_PROVIDER_MIRROR", &provider_mirror()?))
}

/// Runs in a network namespace without interfaces where the machine allows it: with a mirror, the network is not used.
#[test]
fn every_example_passes_without_a_network() {
    let Some(mirror) = provider_mirror() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let mut names = Vec::new();
    for example in specs::of_folder("examples/specs") {
        specs::write(&example.files, &folder.path().join(&example.name));
        names.push(example.name);
    }
    let alone = Command::new("unshare").args(["-rn", "true"]).status().is_ok_and(|status| status.success());
    let mut command = if alone {
        let mut command = Command::new("unshare");
        command.args(["-rn", env!("CARGO_BIN_EXE_ptcgen")]);
        command
    } else {
        not_here("no network namespace is to be had here; `verify` may reach the network while it is tested");
        Command::new(env!("CARGO_BIN_EXE_ptcgen"))
    };
    command.args(["verify", "--level", "test", "--strict", "--provider-mirror", &mirror]).args(&names);
    let output = command.current_dir(folder.path()).env_remove("GITHUB_ACTIONS").output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    for (line, name) in said.lines().zip(&names) {
        assert!(line.starts_with(&format!("{name}: parses, formatted, valid, ")), "{line}");
        let files = support::tree(&folder.path().join(name).join("tests"));
        let runs: usize = files.iter().map(|(_, text)| String::from_utf8_lossy(text).matches("\nrun \"").count()).sum();
        assert!(line.ends_with(&format!(", {runs} tests pass")), "{line}, but there are {runs} runs");
    }
    assert_eq!(said.lines().count(), names.len(), "{said}");
}

#[test]
fn what_is_wrong_is_found_and_shown_where_it_is() {
    let Some(run) = run() else { return };
    let run = run
        .file("good/main.tf", PLAIN)
        .file("form/main.tf", "output \"a\" {\n  value=1\n}\n")
        .file("type/main.tf", "output \"a\" {\n  value = tonumber(\"x\")\n}\n")
        .file("fails/main.tf", PLAIN)
        .file("fails/tests/a.tftest.hcl", "run \"one\" {\n  assert {\n    condition     = output.a == 2\n    error_message = \"not two\"\n  }\n}\n")
        .file("old/main.tf", "terraform {\n  required_version = \">= 99\"\n}\n")
        .file("lost/main.tf", "module \"a\" {\n  source = \"./nowhere\"\n}\n")
        .file("much/main.tf", "terraform {\n  required_providers {\n    aws = {\n      source  = \"hashicorp/aws\"\n      version = \">= 99\"\n    }\n  }\n}\n");
    let before = support::tree(&run.path("."));
    let ran = run.run("verify good form type fails old lost much --level test --strict").exits(6);
    assert_eq!(support::tree(&run.path(".")), before);
    let ran = ran.says("PTC715").says("there is no test to run");
    let ran = ran.says("form/main.tf:2:1").says("PTC770").says("type/main.tf:2:21").says("PTC713");
    let ran = ran.says("PTC714").says("fails/tests/a.tftest.hcl:3:21").says("not two").says("in `run \"one\"`");
    let ran = ran.says("PTC706").says("old/main.tf:2:3").says("does not support");
    let ran = ran.says("PTC710").says("lost/main.tf:1:1");
    let ran = ran.says("PTC705").says("constraints >= 99").says("holds 5.").says("of `hashicorp/aws`");
    ran.says("lost: failed verification\n").says("much: could not be verified\n");
}

#[test]
fn a_module_finds_its_neighbours_in_the_copy() {
    let Some(run) = run() else { return };
    let run = run
        .file("mods/a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\noutput \"text\" {\n  value = file(\"${path.module}/../../note.txt\")\n}\n")
        .file("mods/a/tests/a.tftest.hcl", "run \"one\" {\n  assert {\n    condition     = output.text == \"hello\"\n    error_message = \"no\"\n  }\n}\n")
        .file("mods/b/main.tf", "module \"c\" {\n  source = \"./../../c\"\n}\n")
        .file("c/main.tf", PLAIN)
        .file("note.txt", "hello");
    let before = support::tree(&run.path("."));
    let ran =
        run.run("verify mods/a mods/b --level test").exits(0).says("mods/a: parses, formatted, valid, 1 test passes\n");
    ran.says("mods/b: parses, formatted, valid");
    assert_eq!(support::tree(&run.path(".")), before);
}

#[test]
fn settings_that_are_not_there_are_explained() {
    if provider_mirror().is_none() {
        return;
    }
    let run = Run::new().env("TF_CLI_CONFIG_FILE", "/nowhere/terraformrc").file("m/main.tf", PLAIN);
    run.run("verify m").exits(0).says("PTC704").says("`TF_CLI_CONFIG_FILE` names `/nowhere/terraformrc`");
}
