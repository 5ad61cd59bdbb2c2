//! Linked worktrees, hooks, submodules and other repositories: the same answer wherever git is asked from.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{Repository, VARIABLE};
use crate::support::program;

/// Two modules, of which `c` is out of date for long.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("modules/a/main.tf", VARIABLE);
    repository.write("modules/c/main.tf", VARIABLE);
    repository.docs("modules/a").exits(0);
    repository.commit();
    repository
}

#[test]
fn a_hook_gets_the_same_answer_in_every_worktree() {
    let repository = repository();
    repository.git("worktree add -q ../linked -b linked");
    let program = program().get_program().to_owned();
    for (at, commands) in [
        "exec PROGRAM docs --all --check --changed-since HEAD modules",
        "cd modules && exec PROGRAM docs --all --check --changed-since HEAD .",
        "exec PROGRAM -C modules docs --all --check --changed-since HEAD .",
    ]
    .into_iter()
    .enumerate()
    {
        let hook = repository.path(".git/hooks/pre-commit");
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        let commands = commands.replace("PROGRAM", &program.display().to_string());
        fs::write(&hook, format!("#!/bin/sh\n{commands}\n")).unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
        for tree in ["", "../linked"] {
            let file = format!("{tree}/modules/a/main.tf");
            let file = file.trim_start_matches('/');
            repository.write(file, &format!("# {at}\n{VARIABLE}"));
            repository.git_in(tree, "commit -q -a -m comment");
            repository.write(file, &VARIABLE.replace("A name.", &format!("Another {at}.")));
            let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                repository.git_in(tree, "commit -q -a -m stale");
            }));
            assert!(refused.is_err(), "{tree}, {commands}");
            repository.git_in(tree, "reset -q --hard");
        }
    }
}

#[test]
fn variables_that_name_the_repository_change_nothing() {
    let repository = repository();
    repository.write("modules/a/main.tf", &VARIABLE.replace("A name.", "Another."));
    let top = repository.path("");
    let top = top.to_str().unwrap();
    let (git, index) = (format!("{top}/.git"), format!("{top}/.git/index"));
    for variables in [
        vec![("GIT_DIR", ".git")],
        vec![("GIT_DIR", git.as_str()), ("GIT_INDEX_FILE", index.as_str())],
        vec![("GIT_DIR", ".git"), ("GIT_WORK_TREE", ".")],
        vec![("GIT_DIR", git.as_str()), ("GIT_WORK_TREE", top)],
        vec![("GIT_INDEX_FILE", ".git/index")],
        vec![("GIT_PREFIX", "modules/")],
    ] {
        for (folder, path) in [("", "modules"), ("modules", ".")] {
            let ended = repository.docs_in(folder, &format!("--all --check --changed-since HEAD {path}"), &variables);
            assert!(ended.stderr.ends_with("1 module: 1 stale\n"), "{folder:?} {variables:?}: {}", ended.stderr);
        }
    }
    // A work tree apart from its repository.
    fs::rename(repository.path(".git"), repository.path("../apart")).unwrap();
    let apart = repository.path("../apart");
    let variables = [("GIT_DIR", apart.to_str().unwrap()), ("GIT_WORK_TREE", top)];
    let ended = repository.docs_in("", "--all --check --changed-since HEAD modules", &variables);
    ended.exits(1).says("1 module: 1 stale");
}

#[test]
fn an_index_of_its_own_is_used() {
    let repository = repository();
    repository.write("modules/new/main.tf", VARIABLE);
    repository.docs("modules/new").exits(0);
    fs::copy(repository.path(".git/index"), repository.path(".git/next")).unwrap();
    let ended =
        repository.docs_in("", "--all --check --changed-since HEAD modules", &[("GIT_INDEX_FILE", ".git/next")]);
    ended.exits(0).says("1 module: 1 up to date");
}

#[test]
fn a_submodule_is_compared_with_the_commit_that_was_recorded() {
    let repository = repository();
    let inner = Repository::new();
    inner.write("a/main.tf", VARIABLE);
    inner.write("b/main.tf", VARIABLE);
    inner.write(".gitignore", "*.auto.tf\n");
    inner.commit();
    repository.git(&format!("submodule --quiet add {} modules/inner", inner.path("").display()));
    repository.git("config submodule.modules/inner.ignore all");
    repository.commit();
    let check = |says: &str| {
        let line = "--all --check --changed-since HEAD modules";
        let ended = repository.docs(line);
        assert!(ended.stderr.ends_with(says), "{says}: {}", ended.stderr);
    };
    check("0 modules: 0 up to date\n");
    repository.write("modules/inner/a/main.tf", "# edited\n");
    check("stale modules/inner/a/README.md\n1 module: 1 stale\n");
    repository.git_in("modules/inner", "commit -q -a -m edited");
    check("stale modules/inner/a/README.md\n1 module: 1 stale\n");
    repository.git_in("modules/inner", "checkout -q HEAD~1");
    repository.write("modules/inner/b/x.auto.tf", "# ignored\n");
    check("stale modules/inner/b/README.md\n1 module: 1 stale\n");
    repository.remove("modules/inner/b/x.auto.tf");
    check("0 modules: 0 up to date\n");
    // A header of the superproject belongs to its history, and one in a submodule to that of the submodule.
    repository.write(
        "modules/a/.terraform-docs.yml",
        "header-from: ../inner/a/main.tf\nformatter: markdown\noutput:\n  file: README.md\n",
    );
    repository.docs("modules/a").exits(0);
    repository.commit();
    check("0 modules: 0 up to date\n");
    repository.write("modules/inner/a/main.tf", "/*\n* # Title\n*/\n");
    check("stale modules/a/README.md\nstale modules/inner/a/README.md\n2 modules: 2 stale\n");
    repository.git_in("modules/inner", "checkout -q -f .");
    repository.git("submodule --quiet deinit -f modules/inner");
    repository.docs("--all --check --changed-since HEAD modules").exits(6).says("`../inner/a/main.tf` does not exist");
}

#[test]
fn a_repository_that_is_no_submodule_always_counts() {
    let repository = repository();
    repository.write("modules/inner/main.tf", VARIABLE);
    repository.git_in("modules/inner", "init -q -b main .");
    repository.git_in("modules/inner", "add -A");
    repository.git_in("modules/inner", "commit -q -m x");
    let ended = repository.docs("--all --check --changed-since HEAD modules").exits(1);
    ended.says("stale modules/inner/README.md\n1 module: 1 stale");
    // Named itself, it has its own history.
    repository.docs("--all --check --changed-since HEAD modules/inner").exits(0).says("0 modules");
    repository.write("modules/inner/main.tf", "# edited\n");
    repository.docs("--all --check --changed-since HEAD modules/inner modules/a").exits(1).says("1 module: 1 stale");
}

#[test]
fn files_that_git_does_not_record_always_count() {
    let repository = repository();
    repository.write(".gitignore", "*.ignored.tf\n/page.md\n");
    repository.write("modules/c/x.ignored.tf", VARIABLE);
    repository.commit();
    let check = || repository.docs("--all --check --changed-since HEAD modules");
    check().exits(1).says("stale modules/c/README.md\n1 module: 1 stale");
    repository.remove("modules/c/x.ignored.tf");
    check().exits(0).says("0 modules");
    for config in [
        "header-from: ../../../outside.md\nformatter: markdown\noutput:\n  file: README.md\n",
        "formatter: markdown\noutput:\n  file: ../../page.md\n",
    ] {
        fs::write(repository.path("../outside.md"), "outside\n").unwrap();
        repository.write("page.md", "");
        repository.write("modules/c/.terraform-docs.yml", config);
        repository.commit();
        check().exits(1).says("1 module: 1 stale");
    }
    // A configuration in the home folder.
    fs::create_dir_all(repository.path("../home/.tfdocs.d")).unwrap();
    let home = repository.path("../home/.tfdocs.d/.terraform-docs.yml");
    fs::write(home, "formatter: markdown\noutput:\n  file: README.md\n").unwrap();
    check().exits(1).says("2 modules: 1 stale, 1 up to date");
}

#[test]
fn a_module_that_appears_because_of_another_folder_counts() {
    let repository = repository();
    repository.write(".gitignore", "build/\n");
    repository.write("modules/build/main.tf", VARIABLE);
    repository.write("modules/c/examples/x/main.tf", VARIABLE);
    repository.git("add -A -f");
    repository.commit();
    let check = || repository.docs("--all --check --changed-since HEAD modules");
    check().exits(0).says("0 modules");
    repository.remove(".gitignore");
    check().exits(1).says("stale modules/build/README.md");
    repository.git("checkout -q .");
    repository.remove("modules/c/main.tf");
    check().exits(1).says("stale modules/c/examples/x/README.md\n1 module: 1 stale");
    repository.git("checkout -q .");
    repository.write("modules/c/examples/x/notes.md", "");
    check().exits(1).says("stale modules/c/examples/x/README.md\n1 module: 1 stale");
}
