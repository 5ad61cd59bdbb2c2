//! A disk that refuses writes: the error is clear, and nothing is left behind.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Run, not_tested, tree};

/// Runs a shell script with the program's path as `$1`; `None` if the machine does not allow it.
fn script(folder: &Path, text: &str) -> Option<(i32, String)> {
    let done =
        Command::new("sh").args(["-c", text, "sh", env!("CARGO_BIN_EXE_ptcgen")]).current_dir(folder).output().ok()?;
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    Some((done.status.code()?, said))
}

/// Whether a file system can be mounted in a private namespace.
fn can_mount(folder: &Path) -> bool {
    let can = script(folder, "unshare -rm true 2>/dev/null").is_some_and(|(code, _)| code == 0);
    if !can {
        not_tested("no mounts in a namespace of our own here");
    }
    can
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let run = Run::new();
    if !can_mount(run.path("").as_path()) {
        return;
    }
    // 64 KiB have space for only a part of a module.
    let text = "mkdir m && exec unshare -rm sh -c 'mount -t tmpfs -o size=64k none m && cd m && \"$1\" new demo; code=$?; \
                ls -A; exit $code' sh \"$1\"";
    let (code, said) = script(&run.path(""), text).expect("a shell");
    assert_eq!(code, 6, "{said}");
    assert!(said.contains("PTC501") && said.contains("the disk is full"), "{said}");
    assert!(!said.contains("\ndemo") && !said.contains("\n.demo"), "{said}");
}

#[test]
fn a_full_disk_leaves_an_existing_module_as_it_was() {
    let run = Run::new();
    if !can_mount(run.path("").as_path()) {
        return;
    }
    let text = "mkdir m && exec unshare -rm sh -c 'mount -t tmpfs -o size=400k none m && cd m && \"$1\" new demo -q && \
                cp -r demo ../before && dd if=/dev/zero of=fill bs=1k 2>/dev/null; \"$1\" new demo --preset ghcr --allow PTC720; code=$?; \
                rm fill; cp -r demo ../after; exit $code' sh \"$1\"";
    let (code, said) = script(&run.path(""), text).expect("a shell");
    assert_eq!(code, 6, "{said}");
    assert!(said.contains("the disk is full"), "{said}");
    assert!(tree(&run.path("before")) == tree(&run.path("after")), "{said}");
}

#[test]
fn a_read_only_file_system_is_named() {
    let run = Run::new();
    if !can_mount(run.path("").as_path()) {
        return;
    }
    let text = "mkdir m && exec unshare -rm sh -c 'mount -t tmpfs -o ro none m && \"$1\" new m/demo' sh \"$1\"";
    let (code, said) = script(&run.path(""), text).expect("a shell");
    assert_eq!(code, 6, "{said}");
    assert!(said.contains("the file system is read-only"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;

    let run = Run::new().file("locked/keep", "");
    fs::set_permissions(run.path("locked"), fs::Permissions::from_mode(0o555)).expect("a mode");
    // Root is never refused anything.
    if fs::write(run.path("locked/probe"), "").is_ok() {
        not_tested("this user may write everywhere");
        fs::remove_file(run.path("locked/probe")).expect("a file");
    } else {
        run.run("new locked/demo").exits(6).says("permission denied");
        assert!(!run.path("locked/demo").exists());
    }
    fs::set_permissions(run.path("locked"), fs::Permissions::from_mode(0o755)).expect("a mode");
}

#[cfg(unix)]
#[test]
fn files_have_ordinary_modes_and_keep_the_ones_that_users_set() {
    use std::os::unix::fs::PermissionsExt as _;

    let run = Run::new();
    run.run("new demo").exits(0);
    let mode = |path: &str| fs::metadata(run.path(path)).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode("demo/main.tf") & 0o111, 0);
    assert_eq!(mode("demo/main.tf") & 0o600, 0o600);
    fs::set_permissions(run.path("demo/README.md"), fs::Permissions::from_mode(0o640)).expect("a mode");
    run.run("new demo --preset quay --allow PTC720").exits(0);
    assert_eq!(mode("demo/README.md"), 0o640);
}

#[test]
fn no_stage_stays_beside_a_module() {
    let run = Run::new();
    run.run("new demo").exits(0);
    run.run("new demo --preset quay --allow PTC720").exits(0);
    run.run("new demo --force --set region=eu-west-1").exits(0);
    let left: Vec<String> = tree(&run.path(""))
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.contains("stage") || path.starts_with('.'))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
