//! Invariants of the source tree.

mod imports;

use std::fs;
use std::path::{Path, PathBuf};

use imports::{SourceFile, imports, paths};

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

/// The rooms of the source in the order of ARCHITECTURE.md, from the ground up.
fn rooms() -> Vec<String> {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let rows = page.lines().skip_while(|line| *line != "## The rooms, from the ground up");
    let named = rows.filter_map(|line| line.strip_prefix("### `src/")?.split('`').next());
    named.map(|path| path.trim_end_matches('/').trim_end_matches(".rs").to_owned()).collect()
}

fn source_files() -> Vec<SourceFile> {
    let mut files = Vec::new();
    for (path, text) in sources(&["src"]) {
        let path = path.strip_prefix(root().join("src")).expect("a file below src").with_extension("");
        let module: Vec<String> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if module.iter().any(|part| part == "tests") || module == ["main"] || module == ["lib"] {
            continue;
        }
        files.push(SourceFile::new(module, &text));
    }
    files
}

#[test]
fn no_room_imports_from_a_room_above_it() {
    let (rooms, files) = (rooms(), source_files());
    let level = |file: &SourceFile| {
        let room = rooms.iter().position(|room| *room == file.module[0]);
        room.unwrap_or_else(|| panic!("ARCHITECTURE.md has no heading for `src/{}`", file.module[0]))
    };
    let mut upward = Vec::new();
    for (file, targets) in files.iter().zip(imports(&files)) {
        let above = targets.into_iter().filter(|at| level(&files[*at]) > level(file));
        upward.extend(above.map(|at| format!("{} imports {}", file.module.join("/"), files[at].module.join("/"))));
    }
    // The re-exports at the crate's root are for users of the library; the rooms import from each other's files.
    for file in &files {
        let strange = paths(file).into_iter().find(|path| path.first().is_none_or(|first| !rooms.contains(first)));
        upward.extend(strange.map(|path| format!("{} imports {path:?} from no room", file.module.join("/"))));
    }
    assert!(upward.is_empty(), "{}", upward.join("\n"));
    for room in &rooms {
        assert!(files.iter().any(|file| file.module[0] == *room), "there is no `src/{room}`");
    }
}

/// The rooms that could become crates of their own, and everything that each may build on, whatever precedes it in the
/// order.
const INDEPENDENT: &[(&str, &[&str])] = &[("hcl", &["base", "diag"]), ("docs", &["base", "diag", "hcl"])];

#[test]
fn hcl_and_docs_could_be_crates_of_their_own() {
    let files = source_files();
    for (room, foundations) in INDEPENDENT {
        let inside: Vec<&SourceFile> = files.iter().filter(|file| file.module[0] == *room).collect();
        assert!(!inside.is_empty(), "there is no `src/{room}`");
        for file in inside {
            // The crate's own items and re-exports would be out of reach, too.
            let foreign = paths(file).into_iter().find(|path| {
                let first = path.first().map(String::as_str).unwrap_or_default();
                first != *room && !foundations.contains(&first)
            });
            assert_eq!(foreign, None, "{} leads out of `{room}`", file.module.join("/"));
        }
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let files = source_files();
    let imports = imports(&files);
    let reached = |from: usize| {
        let (mut seen, mut next) = (vec![false; files.len()], imports[from].clone());
        while let Some(at) = next.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                next.extend(&imports[at]);
            }
        }
        seen
    };
    let circles = (0..files.len()).filter(|at| reached(*at)[*at]).map(|at| files[at].module.join("/"));
    assert_eq!(circles.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn every_file_is_reached_from_the_top() {
    let every = sources(&["src"]);
    let declares = |parent: &Path, name: &str| {
        let text = every.iter().find(|(path, _)| path == parent).map(|(_, text)| text.as_str()).unwrap_or_default();
        text.lines().any(|line| line.trim_start().trim_end().ends_with(&format!("mod {name};")))
    };
    for (path, _) in &every {
        let (folder, name) = (path.parent().expect("a folder"), path.file_stem().expect("a name").to_string_lossy());
        let parent = if folder == root().join("src") { folder.join("lib.rs") } else { folder.with_extension("rs") };
        assert!(["main", "lib"].contains(&&*name) || declares(&parent, &name), "nothing declares {}", path.display());
    }
}

#[test]
fn effects_stand_at_the_edge() {
    for (path, text) in sources(&["src"]) {
        let at_the_edge = path.strip_prefix(root().join("src/edge")).is_ok() || path.ends_with("tests.rs");
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
    for set in ptcgen::render::BUILT_IN {
        let folder = root().join("templates").join(set);
        let known = ptcgen::render::TemplateSet::built_in(set).expect("a set").expect("a sound set");
        let mut stored = Vec::new();
        crate::support::tree(&folder).into_iter().for_each(|(path, _)| stored.push(path));
        stored.retain(|path| path.ends_with(".j2"));
        for path in &stored {
            assert!(known.texts.contains_key(path.as_str()), "templates/{set}/{path} is in no build");
        }
    }
}

/// Runs a component of cargo on the project; prints a notice if the machine lacks it.
fn component(name: &str, args: &[&str]) {
    let there = crate::support::cargo().args([name, "--version"]).output().expect("cargo starts");
    if there.status.success() {
        succeeds(name, args);
    } else {
        crate::support::not_tested(&format!("cargo {name} is not installed"));
    }
}

#[track_caller]
fn succeeds(command: &str, args: &[&str]) {
    let done = crate::support::cargo().arg(command).args(args).output().expect("cargo starts");
    assert!(
        done.status.success(),
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}

#[test]
fn the_source_is_formatted() {
    component("fmt", &["--check"]);
}

#[test]
fn the_lints_find_nothing() {
    component("clippy", &["--locked", "--all-targets", "--quiet", "--", "-D", "warnings"]);
}

#[test]
fn the_lints_of_the_docs_find_nothing() {
    succeeds("rustdoc", &["--locked", "--lib", "--quiet", "--", "-D", "warnings"]);
}
