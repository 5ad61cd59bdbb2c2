//! A program that stands in for terraform: it passes, fails, hangs, is killed or prints garbage on demand.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{self, Run};

/// A file with the name of a step says what the program does in that step.
const STAND_IN: &str = r#"#!/bin/sh
pwd >> "$STAND_IN_LOG"
echo "$$" >> "$STAND_IN_LOG"
for last in "$1" any; do
  if [ -f "do-$last" ]; then . "./do-$last"; exit; fi
done
case "$1" in
  validate) echo '{"format_version":"1.0","valid":true,"error_count":0,"warning_count":0,"diagnostics":[]}';;
  test) echo '{"type":"test_summary","test_summary":{"status":"pass","passed":2,"failed":0,"errored":0,"skipped":0}}';;
  plan) echo '{"type":"version"}';;
  show) echo '{"format_version":"1.2"}';;
esac
"#;

pub(super) fn module() -> Run {
    let run = Run::new()
        .file("terraform", STAND_IN)
        .file("m/main.tf", "output \"a\" {\n  value = 1\n}\n")
        .file("tmp/keep", "");
    fs::set_permissions(run.path("terraform"), fs::Permissions::from_mode(0o755)).expect("a program");
    let [program, log, tmp] = ["terraform", "log", "tmp"].map(|name| run.path(name).to_string_lossy().into_owned());
    run.env("PTCGEN_TERRAFORM", &program).env("STAND_IN_LOG", &log).env("TMPDIR", &tmp).env("TF_CLI_CONFIG_FILE", "")
}

/// The processes in the log that still run.
pub(super) fn alive(log: &Path) -> Vec<String> {
    let text = fs::read_to_string(log).unwrap_or_default();
    let runs = |id: &&str| {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        !status.is_empty() && !status.contains("State:\tZ")
    };
    text.lines().filter(|line| line.parse::<u32>().is_ok()).filter(runs).map(str::to_owned).collect()
}

/// Checks that nothing runs any more and that no temporary folder is left.
#[track_caller]
pub(super) fn nothing_is_left(run: &Run) {
    // A process that was just killed may take a moment to disappear.
    let begin = Instant::now();
    while !alive(&run.path("log")).is_empty() && begin.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(alive(&run.path("log")), Vec::<String>::new());
    let left: Vec<String> = support::tree(&run.path("tmp")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(left, ["keep"]);
}

#[test]
fn every_level_says_what_it_saw() {
    let run = module();
    for (level, words) in [
        ("syntax", "m: parses\n"),
        ("fmt", "m: parses, formatted\n"),
        ("validate", "m: parses, formatted, valid\n"),
        ("test", "m: parses, formatted, valid, 2 tests pass\n"),
        ("plan", "m: parses, formatted, valid, 2 tests pass, nothing to create\n"),
    ] {
        let ran = run.run(&format!("verify m --level {level}")).exits(0);
        let data = if level == "plan" { "m: nothing to create\n" } else { "" };
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), (data, words));
    }
    nothing_is_left(&run);
}

#[test]
fn the_folder_stays_as_it_is() {
    let run = module()
        .file("m/do-init", "mkdir -p .terraform/x; echo x > .terraform.lock.hcl; echo y > main.tf; exit 0\n")
        .file("m/.terraform/theirs", "1")
        .file("m/terraform.tfstate", "{}")
        .file("m/do-validate", "[ -e .terraform/theirs ] && exit 9\n[ -e terraform.tfstate ] && exit 9\necho '{\"valid\":true,\"diagnostics\":[]}'\n");
    let before = support::tree(&run.path("m"));
    run.run("verify m").exits(0);
    assert_eq!(support::tree(&run.path("m")), before);
    nothing_is_left(&run);
}

#[test]
fn data_goes_where_the_environment_wants_it() {
    let run =
        module().file("m/do-init", "echo \"$TF_DATA_DIR\" > \"$STAND_IN_LOG.data\"; exit 0\n").file("data/keep", "");
    let data = run.path("data").to_string_lossy().into_owned();
    let run = run.env("TF_DATA_DIR", &data);
    run.run("verify m").exits(0);
    assert!(run.read("log.data").starts_with(&format!("{data}/ptcgen-")), "{}", run.read("log.data"));
    assert_eq!(support::tree(&run.path("data")).len(), 1);
    let run = run.env("TF_DATA_DIR", "own").file("m/own/theirs", "");
    let run = run.file("m/do-validate", "[ -e own ] && exit 9\necho '{\"valid\":true,\"diagnostics\":[]}'\n");
    run.run("verify m").exits(0);
    assert_eq!(run.read("log.data"), "own\n");
    nothing_is_left(&run);
}

#[test]
fn a_program_that_is_not_there_is_named_with_what_to_install() {
    let run = module().env("PTCGEN_TERRAFORM", "/nowhere/terraform");
    run.run("verify m").exits(6).says("PTC701").says("there is no `/nowhere/terraform`").says("tofu");
    run.run("verify m --level syntax").exits(0);
    let bare = Run::new().file("m/main.tf", "").env("PATH", "/nowhere");
    bare.run("verify m --level fmt").exits(0).says("formatted, as far as ptcgen alone can tell");
    let bare = bare.file("m/main.tf", "output \"a\" {\n value = 1\n}\n");
    bare.run("verify m --level fmt").exits(5).says("PTC770");
    bare.run("verify m").exits(6).says("neither `terraform` nor `tofu` is on the `PATH`");
}

#[test]
fn tofu_does_where_terraform_is_not() {
    let run = module();
    fs::create_dir(run.path("bin")).expect("a folder");
    fs::copy(run.path("terraform"), run.path("bin/tofu")).expect("a program");
    let path = format!("{}:/usr/bin:/bin", run.path("bin").display());
    let run = run.file("m/do-init", "exit 7\n").env("PTCGEN_TERRAFORM", "tofu").env("PATH", &path);
    run.run("verify m").exits(6).says("`tofu init` exited with code 7 and no usable output");
}

#[test]
fn a_hanging_step_is_ended_with_all_that_it_started() {
    let hang = "sleep 1000 & echo \"$!\" >> \"$STAND_IN_LOG\"; wait\n";
    let run = module().file("m/do-init", hang);
    let ran = run.run("verify m --timeout 0.5").exits(6).says("PTC703");
    ran.says("`terraform init` did not end within 0.5 seconds").says("--timeout SECONDS").says("--provider-mirror");
    nothing_is_left(&run);
}

#[test]
fn a_killed_or_babbling_terraform_is_no_verdict() {
    let run = module().file("m/do-validate", "kill -9 $$\n");
    run.run("verify m").exits(6).says("PTC702").says("was killed");
    let run = module().file("m/do-validate", "echo Segmentation fault >&2; echo '{\"valid\":'; exit 139\n");
    run.run("verify m").exits(6).says("exited with code 139 and no usable output").says("Segmentation fault");
    let run = module().file("m/do-test", "printf '\\377\\376{}'\n");
    run.run("verify m --level test").exits(6).says("`terraform test` exited with code 0 and no usable output");
    nothing_is_left(&run);
}

#[test]
fn one_module_that_fails_does_not_keep_the_others_from_being_verified() {
    let run = module().file("n/main.tf", "locals {\n").file("o/README.md", "").file("a/main.tf", "");
    let ran = run.run("verify n m o a").exits(6);
    assert!(
        ran.stderr.ends_with(
            "n: failed verification\nm: parses, formatted, valid\no: could not be verified\na: parses, formatted, valid\n"
        ),
        "{}",
        ran.stderr
    );
    ran.says("PTC750").says("PTC707");
}

pub(super) fn start(run: &Run, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
    command.args(arguments).current_dir(run.path("."));
    command.env("PTCGEN_TERRAFORM", run.path("terraform")).env("STAND_IN_LOG", run.path("log"));
    command.env("TMPDIR", run.path("tmp")).env("TF_CLI_CONFIG_FILE", "");
    command
        .envs(run.variables())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

#[test]
fn a_signal_ends_everything() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let hang = "trap '' TERM; sleep 1000 & echo \"$!\" >> \"$STAND_IN_LOG\"; wait\n";
        let run = module().file("m/do-validate", hang).file("n/main.tf", "").file("n/do-init", hang);
        let mut child = start(&run, &["verify", "m", "n", "--jobs", "2"]);
        let begin = Instant::now();
        while alive(&run.path("log")).len() < 2 && begin.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().expect("kill").success());
        assert_eq!(child.wait().expect("it ends").code(), Some(code));
        nothing_is_left(&run);
    }
}

#[test]
fn a_new_module_is_verified_at_once() {
    let run = module();
    run.run("new fresh --verify test")
        .exits(0)
        .says("created main.tf")
        .says("fresh: parses, formatted, valid, 2 tests pass");
    let refuse = "echo '{\"valid\":false,\"diagnostics\":[{\"severity\":\"error\",\"summary\":\"No.\"}]}'\nexit 1\n";
    let run = run.file("fresh/do-validate", refuse);
    run.run("new fresh --verify fmt").exits(0);
    let ran = run.run("new fresh --verify validate --format json").exits(5).says("fresh: failed verification");
    assert_eq!(ran.stdout.matches("schema_version").count(), 1, "{}", ran.stdout);
    run.run("new other --verify validate --dry-run").exits(0);
    nothing_is_left(&run);
}

#[test]
fn a_terminal_sees_where_each_module_is() {
    let slow = "sleep 1\necho '{\"valid\":true,\"diagnostics\":[]}'\n";
    let run = module().file("m/do-validate", slow).file("n/main.tf", "").file("n/do-validate", slow);
    let on_a_terminal = |arguments: &str| {
        let line = format!("{} verify m n --jobs 2 {arguments}", env!("CARGO_BIN_EXE_ptcgen"));
        let mut script = Command::new("script");
        script
            .args(["-qec", &line, "/dev/null"])
            .current_dir(run.path(""))
            .stdin(Stdio::null())
            .env_remove("PTCGEN_QUIET");
        script.env("PTCGEN_TERRAFORM", run.path("terraform")).env("STAND_IN_LOG", run.path("log"));
        script.env("TF_CLI_CONFIG_FILE", "").env_remove("PTCGEN_PROVIDER_MIRROR");
        Some(String::from_utf8(script.output().ok()?.stdout).expect("UTF-8"))
    };
    let Some(seen) = on_a_terminal("") else {
        return support::not_tested("there is no `script`: what a terminal sees is not looked at");
    };
    let (progress, rest) = seen.rsplit_once("\r\u{1b}[2A\u{1b}[J").expect("lines that are taken away at the end");
    for line in ["m: terraform validate\r\n", "n: terraform validate\r\n", "0 of 2 modules verified"] {
        assert!(progress.contains(line), "{line}: {seen:?}");
    }
    assert_eq!(rest, "m: parses, formatted, valid\r\nn: parses, formatted, valid\r\n");
    assert_eq!(on_a_terminal("--quiet").as_deref(), Some(""));
}
