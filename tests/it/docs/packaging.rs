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
    let commits = recipes("yaml").into_iter().find(|recipe| recipe.contains("commit: true")).unwrap();
    let (job, _) = recipe.split_once("    steps:\n").unwrap();
    let good = lint(&format!("{job}    steps:\n{commits}"));
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
    lines.map(|line| format!("{}\n", line.strip_prefix("        ").unwrap_or(line))).collect()
}

/// The result of a step of the action in a folder of a checkout: its exit code, log, summary and outputs.
struct Step {
    code: Option<i32>,
    log: String,
    summary: String,
    outputs: String,
}

/// Runs the action's step that documents modules.
fn step(run: &Run, folder: &str, inputs: &[(&str, &str)]) -> Step {
    step_named("Document modules", run, folder, inputs)
}

/// Runs a step of the action as GitHub does, with the values of its inputs.
fn step_named(name: &str, run: &Run, folder: &str, inputs: &[(&str, &str)]) -> Step {
    for name in ["output", "summary"] {
        fs::write(run.path(name), "").unwrap();
    }
    let mut bash = Command::new("bash");
    bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script(name)]).current_dir(run.path(folder));
    bash.env("PATH", path()).envs([("CHECK", "true"), ("CHANGED_SINCE", ""), ("ARGS", ""), ("COMMIT", "false")]);
    bash.env("GITHUB_OUTPUT", run.path("output")).env("GITHUB_STEP_SUMMARY", run.path("summary"));
    bash.env("GITHUB_WORKSPACE", run.path("")).env("RUNNER_TEMP", run.path("")).env("GITHUB_ACTIONS", "true");
    let output = bash.envs(inputs.iter().copied()).output().unwrap();
    Step { code: output.status.code(), log: text(&output), summary: run.read("summary"), outputs: run.read("output") }
}

/// The texts of the fenced blocks of a page, whose other lines have no part of them.
fn fenced(page: &str) -> Vec<String> {
    let (mut texts, mut open) = (Vec::new(), None::<(usize, String)>);
    for line in page.lines() {
        let tildes = line.len() - line.trim_start_matches('~').len();
        match &mut open {
            Some((fence, _)) if tildes >= *fence && line.len() == tildes => {
                texts.extend(open.take().map(|(_, text)| text))
            }
            Some((_, text)) => *text += &format!("{line}\n"),
            None if tildes >= 3 => open = Some((tildes, String::new())),
            None => assert!(line.is_empty() || line.ends_with(':') || line.starts_with("### Module docs: "), "{line}"),
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    texts
}

#[test]
fn the_action_annotates_and_sums_up() {
    let run = Run::new().file("modules/a/main.tf", VARIABLE).file("modules/with space/main.tf", VARIABLE);
    let given =
        |check| [("CHECK", check), ("PATHS", "modules/a\nmodules/with space\n"), ("ARGS", "--hide\nproviders\n")];
    let stale = step(&run, "", &given("True"));
    assert_eq!((stale.code, stale.outputs.as_str()), (Some(1), "exit-code=1\n"), "{}", stale.log);
    assert!(stale.log.contains("::error file=modules/with space/README.md,line=1,"), "{}", stale.log);
    assert!(stale.summary.starts_with("### Module docs: stale\n"), "{}", stale.summary);
    assert!(stale.summary.contains("+++ b/modules/a/README.md"), "{}", stale.summary);
    assert!(!stale.summary.contains("::error"));
    let refused = step(&run, "", &given("yes"));
    assert_eq!((refused.code, refused.outputs.as_str()), (Some(2), "exit-code=2\n"), "{}", refused.log);
    assert!(refused.summary.contains("`--check` takes `true` or `false`, not `yes`"), "{}", refused.summary);
    assert!(!run.path("modules/a/README.md").exists());
    let written = step(&run, "", &given("0"));
    assert_eq!(written.code, Some(0), "{}", written.log);
    assert!(written.summary.starts_with("### Module docs: written\n"), "{}", written.summary);
    let fresh = step(&run, "", &given("true"));
    assert_eq!(fresh.code, Some(0), "{}", fresh.log);
    assert!(
        fresh.summary.contains("### Module docs: up to date\n") && fresh.summary.contains("2 modules: 2 up to date")
    );
    assert!(!run.read("modules/a/README.md").contains("## Providers"));
}

#[test]
fn annotations_are_relative_to_the_repository_and_the_summary_names_what_failed() {
    let run = Run::new()
        .file("infra/modules/a/main.tf", VARIABLE)
        .file("infra/modules/broken/main.tf", "variable \"x\" {\n  type = \n}\n")
        .file("infra/.terraform-docs.yml", "formatter: markdown\noutput:\n  file: README.md\n");
    for (folder, inputs) in [
        ("infra", &[("PATHS", "modules")][..]),
        ("infra", &[("PATHS", "./modules/../modules/.")]),
        ("", &[("PATHS", "modules"), ("ARGS", "-C\ninfra\n")]),
        ("infra/modules", &[("PATHS", ".")]),
    ] {
        let failed = step(&run, folder, inputs);
        assert_eq!((failed.code, failed.outputs.as_str()), (Some(6), "exit-code=6\n"), "{}", failed.log);
        assert!(failed.log.contains("::error file=infra/modules/broken/main.tf,line=2,"), "{inputs:?} {}", failed.log);
        assert!(failed.log.contains("::error file=infra/modules/a/README.md,line=1,"), "{inputs:?} {}", failed.log);
        let texts = fenced(&failed.summary);
        assert!(failed.summary.starts_with("### Module docs: failed\n") && texts.len() == 3, "{}", failed.summary);
        assert!(texts[1].contains("broken/main.tf:2:"), "{}", failed.summary);
    }
    // A checkout is a repository, which must not count twice.
    fs::create_dir(run.path(".git")).unwrap();
    let log = step(&run, "infra", &[("PATHS", "modules")]).log;
    assert!(log.contains("::error file=infra/modules/broken/main.tf,line=2,"), "{log}");
    // Elsewhere, a name stays as it was typed.
    let outside = Run::new().file("a/main.tf", VARIABLE);
    let log = step(&run, "infra", &[("PATHS", outside.path("a").to_str().unwrap())]).log;
    assert!(log.contains(&format!("::error file={}/README.md,", outside.path("a").display())), "{log}");
}

#[test]
fn megabytes_of_diff_change_neither_the_exit_code_nor_the_summary() {
    let hostile = "~~~~~~~~\n# not a heading\n";
    let old = format!("{hostile}{}", "- an old line of ~~~~~~~ many, long enough to fill the page\n".repeat(40_000));
    let long = format!("<!-- BEGIN_TF_DOCS -->\n{}\n<!-- END_TF_DOCS -->", "x".repeat(3_000_000));
    let block = format!("<!-- BEGIN_TF_DOCS -->\n{old}<!-- END_TF_DOCS -->");
    for readme in [block, long] {
        let run = Run::new().file("a/main.tf", VARIABLE).file("a/README.md", &readme);
        let stale = step(&run, "", &[("PATHS", "a")]);
        assert_eq!((stale.code, stale.outputs.as_str()), (Some(1), "exit-code=1\n"));
        assert!(stale.log.len() > 2_000_000 && stale.summary.len() < 1 << 20, "{}", stale.summary.len());
        let texts = fenced(&stale.summary);
        assert!(texts.len() == 2 && texts[0].contains("stale a/README.md"), "{}", texts.len());
        assert!(texts[1].ends_with("the rest)\n") && texts[1].contains("+++ b/a/README.md\n"));
    }
}

#[test]
fn the_action_commits_what_it_wrote_and_nothing_else() {
    let hub = Run::new();
    git(&hub.path(""), &["init", "-q", "--bare"]);
    let run = Run::new().file("work/infra/a b/main.tf", VARIABLE).file("work/notes.txt", "one\n");
    let run = run.file("work/infra/c/main.tf", VARIABLE).file("work/infra/c/README.md", "# c\n");
    let work = run.path("work");
    git(&work, &["init", "-q", "-b", "topic"]);
    git(&work, &["add", "-A"]);
    git(&work, &["commit", "-qm", "one"]);
    git(&work, &["remote", "add", "origin", hub.path("").to_str().unwrap()]);
    fs::write(run.path("work/notes.txt"), "two\n").unwrap();
    git(&work, &["add", "-A"]);
    let inputs = [("CHECK", "false"), ("PATHS", "."), ("MESSAGE", "Docs"), ("TOKEN", "a-token")];
    let with = |commit: &'static str| [&inputs[..], &[("COMMIT", commit)]].concat();
    assert_eq!(step(&run, "work/infra", &with("yes")).code, Some(2));
    assert!(!run.path("work/infra/a b/README.md").exists(), "a wrong input writes nothing");
    assert_eq!(step(&run, "work/infra", &with("True")).code, Some(0));
    let commit = |value| step_named("Commit the docs", &run, "work/infra", &with(value));
    assert_eq!(commit("false").code, Some(0));
    let pushed = |format: &str| {
        let mut show = Command::new("git");
        show.args(["show", "--name-only", &format!("--format={format}"), "topic"]);
        text(&show.current_dir(hub.path("")).output().unwrap())
    };
    assert!(pushed("%s").contains("unknown revision"), "{}", pushed("%s"));
    let done = commit("True");
    assert_eq!(done.code, Some(0), "{}", done.log);
    assert_eq!(pushed("%s by %an"), "Docs by github-actions[bot]\n\ninfra/a b/README.md\ninfra/c/README.md\n");
    let shown: Vec<&str> = done.log.lines().filter(|line| !line.starts_with("::add-mask::")).collect();
    assert_eq!(shown, ["Committed 2 files to topic."]);
    // Nothing more to write: no commit. Without a branch: a word about what to check out.
    assert_eq!(step(&run, "work/infra", &with("true")).code, Some(0));
    assert!(commit("true").log.contains("No docs were written."));
    git(&work, &["checkout", "-q", "--detach"]);
    fs::write(run.path("work/infra/c/README.md"), "# c\n").unwrap();
    assert_eq!(step(&run, "work/infra", &with("true")).code, Some(0));
    let detached = commit("true");
    assert!(detached.code == Some(1) && detached.log.contains("to `github.head_ref`"), "{}", detached.log);
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
