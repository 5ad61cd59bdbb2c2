//! Runs `.pre-commit-hooks.yaml`, `action.yml` and the recipes of `docs/ci.md` with pre-commit, actionlint and bash.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use crate::support::{Run, not_tested};

const VARIABLE: &str = "variable \"name\" {\n  type = string\n}\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// pre-commit and actionlint from PyPI; `tests/packaging/setup` installs them below `target/`.
fn tool(name: &str) -> Option<PathBuf> {
    static READY: OnceLock<bool> = OnceLock::new();
    let set_up = || {
        let script = root().join("tests/packaging/setup");
        Command::new("sh").arg(script).stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    if *READY.get_or_init(set_up) {
        return Some(root().join("target/packaging-venv/bin").join(name));
    }
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{name} can't be installed");
    not_tested(&format!("{name} can't be installed from PyPI"));
    None
}

/// PATH with the program's folder at its start.
fn path() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_ptcgen")).parent().unwrap();
    format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default())
}

fn git(folder: &Path, arguments: &[&str]) {
    let name = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(name).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
}

fn text(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

#[test]
fn pre_commit_writes_the_docs_and_stops_the_commit() {
    let Some(pre_commit) = tool("pre-commit") else { return };
    let manifest = root().join(".pre-commit-hooks.yaml");
    let valid = Command::new(&pre_commit).arg("validate-manifest").arg(&manifest).output().unwrap();
    assert!(valid.status.success(), "{}", text(&valid));
    let hooks = Run::new().file(".pre-commit-hooks.yaml", fs::read(&manifest).unwrap());
    let user = Run::new().file("modules/a/main.tf", VARIABLE).file("modules/a/README.md", "# a\n");
    let user = user.file("notes.txt", "words\n");
    git(&hooks.path(""), &["init", "-q"]);
    git(&hooks.path(""), &["add", "-A"]);
    git(&hooks.path(""), &["commit", "-qm", "hooks"]);
    let head = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(hooks.path("")).output().unwrap();
    let config = format!(
        "repos:\n  - repo: {}\n    rev: {}\n    hooks:\n      - id: ptcgen-docs-system\n        args: [modules]\n",
        hooks.path("").display(),
        String::from_utf8_lossy(&head.stdout).trim()
    );
    let user = user.file(".pre-commit-config.yaml", config);
    git(&user.path(""), &["init", "-q"]);
    git(&user.path(""), &["add", "-A"]);
    let run = |files: &[&str]| {
        let mut command = Command::new(&pre_commit);
        command.args(["run", "--files"]).args(files).current_dir(user.path("")).env("PATH", path());
        command.env("PRE_COMMIT_HOME", user.path("home")).env_remove("GITHUB_ACTIONS").output().unwrap()
    };
    let first = run(&["modules/a/main.tf"]);
    assert!(!first.status.success() && text(&first).contains("wrote modules/a/README.md"), "{}", text(&first));
    git(&user.path(""), &["add", "modules"]);
    let second = run(&["modules/a/main.tf", "modules/a/README.md"]);
    assert!(second.status.success() && text(&second).contains("Passed"), "{}", text(&second));
    // A README that is new is not tracked, so pre-commit itself would not notice it.
    fs::create_dir(user.path("modules/b")).unwrap();
    fs::write(user.path("modules/b/main.tf"), VARIABLE).unwrap();
    git(&user.path(""), &["add", "modules/b/main.tf"]);
    let new = run(&["modules/b/main.tf"]);
    assert!(!new.status.success() && text(&new).contains("wrote modules/b/README.md"), "{}", text(&new));
    // A commit in which a file is only deleted passes no files.
    git(&user.path(""), &["add", "-A"]);
    git(&user.path(""), &["commit", "-qm", "modules"]);
    fs::write(user.path("modules/b/more.tf"), "output \"more\" {\n  value = 1\n}\n").unwrap();
    git(&user.path(""), &["add", "-A"]);
    assert!(!run(&["modules/b/more.tf"]).status.success());
    git(&user.path(""), &["add", "-A"]);
    git(&user.path(""), &["commit", "-qm", "more"]);
    git(&user.path(""), &["rm", "-q", "modules/b/more.tf"]);
    let gone = run(&[]);
    assert!(!gone.status.success() && text(&gone).contains("wrote modules/b/README.md"), "{}", text(&gone));
}

/// The fenced blocks in `docs/ci.md` that have this language.
fn recipes(language: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("docs/ci.md")).unwrap();
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_recipe_for_github_is_a_workflow_that_fits_the_action() {
    let Some(actionlint) = tool("actionlint") else { return };
    let recipe = recipes("yaml").into_iter().find(|recipe| recipe.contains("runs-on")).unwrap();
    let lint = |workflow: &str| {
        let run = Run::new()
            .file(".github/workflows/docs.yml", workflow.replace("OWNER/ptcgen@v0.1.0", "./"))
            .file("action.yml", fs::read(root().join("action.yml")).unwrap());
        git(&run.path(""), &["init", "-q"]);
        Command::new(&actionlint).arg("-no-color").current_dir(run.path("")).output().unwrap()
    };
    let good = lint(&recipe);
    assert!(good.status.success(), "{}", text(&good));
    let bad = lint(&recipe.replace("          paths:", "          path:"));
    assert!(!bad.status.success() && text(&bad).contains("\"path\""), "{}", text(&bad));
}

/// The script of a step of `action.yml`.
fn script(step: &str) -> String {
    let text = fs::read_to_string(root().join("action.yml")).unwrap();
    let rest = text.split(&format!("- name: {step}\n")).nth(1).unwrap();
    let lines = rest.split("      run: |\n").nth(1).unwrap().lines();
    let lines = lines.take_while(|line| line.is_empty() || line.starts_with("        "));
    lines.map(|line| format!("{}\n", line.trim())).collect()
}

#[test]
fn the_action_annotates_and_sums_up() {
    let run = Run::new().file("modules/a/main.tf", VARIABLE).file("modules/with space/main.tf", VARIABLE);
    let step = |check: &str| {
        for name in ["output", "summary"] {
            fs::write(run.path(name), "").unwrap();
        }
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script("Document modules")])
            .current_dir(run.path(""));
        bash.env("PATH", path()).env("PATHS", "modules/a\nmodules/with space\n").env("CHECK", check);
        bash.env("CHANGED_SINCE", "").env("ARGS", "--hide\nproviders\n");
        bash.env("GITHUB_OUTPUT", run.path("output")).env("GITHUB_STEP_SUMMARY", run.path("summary")).output().unwrap()
    };
    let stale = step("true");
    assert_eq!(stale.status.code(), Some(1), "{}", text(&stale));
    assert!(text(&stale).contains("::error file=modules/with space/README.md,line=1,"), "{}", text(&stale));
    assert_eq!(run.read("output"), "exit-code=1\n");
    assert!(run.read("summary").contains("+++ b/modules/a/README.md"), "{}", run.read("summary"));
    assert!(!run.read("summary").contains("::error"));
    assert_eq!(step("false").status.code(), Some(0));
    assert_eq!(step("true").status.code(), Some(0));
    assert!(run.read("summary").contains("2 modules: 2 up to date"));
    assert!(!run.read("modules/a/README.md").contains("## Providers"));
}

#[test]
fn the_recipes_for_a_shell_run() {
    let run = Run::new().file("modules/a/main.tf", VARIABLE);
    run.run("docs --all modules").exits(0);
    git(&run.path(""), &["init", "-q", "-b", "main"]);
    git(&run.path(""), &["add", "-A"]);
    git(&run.path(""), &["commit", "-qm", "one"]);
    git(&run.path(""), &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let recipes = recipes("sh");
    assert!(recipes.len() >= 2);
    for recipe in recipes {
        let output = Command::new("sh").args(["-c", &recipe]).current_dir(run.path("")).env("PATH", path()).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{recipe}{}", text(&output));
    }
}
