//! `ptcgen docs --changed-since`: which modules it selects, what it asks of git, and what it reports of git's errors.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod hooks;
mod random;
mod reads;
mod refusals;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Run, program};

const VARIABLE: &str = "variable \"name\" {\n  type = string\n  description = \"A name.\"\n}\n";

/// A folder in which git and the program run, apart from the configuration of the user who runs the tests.
pub(crate) struct Repository {
    run: Run,
}

/// What a command returned.
struct Ended {
    code: i32,
    stderr: String,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { run: Run::new() };
        repository.git("init -q -b main .");
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.run.path(&format!("tree/{path}"))
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        fs::write(path, text).unwrap();
    }

    fn link(&self, path: &str, target: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        std::os::unix::fs::symlink(target, path).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// Sets what makes git the same on every machine.
    fn apart(&self, command: &mut Command, folder: &Path) {
        let home = self.run.path("home");
        fs::create_dir_all(&home).unwrap();
        fs::create_dir_all(folder).unwrap();
        command.current_dir(folder).env("HOME", home);
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("GIT_")) {
                command.env_remove(name);
            }
        }
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "a").env(format!("GIT_{role}_EMAIL"), "a@example.com");
        }
    }

    /// Runs git at the top and returns what it prints; arguments are split at spaces.
    #[track_caller]
    fn git(&self, line: &str) -> String {
        self.git_in("", line)
    }

    #[track_caller]
    fn git_in(&self, folder: &str, line: &str) -> String {
        let mut git = Command::new("git");
        self.apart(&mut git, &self.path(folder));
        git.args(["-c", "core.fsync=none", "-c", "gc.auto=0", "-c", "protocol.file.allow=always"]);
        let output = git.args(line.split(' ')).output().unwrap();
        assert!(output.status.success(), "git {line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Commits everything that is not ignored, and returns the commit.
    fn commit(&self) -> String {
        self.git("add -A");
        self.git("commit -q --allow-empty -m x");
        self.git("rev-parse HEAD")
    }

    /// Runs the program at the top; arguments are split at spaces.
    fn docs(&self, line: &str) -> Ended {
        self.docs_in("", line, &[])
    }

    fn docs_in(&self, folder: &str, line: &str, variables: &[(&str, &str)]) -> Ended {
        let mut command = program();
        self.apart(&mut command, &self.path(folder));
        command.arg("docs").args(line.split(' ')).envs(variables.iter().copied());
        let output = command.output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Ended { code: output.status.code().unwrap(), stderr }
    }
}

impl Ended {
    #[track_caller]
    fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.stderr);
        self
    }

    #[track_caller]
    fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "{words:?} is not in:\n{}", self.stderr);
        self
    }
}

#[test]
fn only_the_modules_that_a_branch_touched_are_selected() {
    let repository = Repository::new();
    repository.write(".terraform-docs.yml", "formatter: markdown\noutput:\n  file: README.md\n");
    for module in ["a", "b", "b/modules/basic"] {
        repository.write(&format!("mods/{module}/main.tf"), VARIABLE);
    }
    repository.docs("--all .").exits(0);
    repository.commit();
    repository.docs("--changed-since HEAD --check mods").exits(0).says("0 modules: 0 up to date");
    repository.write("mods/a/main.tf", &VARIABLE.replace("A name.", "Another."));
    // No page is made of it.
    repository.write("mods/b/docs/new.txt", "new");
    repository.write("mods/fresh/main.tf", VARIABLE);
    let ended = repository.docs("--changed-since HEAD --check mods").exits(1);
    ended.says("stale mods/a/README.md\nstale mods/fresh/README.md\n2 modules: 2 stale");
    repository.docs("--changed-since HEAD --check mods/b").exits(0).says("0 modules");
    repository.docs_in("mods/b", "--changed-since HEAD --check ../a .", &[]).exits(1).says("1 module: 1 stale");
    // A change of the shared configuration counts as a change of every module that uses it.
    repository.write(".terraform-docs.yml", "formatter: markdown document\noutput:\n  file: README.md\n");
    repository.docs("--changed-since HEAD --check mods").exits(1).says("4 modules: 4 stale");
    repository.docs("--changed-since HEAD mods").exits(0).says("4 modules: 4 written");
    repository.docs("--changed-since HEAD --check mods").exits(0).says("4 modules: 4 up to date");
}

#[test]
fn a_folder_without_modules_fails_as_without_the_flag() {
    let repository = Repository::new();
    repository.write("mods/a/main.tf", VARIABLE);
    repository.commit();
    repository.remove("mods/a/main.tf");
    repository.write("mods/notes.txt", "");
    repository.docs("--all --check mods").exits(6).says("there is no module below `mods`");
    repository.docs("--all --check --changed-since HEAD mods").exits(6).says("there is no module below `mods`");
}
