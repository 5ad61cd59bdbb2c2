//! Invariants of the source tree.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

fn sources(folders: &[&str]) -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| rust_files(&root().join(folder), &mut paths));
    paths.sort();
    let read = |path: PathBuf| fs::read_to_string(&path).map(|text| (path, text)).expect("UTF-8");
    paths.into_iter().map(read).collect()
}

#[test]
fn every_file_says_what_it_is() {
    for (path, text) in sources(&["src", "tests/it", "benches"]) {
        assert!(text.starts_with("//!"), "{}", path.display());
    }
}

#[test]
fn no_file_is_longer_than_a_few_screens() {
    for (path, text) in sources(&["src"]) {
        let lines = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().lines().count();
        assert!(lines <= 300, "{}: {lines} lines", path.display());
    }
}

#[test]
fn effects_stand_at_the_edge() {
    for (path, text) in sources(&["src"]) {
        let at_the_edge = path.strip_prefix(root().join("src/edge")).is_ok();
        assert!(at_the_edge || !text.contains("expect(clippy::disallowed_methods"), "{}", path.display());
    }
}

#[test]
fn nothing_is_left_unfinished() {
    let marks =
        [["TO", "DO("].concat(), ["FIX", "ME"].concat(), ["todo", "!("].concat(), ["unimplemented", "!("].concat()];
    for (path, text) in sources(&["src", "tests/it", "benches"]) {
        for mark in &marks {
            assert!(!text.contains(mark.as_str()), "{}: {mark}", path.display());
        }
    }
}

#[test]
fn templates_and_their_sets_agree() {
    for set in ptcgen::template::set::NAMES {
        let folder = root().join("templates").join(set);
        let known = ptcgen::template::set::TemplateSet::built_in(set).expect("a set").expect("a sound set");
        let mut stored = Vec::new();
        crate::support::tree(&folder).into_iter().for_each(|(path, _)| stored.push(path));
        stored.retain(|path| path.ends_with(".j2"));
        for path in &stored {
            assert!(known.texts.contains_key(path.as_str()), "templates/{set}/{path} is in no build");
        }
    }
}

/// Runs a cargo command of the project; says so where the machine lacks its component.
fn cargo(component: &str, args: &[&str]) {
    let there = crate::support::cargo().args([component, "--version"]).output().expect("cargo starts");
    if !there.status.success() {
        crate::support::not_tested(&format!("cargo {component} is not installed"));
        return;
    }
    let done = crate::support::cargo().arg(component).args(args).output().expect("cargo starts");
    assert!(
        done.status.success(),
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}

#[test]
fn the_source_is_formatted() {
    cargo("fmt", &["--check"]);
}

#[test]
fn the_lints_find_nothing() {
    cargo("clippy", &["--locked", "--all-targets", "--quiet", "--", "-D", "warnings"]);
}
