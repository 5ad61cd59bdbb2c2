//! Every combination of the user's and the templates' changes to a file: the text, the state in the report, and the
//! exit code.
//!
//! A set of plain texts renders `old`, the user changes it to `mine`, and the set then renders `new`. Each row has the
//! outcome.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::git::git_merge;
use crate::support::{Run, sha256, tree};

/// One situation.
struct Case {
    name: &'static str,
    path: &'static str,
    old: Option<&'static str>,
    /// `None` if it is deleted or never existed.
    mine: Option<&'static [u8]>,
    new: Option<&'static str>,
    args: &'static str,
    then: Option<&'static [u8]>,
    state: &'static str,
    exit: i32,
}

/// Writes a template set of plain texts.
fn set(folder: &Path, files: &[(&str, &str)], renames: &str) {
    let _ = fs::remove_dir_all(folder);
    let mut manifest = String::from("name = \"mine\"\nversion = \"1\"\nfiles = [\n  { path = \"always.txt\" },\n");
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("always.txt.j2"), "always\n").expect("a template");
    for (path, text) in files {
        manifest.push_str(&format!("  {{ path = \"{path}\" }},\n"));
        fs::write(folder.join(format!("{path}.j2")), text).expect("a template");
    }
    fs::write(folder.join("set.toml"), format!("{manifest}]\n{renames}")).expect("a manifest");
}

/// Creates a module `m` from the set `set`.
pub(crate) fn rendered(files: &[(&str, &str)]) -> Run {
    let run = Run::new().file("m.yaml", "template: ./set\n");
    set(&run.path("set"), files, "");
    run.run("new m --spec m.yaml").exits(0);
    run
}

/// Replaces the set with its new version.
pub(crate) fn templates(run: &Run, files: &[(&str, &str)], renames: &str) {
    set(&run.path("set"), files, renames);
}

fn files(text: Option<&'static str>, path: &'static str) -> Vec<(&'static str, &'static str)> {
    text.map(|text| (path, text)).into_iter().collect()
}

/// The JSON report of an update.
#[track_caller]
pub(crate) fn report(run: &Run, line: &str, exit: i32) -> Value {
    let ran = run.run(&format!("{line} --format json")).exits(exit);
    serde_json::from_str(&ran.stdout).expect("JSON")
}

pub(crate) fn file<'a>(report: &'a Value, path: &str) -> Option<&'a Value> {
    report["modules"][0]["files"].as_array()?.iter().find(|file| file["path"] == path)
}

#[track_caller]
fn check(case: &Case) {
    let run = rendered(&files(case.old, case.path));
    let at = run.path("m").join(case.path);
    match case.mine {
        Some(text) => fs::write(&at, text).expect("a file"),
        None => drop(fs::remove_file(&at)),
    }
    templates(&run, &files(case.new, case.path), "");
    let before = tree(&run.path("m"));
    let predicted = report(&run, &format!("update m --dry-run {}", case.args), case.exit);
    assert!(tree(&run.path("m")) == before, "{}: a dry run changes nothing", case.name);
    let report = report(&run, &format!("update m {}", case.args), case.exit);
    let then = fs::read(&at).ok();
    let shown = |text: Option<&[u8]>| text.map(|text| String::from_utf8_lossy(text).into_owned());
    assert_eq!(shown(then.as_deref()), shown(case.then), "{}", case.name);
    let state = file(&report, case.path).map_or("absent", |file| file["state"].as_str().unwrap_or_default());
    assert_eq!(state, case.state, "{}", case.name);
    assert_eq!(predicted["modules"][0]["files"], report["modules"][0]["files"], "{}", case.name);
    if report["modules"][0]["state"] == "updated" {
        for file in report["modules"][0]["files"].as_array().expect("files") {
            let path = file["path"].as_str().expect("a path");
            let text = fs::read(run.path("m").join(path)).ok();
            let hash = text.map(|text| sha256(text.as_ref()));
            assert_eq!(file["sha256"].as_str(), hash.as_deref(), "{}: {path}", case.name);
        }
        run.run("check m").exits(0);
        run.run(&format!("update m {}", case.args)).exits(0).says("unchanged");
    }
}

const TEN: &str = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";
const TF: &str = "locals {\n  a   = 1\n  bcd = 2\n}\n\nlocals {\n  x = local.a + local.bcd\n}\n\noutput \"x\" {\n  value = local.x\n}\n";

const HEREDOC: &str = "locals {\n  a   = 1\n  bcd = 2\n}\n\nlocals {\n  x = local.a + local.bcd\n}\n\noutput \"x\" {\n  value = <<-EOT\n    <<<<<<< HEAD\n    one\n=======\n    >>>>>>>\n    ${local.x}\n  EOT\n}\n";

/// Builds a case from name, path, the old, the user's and the new text, and the expected text, state and exit code.
macro_rules! case {
    ($name:literal, $path:literal, $old:expr, $mine:expr, $new:expr => $then:expr, $state:literal, $exit:literal) => {
        case!($name, $path, $old, $mine, $new, "" => $then, $state, $exit)
    };
    ($name:literal, $path:literal, $old:expr, $mine:expr, $new:expr, $args:literal => $then:expr, $state:literal, $exit:literal) => {{
        let mine: Option<&'static str> = $mine.into();
        let then: Option<&'static str> = $then.into();
        Case {
            name: $name,
            path: $path,
            old: $old.into(),
            mine: mine.map(str::as_bytes),
            new: $new.into(),
            args: $args,
            then: then.map(str::as_bytes),
            state: $state,
            exit: $exit,
        }
    }};
}

const NONE: Option<&'static str> = None;

fn plain() -> Vec<Case> {
    vec![
        case!("nothing happened", "a.txt", TEN, TEN, TEN => TEN, "unchanged", 0),
        case!("only the templates changed", "a.txt", TEN, TEN, "1\n" => "1\n", "replaced", 0),
        case!("only a person changed", "a.txt", TEN, "1\nmine\n", TEN => "1\nmine\n", "kept", 0),
        case!("both changed to the same", "a.txt", "1\n", "2\n", "2\n" => "2\n", "unchanged", 0),
        case!("edits far from each other", "a.txt", TEN, "mine\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\nnew\n"
            => "mine\n2\n3\n4\n5\n6\n7\n8\n9\nnew\n", "merged", 0),
        case!("a line between the edits", "a.txt", "1\n2\n3\n", "mine\n2\n3\n", "1\n2\nnew\n" => "mine\n2\nnew\n", "merged", 0),
        case!("edits of neighbours", "a.txt", "1\n2\n", "mine\n2\n", "1\nnew\n"
            => "<<<<<<< yours\nmine\n2\n||||||| rendered before\n1\n2\n=======\n1\nnew\n>>>>>>> rendered now\n", "conflict", 4),
        case!("the same line", "a.txt", "0\n1\n", "0\nmine\n", "0\nnew\n"
            => "0\n<<<<<<< yours\nmine\n||||||| rendered before\n1\n=======\nnew\n>>>>>>> rendered now\n", "conflict", 4),
        case!("the same line, markers alone", "a.txt", "1\n", "mine\n", "new\n", "--conflict markers"
            => "<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> rendered now\n", "conflict", 4),
        case!("the same line, ours", "a.txt", "0\n1\n", "0\nmine\n", "0\nnew\n", "--conflict ours" => "0\nmine\n", "kept", 0),
        case!("the same line, theirs", "a.txt", "0\n1\n", "0\nmine\n", "0\nnew\n", "--conflict theirs" => "0\nnew\n", "merged", 0),
        case!("the same line, fail", "a.txt", "0\n1\n", "0\nmine\n", "0\nnew\n", "--conflict fail" => "0\nmine\n", "conflict", 4),
        case!("both insert at one place", "a.txt", "1\n2\n", "1\nmine\n2\n", "1\nnew\n2\n"
            => "1\n<<<<<<< yours\nmine\n||||||| rendered before\n=======\nnew\n>>>>>>> rendered now\n2\n", "conflict", 4),
        case!("both insert the same", "a.txt", "1\n2\n", "1\nx\n2\n9\n", "1\nx\n2\n" => "1\nx\n2\n9\n", "kept", 0),
        case!("a person deletes lines, the templates change others", "a.txt", TEN, "1\n5\n6\n7\n8\n9\n10\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\nnew\n"
            => "1\n5\n6\n7\n8\n9\nnew\n", "merged", 0),
        case!("a person deletes the lines that the templates change", "a.txt", "1\n2\n3\n", "1\n3\n", "1\nnew\n3\n"
            => "1\n<<<<<<< yours\n||||||| rendered before\n2\n=======\nnew\n>>>>>>> rendered now\n3\n", "conflict", 4),
        case!("the templates delete the lines that a person changes", "a.txt", "1\n2\n3\n", "1\nmine\n3\n", "1\n3\n"
            => "1\n<<<<<<< yours\nmine\n||||||| rendered before\n2\n=======\n>>>>>>> rendered now\n3\n", "conflict", 4),
        case!("two conflicts", "a.txt", TEN, "m\n2\n3\n4\n5\n6\n7\n8\n9\nm\n", "n\n2\n3\n4\n5\n6\n7\n8\n9\nn\n", "--conflict markers"
            => "<<<<<<< yours\nm\n=======\nn\n>>>>>>> rendered now\n2\n3\n4\n5\n6\n7\n8\n9\n<<<<<<< yours\nm\n=======\nn\n>>>>>>> rendered now\n", "conflict", 4),
        case!("a deleted file that changes stays deleted", "a.txt", "1\n", NONE, "2\n" => NONE, "deleted", 0),
        case!("a deleted file that the templates no longer write", "a.txt", "1\n", NONE, NONE => NONE, "absent", 0),
        case!("an untouched file that the templates no longer write", "a.txt", "1\n", "1\n", NONE => NONE, "removed", 0),
        case!("an edited file that the templates no longer write", "a.txt", "1\n", "mine\n", NONE => "mine\n", "left", 0),
        case!("a new file", "a.txt", NONE, NONE, "1\n" => "1\n", "created", 0),
        case!("a new file that a person has already", "a.txt", NONE, "1\n", "1\n" => "1\n", "unchanged", 0),
        case!("a new file where a person has another one", "a.txt", NONE, "mine\n", "new\n"
            => "<<<<<<< yours\nmine\n||||||| rendered before\n=======\nnew\n>>>>>>> rendered now\n", "conflict", 4),
        case!("a person empties a file", "a.txt", "1\n2\n", "", "1\n2\n" => "", "kept", 0),
        case!("a person empties a file that changes", "a.txt", "1\n", "", "2\n"
            => "<<<<<<< yours\n||||||| rendered before\n1\n=======\n2\n>>>>>>> rendered now\n", "conflict", 4),
        case!("markers in the content", "a.txt", "<<<<<<< yours\n1\n2\n3\n", "<<<<<<< yours\nm\n2\n3\n", "<<<<<<< yours\n1\n2\nn\n"
            => "<<<<<<< yours\nm\n2\nn\n", "merged", 0),
        case!("a conflict beside markers in the content", "a.txt", "=======\n1\n", "=======\nm\n", "=======\nn\n", "--conflict markers"
            => "=======\n<<<<<<<< yours\nm\n========\nn\n>>>>>>>> rendered now\n", "conflict", 4),
        case!("a heading of a person's is no marker", "a.md", "1\n2\n3\n", "Mine\n=======\n2\n3\n", "1\n2\nnew\n"
            => "Mine\n=======\n2\nnew\n", "merged", 0),
        case!("signs in a person's heredoc are no markers", "a.tf", TF, HEREDOC, TF.replace("bcd = 2", "bcd = 9").leak() as &str
            => HEREDOC.replace("bcd = 2", "bcd = 9").leak() as &str, "merged", 0),
    ]
}

fn forms() -> Vec<Case> {
    vec![
        case!("Windows line ends alone", "a.txt", "1\n2\n", "1\r\n2\r\n", "1\n2\n" => "1\r\n2\r\n", "unchanged", 0),
        case!("Windows line ends, the templates change", "a.txt", "1\n2\n3\n", "1\r\n2\r\n3\r\n", "1\n2\nnew\n" => "1\r\n2\r\nnew\r\n", "replaced", 0),
        case!("Windows line ends, both change", "a.txt", "1\n2\n3\n", "mine\r\n2\r\n3\r\n", "1\n2\nnew\n" => "mine\r\n2\r\nnew\r\n", "merged", 0),
        case!("mixed line ends stay", "a.txt", "1\n2\n3\n4\n", "1\r\n2\nm\r\n3\n4\n", "1\n2\n3\nnew\n" => "1\r\n2\nm\r\n3\nnew\n", "merged", 0),
        case!("a byte order mark alone", "a.txt", "1\n2\n", "\u{feff}1\n2\n", "1\nnew\n" => "\u{feff}1\nnew\n", "merged", 0),
        case!("a byte order mark, Windows line ends and a conflict", "a.txt", "1\n", "\u{feff}m\r\n", "n\n", "--conflict markers"
            => "\u{feff}<<<<<<< yours\r\nm\r\n=======\r\nn\r\n>>>>>>> rendered now\r\n", "conflict", 4),
        case!("a person takes the last line feed away", "a.txt", "1\n2\n3\n", "1\n2\n3", "new\n2\n3\n" => "new\n2\n3", "merged", 0),
        case!("no last line feed on any side", "a.txt", "1\n2\n3", "m\n2\n3", "1\n2\nn" => "m\n2\nn", "merged", 0),
        case!("the templates take the last line feed away", "a.txt", "1\n2\n3\n", "m\n2\n3\n", "1\n2\n3" => "m\n2\n3", "merged", 0),
        case!("a conflict without last line feed", "a.txt", "1", "m", "n", "--conflict markers"
            => "<<<<<<< yours\nm\n=======\nn\n>>>>>>> rendered now\n", "conflict", 4),
        case!("a longer name is added, the templates change a value beside", "a.tf", TF,
            "locals {\n  a         = 1\n  bcd       = 2\n  long_name = 3\n}\n\nlocals {\n  x = local.a + local.bcd\n}\n\noutput \"x\" {\n  value = local.x\n}\n",
            TF.replace("a   = 1", "a   = 9").leak() as &str
            => "locals {\n  a         = 9\n  bcd       = 2\n  long_name = 3\n}\n\nlocals {\n  x = local.a + local.bcd\n}\n\noutput \"x\" {\n  value = local.x\n}\n", "merged", 0),
        case!("a person's layout alone", "a.tf", TF, TF.replace("a   = 1", "a=1").leak() as &str, TF.replace("bcd = 2", "bcd = 9").leak() as &str
            => TF.replace("a   = 1", "a=1").replace("bcd = 2", "bcd = 9").leak() as &str, "merged", 0),
        case!("the templates add a longer name, a person changes a value beside", "a.tf", TF,
            TF.replace("a   = 1", "a   = 7").leak() as &str,
            TF.replace("  a   = 1\n  bcd = 2\n", "  a         = 1\n  bcd       = 2\n  long_name = 3\n").leak() as &str
            => TF.replace("  a   = 1\n  bcd = 2\n", "  a         = 7\n  bcd       = 2\n  long_name = 3\n").leak() as &str, "merged", 0),
        case!("tabs for spaces", "a.tf", TF, TF.replace("  ", "\t").leak() as &str, TF => TF.replace("  ", "\t").leak() as &str, "kept", 0),
        case!("a comment beside a changed value", "a.tf", TF, TF.replace("a   = 1\n", "a   = 1 # mine\n").leak() as &str, TF.replace("bcd = 2", "bcd = 9").leak() as &str, "--conflict theirs"
            => TF.replace("bcd = 2", "bcd = 9").leak() as &str, "merged", 0),
    ]
}

#[test]
fn texts() {
    plain().iter().for_each(check);
}

#[test]
fn texts_are_merged_as_by_git() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for case in plain() {
        // git's markers and merge do not adapt to the content, and a missing file is not a text.
        let is_ours_alone = case.path.ends_with(".tf") || case.old.is_some_and(|old| old.starts_with("====="));
        let args: &[&str] = match case.args {
            "" => &["--diff3"],
            "--conflict ours" => &["--ours"],
            "--conflict theirs" => &["--theirs"],
            "--conflict markers" => &[],
            _ => continue,
        };
        let (Some(mine), Some(new), Some(then)) = (case.mine, case.new, case.then) else { continue };
        if is_ours_alone {
            continue;
        }
        let mine = std::str::from_utf8(mine).expect("UTF-8");
        let Some((conflicts, text)) = git_merge(folder.path(), [mine, case.old.unwrap_or_default(), new], args) else {
            return;
        };
        assert_eq!(text, String::from_utf8_lossy(then), "{}", case.name);
        assert_eq!(conflicts, case.state == "conflict", "{}", case.name);
    }
}

#[test]
fn layout_and_line_ends() {
    forms().iter().for_each(check);
}

#[test]
fn a_file_that_is_no_text_is_never_overwritten() {
    let run = rendered(&[("a.txt", "1\n")]);
    fs::write(run.path("m/a.txt"), b"\0mine\xff").expect("a file");
    templates(&run, &[("a.txt", "2\n")], "");
    let told = report(&run, "update m", 4);
    assert_eq!(file(&told, "a.txt").expect("a file")["state"], "conflict");
    assert_eq!(fs::read(run.path("m/a.txt")).expect("a file"), b"\0mine\xff");
    assert_eq!(run.read("m/a.txt.ptcgen-new"), "2\n");
    run.run("check m").exits(4).says("a.txt.ptcgen-new");
    run.run("update m").exits(4).says("PTC536");
    fs::remove_file(run.path("m/a.txt.ptcgen-new")).expect("a file");
    run.run("update m").exits(0);
    run.run("check m").exits(0);
    assert!(!run.path("m/.ptcgen/undo").join("undo.json").exists());
}

#[test]
fn a_renamed_file_takes_edits_along() {
    let rename = "renames = [{ from = \"a.txt\", to = \"b.txt\" }]\n";
    let run = rendered(&[("a.txt", "1\n2\n3\n")]);
    fs::write(run.path("m/a.txt"), "mine\n2\n3\n").expect("a file");
    templates(&run, &[("b.txt", "1\n2\nnew\n")], rename);
    let told = report(&run, "update m", 0);
    assert_eq!(file(&told, "b.txt").expect("a file")["from"], "a.txt");
    assert_eq!(file(&told, "a.txt").expect("a file")["state"], "renamed");
    assert_eq!(run.read("m/b.txt"), "mine\n2\nnew\n");
    assert!(!run.path("m/a.txt").exists() && !run.path("m/.ptcgen/base/a.txt.base").exists());
    run.run("check m").exits(0);
}

#[test]
fn a_renamed_file_that_was_deleted_stays_deleted_and_a_file_at_its_new_path_stays() {
    let rename = "renames = [{ from = \"a.txt\", to = \"b.txt\" }]\n";
    let run = rendered(&[("a.txt", "1\n")]);
    fs::remove_file(run.path("m/a.txt")).expect("a file");
    templates(&run, &[("b.txt", "1\n")], rename);
    run.run("update m").exits(0).says("b.txt stays deleted");
    assert!(!run.path("m/b.txt").exists());
    let run = rendered(&[("a.txt", "1\n")]).file("m/b.txt", "theirs\n");
    templates(&run, &[("b.txt", "2\n")], rename);
    run.run("update m").exits(4).says("b.txt:1");
    assert!(run.read("m/b.txt").contains("theirs\n"));
    assert!(!run.path("m/a.txt").exists(), "untouched, and no longer written");
}
