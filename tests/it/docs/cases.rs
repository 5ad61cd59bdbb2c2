//! Every folder under `tests/fixtures/docs` is a case: files, and a `case.toml` with the runs on them.
//!
//! A run is a command line of terraform-docs. What it prints and writes is compared byte for byte with
//! the output of terraform-docs 0.24.0; `fails` expects an exit code other than zero.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "a test prepares its own files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use ptcgen::docs::FORMATTERS;

use crate::support::program;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case tests.
    about: String,
    run: Vec<Run>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    argv: Vec<String>,
    /// Where it runs, relative to the case.
    #[serde(default)]
    cwd: String,
    /// `$HOME`, relative to the case.
    home: Option<String>,
    #[serde(default)]
    fails: bool,
    /// The file with the expected output.
    stdout: Option<String>,
    /// Each file that is written, and the file with its expected content.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Files that must not be written.
    #[serde(default)]
    absent: Vec<String>,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/docs")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(entry.path()).unwrap(), target).unwrap();
        } else if kind.is_dir() {
            copy(&entry.path(), &target);
        } else if entry.file_name() != "case.toml" {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A copy of a case to run in.
fn workplace(case: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let work = folder.path().join("work");
    copy(case, &work);
    fs::remove_dir_all(work.join("expected")).ok();
    folder
}

fn differences(case: &Path, folder: &Path, run_case: &Run) -> Vec<String> {
    let work = folder.join("work");
    let home = run_case.home.as_ref().map_or(folder.join("home"), |home| work.join(home));
    let output = docs(run_case.argv.iter().map(String::as_str), &work.join(&run_case.cwd), &home);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let mut found = Vec::new();
    if output.status.success() == run_case.fails {
        found.push(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    if let Some(expected) = &run_case.stdout {
        let expected = String::from_utf8(fs::read(case.join(expected)).unwrap()).unwrap();
        if stdout != expected {
            found.push(difference(&expected, &stdout));
        }
    }
    for (written, expected) in &run_case.files {
        let expected = fs::read(case.join(expected)).unwrap();
        match fs::read(work.join(written)) {
            Ok(text) if text == expected => {}
            Ok(text) => found.push(difference(&String::from_utf8_lossy(&expected), &String::from_utf8_lossy(&text))),
            Err(error) => found.push(format!("{written}: {error}")),
        }
    }
    let unwanted = run_case.absent.iter().filter(|name| work.join(name).exists());
    found.extend(unwanted.map(|name| format!("{name} must not be written")));
    found
}

fn docs<'a>(argv: impl IntoIterator<Item = &'a str>, folder: &Path, home: &Path) -> Output {
    program().arg("docs").args(argv).current_dir(folder).env("HOME", home).output().unwrap()
}

fn difference(expected: &str, found: &str) -> String {
    similar::TextDiff::from_lines(expected, found).unified_diff().context_radius(1).to_string()
}

#[test]
fn every_case_is_what_terraform_docs_writes() {
    let mut folders: Vec<PathBuf> = fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 68, "cases are missing");
    let mut failures = Vec::new();
    for folder in folders {
        let case: Case = toml::from_str(&fs::read_to_string(folder.join("case.toml")).unwrap()).unwrap();
        assert!(!case.about.is_empty() && !case.run.is_empty(), "{}", folder.display());
        // Only a run that writes needs its own copy.
        let common = workplace(&folder);
        for run_case in &case.run {
            let writes = !run_case.files.is_empty() || !run_case.absent.is_empty() || run_case.fails;
            let own = writes.then(|| workplace(&folder));
            let found = differences(&folder, own.as_ref().unwrap_or(&common).path(), run_case);
            if !found.is_empty() {
                let name = folder.file_name().unwrap().to_string_lossy();
                failures.push(format!("{name} {:?}\n{}", run_case.argv, found.join("\n")));
            }
        }
    }
    assert!(failures.is_empty(), "{} runs differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_format_has_a_case() {
    let mut typed = Vec::new();
    for folder in fs::read_dir(fixtures()).unwrap() {
        let case: Case =
            toml::from_str(&fs::read_to_string(folder.unwrap().path().join("case.toml")).unwrap()).unwrap();
        typed.extend(case.run.iter().filter(|run| !run.fails).map(|run| run.argv.join(" ") + " "));
    }
    for formatter in FORMATTERS {
        let is_typed = |name: &&str| typed.iter().any(|argv| argv.starts_with(&format!("{name} ")));
        assert!(formatter.names.iter().any(is_typed), "{}", formatter.name());
    }
}

#[test]
fn a_fresh_file_is_not_written_again() {
    let folder = tempfile::tempdir().unwrap();
    copy(&fixtures().join("basic-vpc-module"), folder.path());
    let argv = ["markdown", ".", "--output-file", "README.md"];
    let run = || docs(argv, folder.path(), folder.path()).status.success();
    assert!(run());
    let readme = folder.path().join("README.md");
    let before = fs::metadata(&readme).unwrap().modified().unwrap();
    // The file is read-only, so a second write would fail.
    let mut permissions = fs::metadata(&readme).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&readme, permissions).unwrap();
    assert!(run());
    assert_eq!(fs::metadata(&readme).unwrap().modified().unwrap(), before);
}

#[test]
fn compact_separators_are_those_of_releases_before_0_22() {
    let seed = fixtures().join("seed-ecr-pull-through-cache");
    let text = |name: &str| fs::read(seed.join(name)).unwrap();
    let names: Vec<String> = fs::read_dir(&seed)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".tf"))
        .collect();
    let texts: Vec<Vec<u8>> = names.iter().map(|name| text(name)).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(String::as_str).zip(texts.iter().map(Vec::as_slice)).collect();
    let config = String::from_utf8(text(".terraform-docs.yml")).unwrap() + "settings:\n  compact-separators: true\n";
    let (block, output) = ptcgen::docs::render_block(&files, &config).unwrap();
    let readme = ptcgen::docs::inject(Some(&text("README.md")), &block, &output).unwrap();
    assert_eq!(readme, text("expected/inject-seed-separators/README.md"));
}
