//! Checks system calls with strace: nothing outside the module's folder is opened for writing, created, renamed or
//! removed, whatever specs, sets, records and symlinks contain.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::support::{Run, not_tested};

/// Calls that change the disk, and those that open files. Not every machine has the older calls.
const CALLS: &str = "trace=?open,openat,?openat2,?creat,?mkdir,mkdirat,?rename,?renameat,renameat2,?link,linkat,?symlink,\
                     symlinkat,?unlink,unlinkat,?rmdir,truncate,?chmod,?fchmodat";

/// Paths that no module can have.
const PATHS: &[&str] = &[
    "../outside/x",
    "a/../../outside/x",
    "./../outside/x",
    "/tmp/ptcgen-outside",
    "C:\\\\x",
    "..\\\\outside\\\\x",
    "a\\u0000b",
    ".git/hooks/pre-commit",
    "x/../../outside/x",
];

/// Whether strace works here.
fn can_trace() -> bool {
    let probe = Command::new("strace").args(["-e", "trace=openat", "-o", "/dev/null", "true"]).output();
    let can = probe.is_ok_and(|done| done.status.success());
    if !can {
        not_tested("no strace here, or it may not watch programs");
    }
    can
}

/// The paths that each call of a run tried to write to, with symlinks resolved as far as strace reports them.
fn written(run: &Run, line: &str) -> Vec<PathBuf> {
    let log = run.path("trace");
    fs::create_dir_all(&log).expect("a folder");
    let mut command = Command::new("strace");
    command.args(["-ff", "-y", "-s", "4096", "-e", CALLS, "-o"]).arg(log.join("log"));
    command.arg(env!("CARGO_BIN_EXE_ptcgen")).args(line.split_whitespace()).current_dir(run.path(""));
    command.env_remove("GITHUB_ACTIONS").output().expect("strace runs");
    let root = fs::canonicalize(run.path("")).expect("a folder");
    let mut paths = Vec::new();
    for entry in fs::read_dir(&log).expect("a folder") {
        let bytes = fs::read(entry.expect("an entry").path()).expect("a file");
        for call in String::from_utf8_lossy(&bytes).lines() {
            paths.extend(targets(call, &root));
        }
    }
    fs::remove_dir_all(&log).expect("a folder");
    paths
}

/// The paths that a call would change: `/a/b` for `openat(3</a>, "b", O_WRONLY) = 4</a/b>`.
fn targets(call: &str, root: &Path) -> Vec<PathBuf> {
    let Some((name, rest)) = call.split_once('(') else { return Vec::new() };
    let (arguments, result) = rest.rsplit_once(" = ").unwrap_or((rest, ""));
    let opens = name.starts_with("open");
    let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"].iter().any(|flag| arguments.contains(flag));
    if opens && !writes {
        return Vec::new();
    }
    if let Some((_, real)) = result.split_once('<').filter(|_| opens) {
        return vec![PathBuf::from(real.trim_end_matches('>'))];
    }
    let mut paths = Vec::new();
    let mut folder = root.to_owned();
    let mut rest = arguments;
    while let Some(at) = rest.find(['<', '"']) {
        let end = if rest.as_bytes()[at] == b'<' { '>' } else { '"' };
        let (text, after) = rest[at + 1..].split_once(end).unwrap_or((&rest[at + 1..], ""));
        if end == '>' {
            folder = PathBuf::from(text);
        } else {
            paths.push(lexical(&folder.join(text)));
            folder = root.to_owned();
        }
        rest = after;
    }
    paths
}

fn lexical(path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(whole.pop()),
            Component::CurDir => {}
            other => whole.push(other),
        }
    }
    whole
}

/// The module, and the stage next to it in which a new one is built.
fn is_inside(path: &Path, root: &Path) -> bool {
    ["m", ".m.ptcgen"].iter().any(|name| path.starts_with(root.join(name))) || path.starts_with("/dev")
}

#[track_caller]
fn stays_inside(run: &Run, line: &str, what: &str) {
    let root = fs::canonicalize(run.path("")).expect("a folder");
    let outside: Vec<PathBuf> = written(run, line).into_iter().filter(|path| !is_inside(path, &root)).collect();
    assert_eq!(outside, Vec::<PathBuf>::new(), "{line}, {what}");
    assert_eq!(run.read("outside/keep"), "outside\n", "{line}, {what}");
    assert_eq!(fs::read_dir(run.path("outside")).expect("a folder").count(), 1, "{line}, {what}");
}

fn outside() -> Run {
    Run::new().file("outside/keep", "outside\n")
}

fn module() -> Run {
    let run = outside();
    run.run("new m -q").exits(0);
    run
}

#[test]
fn the_watch_sees_what_is_written() {
    if !can_trace() {
        return;
    }
    let run = outside();
    let root = fs::canonicalize(run.path("")).expect("a folder");
    let paths = written(&run, "new m --output json=report.json");
    assert!(paths.iter().filter(|path| is_inside(path, &root)).count() > 20, "{paths:?}");
    let other: Vec<&PathBuf> = paths.iter().filter(|path| !is_inside(path, &root)).collect();
    assert_eq!(other, [&root.join("report.json")], "a report goes where it was asked for");
    stays_inside(&run, "new m --preset quay --allow PTC720", "a sound spec");
    stays_inside(&run, "update m", "a sound module");
}

#[test]
fn no_spec_and_no_set_makes_a_path_outside() {
    if !can_trace() {
        return;
    }
    for spec in [
        "module: { label: ../../outside/x }\n",
        "upstreams: { ../../outside: { preset: quay } }\n",
        "upstreams: { /etc/x: { preset: quay } }\n",
        "template: ../outside\n",
        "template: /etc\n",
        "module: { title: ../../outside/x, description: \"/etc/passwd\" }\noverrides: { variables: { ../x: { description: y } } }\n",
    ] {
        stays_inside(&outside().file("s.yaml", spec), "new m --spec s.yaml", spec);
    }
    for path in PATHS {
        let set = format!(
            "name = \"ours\"\nversion = \"1\"\nfiles = [{{ path = \"main.tf\" }}, {{ path = \"{path}\", template = \"main.tf.j2\" }}]\n\
             renames = [{{ from = \"{path}\", to = \"main.tf\" }}]\n"
        );
        let run = module().file("ours/set.toml", &set).file("ours/main.tf.j2", "");
        stays_inside(&run, "new m --templates ours", path);
        stays_inside(&run, "update m --templates ours", path);
    }
}

#[test]
fn no_tampered_record_leads_outside() {
    if !can_trace() {
        return;
    }
    let step = |path: &str| format!("{{\"path\": \"{path}\", \"old\": null, \"new\": \"x\"}}");
    for path in PATHS {
        let run = module();
        run.edit("m/.ptcgen/lock.json", "\"main.tf\"", &format!("\"{path}\""));
        for line in ["new m --preset quay --allow PTC720", "update m", "check m", "update m --abort", "adopt-module m"]
        {
            stays_inside(&run, line, path);
        }
        let undo = format!("{{\"schema_version\": 1, \"before\": {{\"{path}\": null}}, \"after\": {{}}}}");
        stays_inside(&module().file("m/.ptcgen/undo/undo.json", undo), "update m --abort", path);
        let journal = format!("{{\"version\": 1, \"steps\": [{}], \"folders\": [\"{path}\"]}}", step(path));
        let run = module().file("m/.ptcgen/held", "").file("m/.ptcgen/stage/new-0", "evil\n");
        stays_inside(&run.file("m/.ptcgen/stage/journal", journal), "check m", path);
    }
}

#[test]
fn no_link_is_written_through() {
    if !can_trace() {
        return;
    }
    for (at, to) in [
        (".ptcgen", "../outside"),
        (".ptcgen/base", "../../outside"),
        (".ptcgen/held", "../../outside/keep"),
        (".ptcgen/stage", "../../outside"),
        (".ptcgen/undo", "../../outside"),
        (".ptcgen/lock.json", "../../outside/keep"),
        ("tests", "../outside"),
        ("main.tf", "../outside/keep"),
        ("secrets.tf", "../outside/new"),
        ("ptcgen.yaml", "../outside/keep"),
    ] {
        for line in [
            "new m --preset quay --allow PTC720",
            "new m --preset quay --force --allow PTC720",
            "update m --templates classic",
            "adopt-module m",
        ] {
            let run = module();
            let link = run.path("m").join(at);
            let _ = fs::remove_dir_all(&link).or_else(|_| fs::remove_file(&link));
            symlink(to, &link).expect("a link");
            stays_inside(&run, line, at);
        }
    }
    let run = outside();
    symlink("outside", run.path("m")).expect("a link");
    for line in ["new m", "update m", "adopt-module m --preset quay"] {
        stays_inside(&run, line, "the module's own folder is a link");
    }
}
