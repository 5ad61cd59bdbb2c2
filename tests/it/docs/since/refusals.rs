//! What git refuses, and what to type then.

use super::{Repository, VARIABLE};

fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("m/main.tf", VARIABLE);
    repository.docs("m").exits(0);
    repository.commit();
    repository
}

#[test]
fn a_revision_that_git_does_not_know_is_reported() {
    let repository = repository();
    let nope = repository.docs("--check --changed-since nope m").exits(6);
    nope.says("`git` cannot report what changed since `nope`: Not a valid object name nope").says("name a commit");
    for option in ["--changed-since=--output=x", "--changed-since="] {
        repository.docs(&format!("--check {option} m")).exits(6).says("takes a git revision");
    }
    repository.docs("--check --changed-since main..HEAD m").exits(6).says("use `--changed-since main`");
    repository.docs("--check --changed-since main...HEAD m").exits(0).says("0 modules");
    repository.docs("--check --changed-since main... m").exits(0).says("0 modules");
    let missing = repository.docs_in("", "--check --changed-since HEAD m", &[("PATH", "/nowhere")]).exits(6);
    missing.says("`git` is not there").says("install git");
}

#[test]
fn branches_without_a_common_commit_are_reported() {
    let repository = repository();
    repository.git("checkout -q --orphan other");
    repository.write("other.txt", "");
    repository.commit();
    repository.docs("--check --changed-since main m").exits(6).says("have no commit in common");
}

#[test]
fn a_shallow_clone_says_how_to_get_the_history() {
    let repository = repository();
    repository.write("m/more.tf", VARIABLE);
    repository.commit();
    let from = repository.path("");
    repository.git(&format!("clone -q --depth 1 file://{} shallow", from.display()));
    let ended = repository.docs_in("shallow", "--check --changed-since HEAD~1 m", &[]).exits(6);
    ended.says("git fetch --unshallow").says("fetch-depth: 0");
}

#[test]
fn a_repository_of_another_user_says_how_to_trust_it() {
    let repository = repository();
    let other = [("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")];
    let ended = repository.docs_in("", "--check --changed-since HEAD m", &other).exits(6);
    ended.says("dubious ownership").says("run `git config --global --add safe.directory ");
}

#[test]
fn a_folder_outside_of_every_repository_is_reported() {
    let repository = repository();
    std::fs::remove_dir_all(repository.path(".git")).unwrap();
    repository.docs("--check --changed-since HEAD m").exits(6).says("not a git repository").says("a clone");
}

#[test]
fn no_configuration_of_git_changes_the_answer() {
    let repository = repository();
    repository.write("m/new.tf", "variable \"other\" {}\n");
    repository.docs("m").exits(0);
    let base = repository.commit();
    repository.git("mv m/new.tf nü.tf");
    repository.write("m/nü/main.tf", VARIABLE);
    repository.write(".git/monitor", "#!/bin/sh\nprintf '1\\0'\n");
    let monitor = repository.path(".git/monitor");
    std::fs::set_permissions(&monitor, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let line = format!("--all --check --changed-since {base} m");
    let plain = repository.docs(&line).exits(1);
    for (name, value) in [
        ("diff.renames", "copies"),
        ("diff.noprefix", "true"),
        ("diff.relative", "true"),
        ("diff.orderFile", "nowhere"),
        ("diff.external", "false"),
        ("diff.ignoreSubmodules", "all"),
        ("diff.autoRefreshIndex", "false"),
        ("diff.mnemonicPrefix", "true"),
        ("core.quotePath", "true"),
        ("core.fsmonitor", monitor.to_str().unwrap()),
        ("core.untrackedCache", "true"),
        ("status.showUntrackedFiles", "no"),
        ("color.ui", "always"),
        ("core.pager", "false"),
    ] {
        repository.git(&format!("config {name} {value}"));
        for folder in ["", "m"] {
            let line = if folder.is_empty() { line.clone() } else { line.replace(" m", " .") };
            let ended = repository.docs_in(folder, &line, &[]).exits(1);
            assert_eq!(ended.stderr.lines().count(), plain.stderr.lines().count(), "{name}: {}", ended.stderr);
        }
    }
    let variables = [("GIT_LITERAL_PATHSPECS", "1"), ("GIT_EXTERNAL_DIFF", "false"), ("LC_ALL", "de_DE.UTF-8")];
    let ended = repository.docs_in("", &line, &variables).exits(1);
    assert_eq!(ended.stderr, plain.stderr);
}
