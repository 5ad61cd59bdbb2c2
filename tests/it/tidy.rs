//! Invariants of the source tree.

use std::collections::BTreeMap;
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

/// The rooms of the house in the order of ARCHITECTURE.md, from the ground up.
fn rooms() -> Vec<String> {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let rows = page.lines().skip_while(|line| *line != "## The rooms, from the ground up");
    let named = rows.filter_map(|line| line.strip_prefix("### `src/")?.split('`').next());
    named.map(|path| path.trim_end_matches('/').trim_end_matches(".rs").to_owned()).collect()
}

/// A file below `src` by its module's path: `src/docs/load.rs` is `docs/load`.
struct SourceFile {
    module: Vec<String>,
    /// Its text without comments and unit tests.
    text: String,
}

fn source_files() -> Vec<SourceFile> {
    let mut files = Vec::new();
    for (path, text) in sources(&["src"]) {
        let path = path.strip_prefix(root().join("src")).expect("a file below src").with_extension("");
        let module: Vec<String> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if module.iter().any(|part| part == "tests") || module == ["main"] || module == ["lib"] {
            continue;
        }
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
        files.push(SourceFile { module, text: code.join("\n") });
    }
    files
}

/// Every path in a text that leads to another module, from `crate`: those of `use` and those in the code.
fn paths(file: &SourceFile) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (start, keyword) in ["crate::", "super::", "self::"].iter().flat_map(|key| file.text.match_indices(key)) {
        let before = file.text[..start].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let base = match keyword {
            "crate::" => Vec::new(),
            "self::" => file.module.clone(),
            _ => file.module[..file.module.len() - 1].to_vec(),
        };
        tails(&file.text[start + keyword.len()..], base, &mut found);
    }
    // A child of the module itself is named without any prefix.
    let leads = file.text.match_indices("use ").map(|(at, _)| &file.text[at + 4..]);
    leads.for_each(|rest| tails(rest, file.module.clone(), &mut found));
    found
}

/// Follows a path, through every branch of `{…}`.
fn tails(text: &str, base: Vec<String>, found: &mut Vec<Vec<String>>) {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        let mut depth = 1;
        let mut start = 0;
        for (at, c) in group.char_indices() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 0 || (depth == 1 && c == ',') {
                tails(&group[start..at], base.clone(), found);
                start = at + 1;
            }
            if depth == 0 {
                return;
            }
        }
        return;
    }
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let mut path = base;
    match word.as_str() {
        "" => return found.push(path),
        "super" => drop(path.pop()),
        "self" => {}
        _ => path.push(word.clone()),
    }
    match text[word.len()..].strip_prefix("::") {
        Some(rest) => tails(rest, path, found),
        None => found.push(path),
    }
}

/// Which files each file imports from: by index, a module and what lies below it aside.
fn imports(files: &[SourceFile]) -> Vec<Vec<usize>> {
    let index: BTreeMap<&[String], usize> =
        files.iter().enumerate().map(|(at, file)| (file.module.as_slice(), at)).collect();
    let owner = |path: &[String]| (1..=path.len()).rev().find_map(|len| index.get(&path[..len]).copied());
    let family = |a: &[String], b: &[String]| a.starts_with(b) || b.starts_with(a);
    let targets = |file: &SourceFile| {
        let mut targets: Vec<usize> = paths(file).iter().filter_map(|path| owner(path)).collect();
        targets.retain(|at| !family(&files[*at].module, &file.module));
        targets.sort_unstable();
        targets.dedup();
        targets
    };
    files.iter().map(targets).collect()
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
    assert!(upward.is_empty(), "{}", upward.join("\n"));
    for room in &rooms {
        assert!(files.iter().any(|file| file.module[0] == *room), "there is no `src/{room}`");
    }
}

/// The rooms that could be crates of their own, and all that each may build on, whatever comes before it in the order.
const INDEPENDENT: &[(&str, &[&str])] = &[("hcl", &["base", "diag"]), ("docs", &["base", "diag", "hcl"])];

#[test]
fn hcl_and_docs_could_be_crates_of_their_own() {
    let files = source_files();
    for (room, foundations) in INDEPENDENT {
        let inside: Vec<&SourceFile> = files.iter().filter(|file| file.module[0] == *room).collect();
        assert!(!inside.is_empty(), "there is no `src/{room}`");
        for file in inside {
            // Also what the root of the crate itself offers would be out of reach.
            let foreign = paths(file).into_iter().find(|path| {
                let first = path.first().map(String::as_str).unwrap_or_default();
                first != *room && !foundations.contains(&first)
            });
            assert_eq!(foreign, None, "{} leads out of `{room}`", file.module.join("/"));
        }
    }
}

/// Files that are still in a circle. The list only shrinks.
const IN_CIRCLES: &[&str] =
    &["adopt/account", "adopt/registry", "adopt/rules", "adopt/secrets", "adopt/spec", "adopt/templates"];

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
    assert_eq!(circles.collect::<Vec<_>>(), IN_CIRCLES);
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
