//! `terraform-docs` by name: recorded command lines of terraform-docs, and the programs of others that call it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{program, tree};

/// A command line and what terraform-docs did.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    argv: Vec<String>,
    exit: i32,
    /// The kind of text on standard output, where its wording is the program's own.
    prints: Option<String>,
    /// The text on standard output.
    stdout: Option<String>,
    /// The files that were written or changed.
    #[serde(default)]
    files: BTreeMap<String, String>,
}

#[derive(serde::Deserialize)]
struct Lines {
    line: Vec<Line>,
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/terraform-docs-name")
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        match name.strip_suffix('/') {
            Some(folder) => fs::create_dir_all(to.join(folder)).unwrap(),
            None => fs::write(to.join(name), bytes).unwrap(),
        }
    }
}

/// A folder that is first on PATH, with a link to the program named terraform-docs.
fn link() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_ptcgen"), folder.path().join("terraform-docs")).unwrap();
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn prints(kind: &str, stdout: &str) -> bool {
    match kind {
        "help" => stdout.contains("Usage: terraform-docs"),
        "version" => {
            let line = stdout.strip_prefix("terraform-docs version v0.24.0 ").unwrap_or_default();
            line.contains('/') && line.ends_with(&format!(" (ptcgen {})\n", env!("CARGO_PKG_VERSION")))
        }
        "script" => stdout.contains("output-file") && stdout.contains("terraform-docs") && stdout.len() > 2000,
        other => panic!("{other}"),
    }
}

#[test]
fn every_recorded_command_line_does_what_terraform_docs_does() {
    let Lines { line: lines } = toml::from_str(&fs::read_to_string(fixture().join("lines.toml")).unwrap()).unwrap();
    assert!(lines.len() > 140, "lines are missing");
    let before: BTreeMap<String, Vec<u8>> = tree(&fixture().join("tree")).into_iter().collect();
    let link = link();
    let link = link.path().join("terraform-docs");
    let differs = |line: &Line, by_link: bool| {
        let folder = tempfile::tempdir().unwrap();
        let (work, home) = (folder.path().join("work"), folder.path().join("home"));
        fs::create_dir_all(&work).unwrap();
        fs::create_dir(&home).unwrap();
        copy(&fixture().join("tree"), &work);
        let mut command = if by_link { Command::new(&link) } else { program() };
        command.args(if by_link { &[][..] } else { &["docs", "--terraform-docs"][..] }).args(&line.argv);
        // None of ptcgen's variables counts, not even one with a value that ptcgen refuses.
        command
            .env("PTCGEN_ALL", "1")
            .env("PTCGEN_CHECK", "1")
            .env("PTCGEN_QUIET", "no")
            .env("PTCGEN_DIRECTORY", "none");
        let Output { status, stdout, stderr } = command.current_dir(&work).env("HOME", &home).output().unwrap();
        let (stdout, stderr) = (text(&stdout), text(&stderr));
        let files = tree(&work).into_iter().filter(|(name, bytes)| before.get(name) != Some(bytes));
        let files: BTreeMap<String, String> = files.map(|(name, bytes)| (name, text(&bytes))).collect();
        let printed = match &line.prints {
            Some(kind) => prints(kind, &stdout),
            None => line.stdout.as_ref() == Some(&stdout),
        };
        let same = status.code() == Some(line.exit) && printed && files == line.files;
        (!same).then(|| format!("{:?} ({by_link}): {status}, writes {files:?}\n{stdout}{stderr}", line.argv))
    };
    let found = |by_link: bool| {
        let differences = lines.iter().filter_map(move |line| differs(line, by_link));
        differences.collect::<Vec<String>>()
    };
    let all: Vec<String> = std::thread::scope(|scope| {
        let one = scope.spawn(|| found(true));
        let other = found(false);
        one.join().unwrap().into_iter().chain(other).collect()
    });
    assert!(all.is_empty(), "{} differ:\n{}", all.len(), all.join("\n"));
}

#[test]
fn the_completion_scripts_are_scripts() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let script = program().args(["docs", "completion", shell]).output().unwrap();
        assert!(script.status.success());
        let named = program().args(["docs", "--terraform-docs", "completion", shell]).output().unwrap();
        assert_eq!(text(&script.stdout), text(&named.stdout));
        let file = folder.path().join(shell);
        fs::write(&file, &script.stdout).unwrap();
        let Ok(checked) = Command::new(shell).arg("-n").arg(&file).output() else { continue };
        assert!(checked.status.success(), "{}", text(&checked.stderr));
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(who).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Runs a script of `tests/packaging` in a folder, with the program on PATH as terraform-docs.
fn script(name: &str, folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let link = link();
    let path = format!("{}:{}", link.path().display(), std::env::var("PATH").unwrap());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packaging").join(name);
    let mut command = Command::new("bash");
    command.arg(script).args(arguments).current_dir(folder).env("PATH", path).env("HOME", folder);
    command.env("PTCGEN_CHECK", "1").envs(variables.iter().copied()).output().unwrap()
}

const VARIABLE: &str = "variable \"name\" {\n  default = \"a\"\n}\n";
const MARKERS: &str = "# a\n\n<!-- BEGIN_TF_DOCS -->\n<!-- END_TF_DOCS -->\n";

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("a/main.tf", VARIABLE), ("a/README.md", MARKERS), ("b c/main.tf", VARIABLE)] {
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "one"]);
    folder
}

#[test]
fn the_hook_of_pre_commit_terraform_runs() {
    let folder = repository();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let hook = |arguments: &[&str]| {
        let ran = script("hook_of_pre_commit_terraform", folder.path(), arguments, &[]);
        (ran.status.code(), text(&ran.stdout) + &text(&ran.stderr))
    };
    let files = ["--", "a/main.tf", "b c/main.tf", "a/README.md"];
    assert_eq!(
        hook(&[&["--args=--sort=false --hide providers"], &files[..]].concat()),
        (Some(1), "a/README.md changed\n".into())
    );
    assert!(read("a/README.md").contains("[name](#input\\_name)") && !read("a/README.md").contains("Providers"));
    assert!(!folder.path().join("b c/README.md").exists(), "there are no markers to write between");
    assert_eq!(hook(&[&["--args=--sort=false --hide providers"], &files[..]].concat()), (Some(0), String::new()));
    let creates = ["--hook-config=--create-file-if-not-exist=true", "--hook-config=--path-to-file=docs/USAGE.md"];
    let (code, said) = hook(&[&creates, &files[..]].concat());
    assert_eq!((code, said.lines().count()), (Some(1), 2), "{said}");
    assert!(read("b c/docs/USAGE.md").contains("[name](#input\\_name)"));
    fs::write(folder.path().join("a/main.tf"), "variable").unwrap();
    let (code, said) = hook(&files);
    assert!(code == Some(1) && said.contains("main.tf:1:"), "{said}");
}

#[test]
fn the_entry_script_of_terraform_docs_own_action_runs() {
    let folder = repository();
    let output = folder.path().join("output");
    let action = |variables: &[(&str, &str)]| {
        fs::write(&output, "").unwrap();
        let given = [&[("GITHUB_OUTPUT", output.to_str().unwrap())], variables].concat();
        let ran = script("entry_of_terraform_docs_action", folder.path(), &[], &given);
        (ran.status.code(), fs::read_to_string(&output).unwrap(), text(&ran.stdout) + &text(&ran.stderr))
    };
    let (code, changed, said) = action(&[("INPUT_WORKING_DIR", "a")]);
    assert_eq!((code, changed.as_str()), (Some(0), "num_changed=1\n"), "{said}");
    assert!(said.contains("a/README.md updated successfully"), "{said}");
    let find = [("INPUT_FIND_DIR", "."), ("INPUT_OUTPUT_METHOD", "replace"), ("INPUT_OUTPUT_FORMAT", "json")];
    let (code, changed, said) = action(&[&find[..], &[("INPUT_FAIL_ON_DIFF", "true")]].concat());
    assert_eq!((code, changed.as_str()), (Some(1), "num_changed=2\n"), "{said}");
    assert!(said.contains("\nb c/README.md updated"), "{said}");
    let (code, _, said) = action(&[("INPUT_WORKING_DIR", "a"), ("INPUT_ARGS", "--sort=maybe")]);
    assert!(code == Some(1) && said.contains("--sort"), "{said}");
}
