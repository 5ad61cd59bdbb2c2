//! `ptcgen docs --engine terraform-docs`, with a stand-in program that writes, fails, hangs or prints garbage.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ptcgen::docs::{FORMATTERS, Formatter};

use crate::support::Run;

const VARIABLE: &str = "variable \"name\" {\n  type = string\n}\n";

/// Its documentation is a list of the variables; a file in the module controls what else it does.
const STAND_IN: &str = r#"#!/bin/sh
if [ "$1" = version ]; then echo "${STAND_IN_VERSION-terraform-docs version v0.24.0 linux/amd64}"; exit 0; fi
for last in "$@"; do case "$last" in --config=*) config="${last#--config=}";; esac; done
cd "$last" || exit 1
echo "$$" >> "$STAND_IN_LOG"
[ -f FAIL ] && { echo "Error: the module is not to my liking." >&2; echo "see line 3" >&2; exit 1; }
[ -f HANG ] && { sleep 1000 & echo "$!" >> "$STAND_IN_LOG"; wait; }
[ -f STUBBORN ] && { trap '' TERM; while :; do sleep 0.1; done; }
[ -f SLOW ] && sleep 1
[ -f MEDDLE ] && echo meanwhile >> README.md
[ -f BABBLE ] && { printf '\377\376babble'; exit 0; }
[ -f NOISE ] && { printf '\377\376noise' > README.noise; head -c 300000 /dev/zero >&2; }
file=$(sed -n 's/.*"output":{[^}]*"file":"\([^"]*\)".*/\1/p' "$config")
text=$(sed -n 's/^variable "\(.*\)" {/- \1/p' ./*.tf)
if [ -z "$file" ]; then printf '%s\n' "$text"; exit 0; fi
[ -f NOISE ] && { printf '\377\376' > "$file"; exit 0; }
old=$(sed '/BEGIN_TF_DOCS/,$d' "$file" 2>/dev/null)
{ [ -n "$old" ] && printf '%s\n' "$old"; printf '<!-- BEGIN_TF_DOCS -->\n%s\n<!-- END_TF_DOCS -->' "$text"; } > "$file.new"
mv "$file.new" "$file"
"#;

fn repository() -> Run {
    let run = Run::new()
        .file("terraform-docs", STAND_IN)
        .file("mods/a/main.tf", VARIABLE)
        .file("mods/b/main.tf", VARIABLE)
        .file("mods/b/README.md", "# b\n");
    fs::set_permissions(run.path("terraform-docs"), fs::Permissions::from_mode(0o755)).unwrap();
    let (program, log) = (run.path("terraform-docs"), run.path("log"));
    run.env("PTCGEN_TERRAFORM_DOCS", program.to_str().unwrap()).env("STAND_IN_LOG", log.to_str().unwrap())
}

/// The processes in the log that are still running.
fn alive(log: &Path) -> Vec<String> {
    let text = fs::read_to_string(log).unwrap_or_default();
    let runs = |id: &&str| {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        !status.is_empty() && !status.contains("State:\tZ")
    };
    text.lines().filter(runs).map(str::to_owned).collect()
}

#[test]
fn the_program_writes_what_is_stale_and_nothing_else() {
    let run = repository();
    run.run("docs --engine terraform-docs --check mods").exits(1).prints("+- name\n").says("2 modules: 2 stale");
    assert_eq!(run.read("mods/b/README.md"), "# b\n");
    run.run("docs --engine terraform-docs mods").exits(0).says("2 modules: 2 written");
    assert_eq!(run.read("mods/b/README.md"), "# b\n\n<!-- BEGIN_TF_DOCS -->\n- name\n<!-- END_TF_DOCS -->");
    run.run("docs --engine terraform-docs --check mods").exits(0).says("2 modules: 2 up to date");
    assert_eq!(run.run("docs --engine terraform-docs json mods/a").exits(0).stdout, "- name\n");
    let before = run.read("mods/b/README.md");
    assert_eq!(run.run("docs --engine terraform-docs markdown mods/b").exits(0).stdout, "- name\n");
    assert_eq!(run.read("mods/b/README.md"), before, "what prints does not write, whatever renders");
}

#[test]
fn pages_without_a_file_are_printed() {
    let run = repository().file(".terraform-docs.yml", "formatter: markdown\n");
    assert_eq!(run.run("docs --engine terraform-docs mods/a mods/b").exits(0).stdout, "- name\n- name\n");
}

#[test]
fn its_complaints_are_findings_and_the_other_modules_are_done() {
    let run = repository().file("mods/a/FAIL", "").file("mods/c/main.tf", VARIABLE).file("mods/c/NOISE", "");
    let ran = run.run("docs --engine terraform-docs mods").exits(6);
    let ran = ran.says("failed: the module is not to my liking").says("see line 3").says("`mods/a`: ");
    ran.says("succeeded, but wrote no documentation").says("wrote mods/b/README.md\n3 modules: 1 written, 2 failed");
    assert!(!run.path("mods/c/README.md").exists());
    let run = repository().file("mods/a/BABBLE", "").file(".terraform-docs.yml", "formatter: markdown\n");
    run.run("docs --engine terraform-docs mods/a").exits(6).says("printed something that is not text");
}

#[test]
fn a_program_that_hangs_is_ended_with_all_that_it_started() {
    let run = repository().file("mods/a/HANG", "").file("mods/b/STUBBORN", "");
    let begin = Instant::now();
    let ran = run.run("docs --engine terraform-docs --timeout 1.5 mods").exits(6);
    ran.says("did not end within 1.5 seconds").says("`--timeout SECONDS`").says("2 modules: 2 failed");
    assert!(begin.elapsed() < Duration::from_secs(60));
    assert_eq!(alive(&run.path("log")), Vec::<String>::new());
}

#[test]
fn a_signal_ends_the_program_and_leaves_nothing() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let run = repository().file("mods/a/HANG", "").file("mods/b/HANG", "");
        let temporary = tempfile::tempdir().unwrap();
        let mut ptcgen = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
        ptcgen.args(["docs", "--engine", "terraform-docs", "--terraform-docs-bin"]).arg(run.path("terraform-docs"));
        ptcgen.arg(run.path("mods")).env("STAND_IN_LOG", run.path("log")).env("TMPDIR", temporary.path());
        let mut ptcgen = ptcgen.stderr(Stdio::null()).spawn().unwrap();
        let begin = Instant::now();
        while alive(&run.path("log")).is_empty() {
            assert!(begin.elapsed() < Duration::from_secs(60), "the program does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        let kill = format!("kill -{name} {}", ptcgen.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        assert_eq!(ptcgen.wait().unwrap().code(), Some(code));
        assert_eq!(alive(&run.path("log")), Vec::<String>::new());
        assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "temporary folders are left");
        assert!(!run.path("mods/a/README.md").exists());
    }
}

#[test]
fn edits_made_during_a_run_are_kept() {
    let run = repository().file("mods/b/MEDDLE", "");
    run.run("docs --engine terraform-docs mods/b").exits(0).says("wrote mods/b/README.md");
    let text = "# b\nmeanwhile\n\n<!-- BEGIN_TF_DOCS -->\n- name\n<!-- END_TF_DOCS -->";
    assert_eq!(run.read("mods/b/README.md"), text);
}

/// The output of a run on a terminal.
fn on_a_terminal(run: &Run, arguments: &str) -> Option<String> {
    let line = format!("{} docs --engine terraform-docs {arguments}", env!("CARGO_BIN_EXE_ptcgen"));
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).current_dir(run.path("")).stdin(Stdio::null()).env_remove("PTCGEN_QUIET");
    script.env("PTCGEN_TERRAFORM_DOCS", run.path("terraform-docs")).env("STAND_IN_LOG", run.path("log"));
    Some(String::from_utf8(script.output().ok()?.stdout).unwrap())
}

#[test]
fn a_terminal_sees_how_far_long_work_is() {
    let run = repository().file("mods/a/SLOW", "");
    let Some(seen) = on_a_terminal(&run, "--check mods") else {
        crate::support::not_tested("there is no `script`: what a terminal sees is not looked at");
        return;
    };
    let (progress, rest) = seen.split_once("\r\u{1b}[K").expect("a line that is taken away at the end");
    assert!(progress.contains("\r2 modules so far"), "{seen:?}");
    assert!(rest.contains("2 modules: 2 stale"), "{seen:?}");
    assert!(!on_a_terminal(&run, "--check --quiet mods").unwrap().contains("so far"));
    let piped = run.run("docs --engine terraform-docs --check mods").exits(1);
    assert!(!piped.stderr.contains("so far") && !piped.stdout.contains("so far"));
}

#[test]
fn a_missing_or_old_program_is_told_with_what_to_do() {
    let run = repository();
    let ran = run.run("docs --engine terraform-docs --terraform-docs-bin ./nowhere mods").exits(6);
    ran.says("`./nowhere` is not there").says("install terraform-docs").says("the native engine writes the same");
    for (version, words) in [
        ("terraform-docs version v0.15.0 linux", "is version 0.15, at least 0.16 is needed"),
        ("hello", "does not print a version"),
    ] {
        let run = repository().env("STAND_IN_VERSION", version);
        run.run("docs --engine terraform-docs mods").exits(6).says(words);
    }
    let run = repository();
    fs::create_dir(run.path("bin")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_ptcgen"), run.path("bin/terraform-docs")).unwrap();
    let ran = run.run("docs --engine terraform-docs --terraform-docs-bin bin/terraform-docs mods").exits(6);
    ran.says("`bin/terraform-docs` is ptcgen under terraform-docs' name");
    let run = repository().env("PATH", "/nowhere").env("PTCGEN_TERRAFORM_DOCS", "");
    run.run("docs --engine terraform-docs mods").exits(6).says("`terraform-docs` is not there");
}

/// Compares both engines on every module of the fixtures, if a real terraform-docs 0.24 is installed.
#[test]
fn both_engines_write_the_same() {
    let real = Command::new("terraform-docs").arg("version").output();
    let Some(version) = real.ok().and_then(|output| String::from_utf8(output.stdout).ok()) else {
        crate::support::not_tested("there is no terraform-docs on PATH: both engines are not compared");
        return;
    };
    if !version.contains("v0.24.") || version.contains("ptcgen") {
        crate::support::not_tested(&format!(
            "both engines are not compared, terraform-docs on PATH is {}",
            version.trim()
        ));
        return;
    }
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/docs");
    for case in fs::read_dir(fixtures).unwrap() {
        let case = case.unwrap().path();
        for format in FORMATTERS.iter().map(Formatter::name) {
            let run = |engine: &str| {
                let mut ptcgen = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
                ptcgen.arg("docs").args(format.split(' ')).args(["--engine", engine, "."]).current_dir(&case);
                let output = ptcgen.output().unwrap();
                (output.status.success(), output.stdout)
            };
            assert_eq!(run("native"), run("terraform-docs"), "{} {format}", case.display());
        }
    }
}
