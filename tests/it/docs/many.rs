//! `ptcgen docs` over many modules: which ones it finds, what it writes, what it leaves alone, and its exit codes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::support::{Run, tree};

const VARIABLE: &str = "variable \"name\" {\n  type = string\n  description = \"A name.\"\n}\n";
const WHOLE: &str = "<!-- BEGIN_TF_DOCS -->\n";

/// Three modules, an ignored one, and folders that a walk never enters.
fn repository() -> Run {
    Run::new()
        .file("mods/a/main.tf", VARIABLE)
        .file("mods/b/main.tf", VARIABLE)
        .file("mods/b/README.md", "# b\n")
        .file("mods/b/modules/basic/main.tf", VARIABLE)
        .file("mods/.gitignore", "build/\n!kept/\n")
        .file("mods/build/main.tf", VARIABLE)
        .file("mods/a/.terraform/modules/x/main.tf", VARIABLE)
        .file("mods/node_modules/x/main.tf", VARIABLE)
        .file("mods/notes/todo.txt", "none")
}

fn age(path: &Path) {
    let old = SystemTime::now() - Duration::from_secs(3600);
    fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
}

#[test]
fn a_folder_that_is_no_module_is_walked() {
    let run = repository();
    let ran = run.run("docs mods").exits(0).says("wrote mods/a/README.md\nwrote mods/b/README.md\n");
    assert_eq!(ran.stdout, "");
    ran.says("wrote mods/b/modules/basic/README.md\n3 modules: 3 written\n");
    assert!(run.read("mods/a/README.md").starts_with(WHOLE));
    assert!(run.read("mods/b/README.md").starts_with("# b\n\n<!-- BEGIN_TF_DOCS -->\n"));
    for left_out in ["build", "a/.terraform/modules/x", "node_modules/x", "notes"] {
        assert!(!run.path(&format!("mods/{left_out}/README.md")).exists(), "{left_out}");
    }
}

#[test]
fn what_is_part_of_a_module_is_documented_where_it_says_so() {
    let run = Run::new();
    for folder in
        ["a", "a/examples/plain", "a/examples/told", "a/examples/set", "a/modules/b", "a/modules/b/tests/setup"]
    {
        std::fs::create_dir_all(run.path(folder)).unwrap();
        std::fs::write(run.path(folder).join("main.tf"), "variable \"x\" {}\n").unwrap();
    }
    let run = run
        .file("a/examples/told/README.md", "# told\n")
        .file("a/examples/set/.terraform-docs.yml", "formatter: markdown\noutput:\n  file: README.md\n");
    let ran = run.run("docs --all --check .").exits(1);
    for (folder, counts) in [
        ("a", true),
        ("a/examples/plain", false),
        ("a/examples/told", true),
        ("a/examples/set", true),
        ("a/modules/b", true),
    ] {
        assert_eq!(ran.stderr.contains(&format!("{folder}/README.md")), counts, "{folder}: {}", ran.stderr);
    }
    assert!(!ran.stderr.contains("tests/setup"), "{}", ran.stderr);
    // A folder that is named on the command line is documented in any case.
    run.run("docs --check a/examples/plain").exits(1);
}

#[test]
fn what_is_up_to_date_keeps_its_time() {
    let run = repository();
    run.run("docs mods").exits(0);
    age(&run.path("mods/a/README.md"));
    let before = fs::metadata(run.path("mods/a/README.md")).unwrap().modified().unwrap();
    run.run("docs mods").exits(0).says("3 modules: 3 up to date\n");
    assert_eq!(fs::metadata(run.path("mods/a/README.md")).unwrap().modified().unwrap(), before);
    run.run("docs --check mods").exits(0).says("3 modules: 3 up to date\n");
    assert_eq!(run.run("docs --check -q mods").exits(0).stderr, "");
}

#[test]
fn check_shows_every_stale_file_and_changes_none() {
    let run = repository();
    run.run("docs mods/a").exits(0);
    fs::write(run.path("mods/a/main.tf"), VARIABLE.replace("A name.", "Another.")).unwrap();
    let before = tree(&run.path("mods"));
    let ran = run.run("docs --check --all mods").exits(1);
    let ran =
        ran.prints("--- a/mods/a/README.md\n+++ b/mods/a/README.md\n@@ ").prints("-| <a name=\"input_name\"></a>");
    let ran = ran.prints("--- a/mods/b/README.md\n").prints("--- /dev/null\n+++ b/mods/b/modules/basic/README.md\n");
    ran.says(
        "stale mods/a/README.md\nstale mods/b/README.md\nstale mods/b/modules/basic/README.md\n3 modules: 3 stale\n",
    );
    assert_eq!(tree(&run.path("mods")), before);
    run.run("docs --all --dry-run mods").exits(0).says("would write mods/a/README.md\n");
    run.run("docs --all --diff mods").exits(0).prints("+++ b/mods/a/README.md\n");
    assert_eq!(tree(&run.path("mods")), before);
}

#[test]
fn check_of_many_paths_tells_them_in_the_order_typed() {
    let run = repository();
    let ran = run.run("docs --check mods/b mods/a").exits(1);
    ran.says("stale mods/b/README.md\nstale mods/a/README.md\n2 modules: 2 stale\n");
}

#[test]
fn a_path_below_another_is_done_once() {
    let run = repository();
    run.run("docs markdown document --all --check mods").exits(1).says("3 modules: 3 stale\n");
    run.run("docs --all . mods/a mods").exits(0).says("3 modules: 3 written\n");
}

#[test]
fn many_paths_with_a_format_are_printed_one_after_the_other() {
    let run = repository();
    let one = run.run("docs json mods/a").exits(0).stdout;
    assert_eq!(run.run("docs json mods/a mods/b").exits(0).stdout, format!("{one}{one}"));
}

#[test]
fn a_module_that_fails_does_not_keep_the_others_from_being_done() {
    let run = repository()
        .file("mods/c/main.tf", "variable \"x\" {\n  type = \n")
        .file("mods/d/main.tf", VARIABLE)
        .file("mods/d/README.md", "# d\n<!-- BEGIN_TF_DOCS -->\n")
        .file("mods/e/main.tf", VARIABLE)
        .file("mods/e/README.md", "<!-- BEGIN_TF_DOCS -->\n<!-- END_TF_DOCS -->\n".repeat(2))
        .file("mods/f/main.tf", VARIABLE)
        .file("mods/f/.terraform-docs.yml", "formatter: markdown\nversion: \"~> 1.0\"\noutput:\n  file: README.md\n")
        .file("mods/g/main.tf", VARIABLE)
        .file(
            "mods/g/.terraform-docs.yml",
            "formatter: markdown\nsettings:\n  ancor: false\noutput:\n  file: README.md\n",
        )
        .file("mods/h/main.tf", VARIABLE)
        .file("mods/h/.terraform-docs.yml", "formatter: [\n");
    fs::write(run.path("mods/h/big.tf"), vec![b'#'; 50 << 20]).unwrap();
    fs::create_dir(run.path("mods/i")).unwrap();
    fs::write(run.path("mods/i/big.tf"), vec![b'#'; 50 << 20]).unwrap();
    std::os::unix::fs::symlink("loop.tf", run.path("mods/a/examples.tf")).unwrap();
    std::os::unix::fs::symlink("..", run.path("mods/b/up")).unwrap();
    fs::create_dir(run.path("mods/k")).unwrap();
    std::os::unix::fs::symlink("loop.tf", run.path("mods/k/loop.tf")).unwrap();
    let ran = run.run("docs mods").exits(6);
    let ran = ran.says("mods/c/main.tf:").says("mods/d/README.md:2:1").says("has no matching `<!-- END_TF_DOCS -->`");
    let ran = ran
        .says("mods/e/README.md:3:1")
        .says("there is a second `<!-- BEGIN_TF_DOCS -->`; only the first block is updated")
        .says("mods/f/.terraform-docs.yml:2:1");
    let ran = ran.says("mods/g/.terraform-docs.yml:3:3").says("did you mean `settings.anchor`?");
    let ran = ran
        .says("mods/h/.terraform-docs.yml:")
        .says("mods/i/big.tf` has 50 MiB; the limit for a module file is 16 MiB");
    let ran = ran.says("mods/k/loop.tf").says("`mods/a/examples.tf` is a broken symlink");
    ran.says("wrote mods/b/README.md\nwrote mods/b/modules/basic/README.md\nwrote mods/e/README.md\nwrote mods/g/README.md\n");
}

#[test]
fn a_misspelt_configuration_says_what_was_meant() {
    let rows = [
        ("# ours\nformater: json\n", ".terraform-docs.yml:2:1", "did you mean `formatter`?"),
        ("formatter: markdwn\n", ".terraform-docs.yml:1:12", "did you mean `markdown`?"),
        ("formatter: json\nsections:\n  hide: [inputz]\n", ".terraform-docs.yml:3:10", "did you mean `inputs`?"),
    ];
    for (config, place, meant) in rows {
        let run = Run::new().file("m/main.tf", VARIABLE).file("m/.terraform-docs.yml", config);
        for (command, exit) in [("docs m", 1), ("docs --check m", 6)] {
            let ran = run.run(command).exits(exit).says(place).says(meant);
            assert!(!ran.stderr.contains("no `formatter`"), "{}", ran.stderr);
        }
    }
    let run = Run::new().file("m/main.tf", VARIABLE).file("m/.terraform-docs.yml", "formatter: json\noutputs: {}\n");
    run.run("docs m").exits(0).says("did you mean `output`?");
}

#[test]
fn what_a_killed_run_left_beside_a_file_goes() {
    let run = repository().file("mods/a/.README.md.123.tmp", "half").file("mods/a/.README.md.tmp", "somebody's");
    run.run("docs --check mods").exits(1);
    assert!(run.path("mods/a/.README.md.123.tmp").exists());
    run.run("docs mods").exits(0);
    assert!(!run.path("mods/a/.README.md.123.tmp").exists());
    assert!(run.path("mods/a/.README.md.tmp").exists());
}

#[test]
fn findings_come_in_every_format() {
    let run = repository().file("mods/c/main.tf", "variable \"x\" {\n");
    let ran = run.run("docs --check --format json mods").exits(6);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 4);
    assert!(findings.iter().all(|finding| finding["place"]["file"].as_str().unwrap().starts_with("mods/")));
    let ran = run.run("docs --check --format github mods/a").exits(1);
    ran.prints("+++ b/mods/a/README.md\n")
        .prints("::error file=mods/a/README.md,line=1,col=1,endLine=1,title=PTC608::");
    run.run("docs --check --output sarif=found.sarif --output junit=found.xml mods").exits(6);
    assert!(run.read("found.sarif").contains("PTC608"));
    assert!(run.read("found.xml").contains("mods/c/main.tf"));
    let annotated = repository().env("GITHUB_ACTIONS", "true").file("mods/x/main.tf", "{");
    annotated.run("docs mods").exits(6).prints("::error file=mods/x/main.tf,line=1,");
}

#[test]
fn the_configuration_of_each_module_counts() {
    let run = repository()
        .file(".terraform-docs.yml", "formatter: markdown document\noutput:\n  file: SHARED.md\n")
        .file(
            "mods/b/.terraform-docs.yml",
            "formatter: json\noutput:\n  file: own.json\n  mode: replace\n  template: \"\"\n",
        )
        .file(
            "mods/a/.config/.terraform-docs.yml",
            "formatter: yaml\noutput:\n  file: own.yaml\n  mode: replace\n  template: \"\"\n",
        );
    run.run("docs --all mods").exits(0);
    assert!(run.read("mods/b/own.json").starts_with('{'));
    assert!(run.read("mods/a/own.yaml").starts_with("header:"));
    assert!(run.read("mods/b/modules/basic/SHARED.md").contains("### "));
    run.run("docs --all --check mods").exits(0);
}

#[test]
fn sub_modules_inherit_what_recursion_hands_down() {
    let config = "formatter: markdown\nrecursive:\n  enabled: true\n  exclude: [skipped]\noutput:\n  file: DOCS.md\n";
    let run = Run::new()
        .file("top/main.tf", VARIABLE)
        .file("top/.terraform-docs.yml", config)
        .file("top/modules/one/main.tf", VARIABLE)
        .file("top/modules/skipped/main.tf", VARIABLE)
        .file("top/examples/x/main.tf", VARIABLE)
        .file("top/examples/x/README.md", "");
    run.run("docs --all .")
        .exits(0)
        .says("wrote top/DOCS.md\nwrote top/examples/x/README.md\nwrote top/modules/one/DOCS.md\n3 modules");
    assert!(!run.path("top/modules/skipped/DOCS.md").exists() && !run.path("top/modules/skipped/README.md").exists());
}

#[test]
fn nothing_is_written_through_a_link_that_leaves_the_module() {
    let run = repository().file("outside.md", "theirs\n").file("mods/a/real.md", "ours\n");
    std::os::unix::fs::symlink("../../outside.md", run.path("mods/a/README.md")).unwrap();
    std::os::unix::fs::symlink("nowhere.md", run.path("mods/b/modules/basic/README.md")).unwrap();
    run.run("docs mods").exits(6).says("is a symlink that leaves its module");
    assert_eq!(run.read("outside.md"), "theirs\n");
    fs::remove_file(run.path("mods/a/README.md")).unwrap();
    std::os::unix::fs::symlink("real.md", run.path("mods/a/README.md")).unwrap();
    run.run("docs mods/a").exits(0).says("wrote mods/a/README.md");
    assert!(run.read("mods/a/real.md").starts_with("ours\n\n<!-- BEGIN_TF_DOCS -->"));
    assert!(run.path("mods/a/README.md").is_symlink());
    let left: Vec<String> =
        tree(&run.path("mods")).into_iter().map(|entry| entry.0).filter(|name| name.ends_with(".tmp")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn usage_errors_of_our_flags_are_usage_errors() {
    let run = repository();
    run.run("docs --chek mods").exits(1).says("did you mean `--check`?");
    run.run("docs --check --engine go mods").exits(2).says("must be `native` or `terraform-docs`");
    run.run("docs --check mods mods").exits(2).says("is given twice");
    run.run("docs --check nowhere").exits(6).says("`nowhere`: No such file");
    run.run("docs mods/notes").exits(6).says("there is no module below `mods/notes`");
    run.run("docs json --check mods/a").exits(6).says("do not name a file to compare with");
}

#[test]
fn common_options_stand_before_and_behind_docs() {
    let run = repository();
    let before = run.run("-C mods --color always docs --all --check .").exits(1);
    for line in ["docs --all --check -C mods --color always .", "docs -Cmods --all . --color=always --check"] {
        let ran = run.run(line).exits(1);
        assert_eq!((&ran.stdout, &ran.stderr), (&before.stdout, &before.stderr), "{line}");
    }
    assert_eq!(run.run("docs --all -C mods --quiet .").exits(0).stderr, "");
    run.run("docs --check -C nowhere .").exits(6).says("nowhere");
    run.run("docs --check . -C").exits(2).says("`-C` needs a folder");
    run.run("docs --check -q -v .").exits(2).says("cannot be used together");
    let pretty = |line: &str| run.run(line).exits(0).stdout;
    let plain = pretty("docs pretty --color=false mods/a");
    assert_ne!(pretty("docs pretty mods/a"), plain, "`--color` is terraform-docs' own here");
    assert_eq!(pretty("docs pretty --color=false -C mods a"), plain);
    run.run("docs --help").exits(0).prints("-C, --directory DIR");
}

#[test]
fn variables_stand_for_flags() {
    repository().env("PTCGEN_CHECK", "1").run("docs mods").exits(1).says("3 modules: 3 stale");
    repository().env("PTCGEN_CHECK", "1").run("docs --check=false mods").exits(0).says("3 modules: 3 written");
    repository().env("PTCGEN_FORMAT", "json").run("docs json mods/a").exits(0).prints("\"header\"");
}
