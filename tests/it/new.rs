//! `ptcgen new`.

use std::fs;

use crate::support::{Run, tree};

#[test]
fn without_a_spec_it_writes_a_module_for_docker_hub() {
    let run = Run::new();
    run.run("new demo").exits(0).says("created").says("put-secret-value").says("validate-pull-through-cache-rule");
    assert!(run.read("demo/main.tf").contains("aws_ecr_pull_through_cache_rule"));
    assert!(run.read("demo/ptcgen.yaml").contains("docker-hub: {}"));
    assert!(run.read("demo/.ptcgen/base/main.tf.base") == run.read("demo/main.tf"));
}

#[test]
fn the_same_spec_gives_the_same_bytes_wherever_it_is() {
    let (one, two) = (Run::new(), Run::new());
    one.run("new a/b/module --preset quay").exits(0);
    two.run("new other --preset quay").exits(0);
    assert_eq!(tree(&one.path("a/b/module")), tree(&two.path("other")));
}

#[test]
fn a_second_run_writes_nothing() {
    let run = Run::new();
    run.run("new demo").exits(0);
    let times = |run: &Run| -> Vec<_> {
        ["demo/main.tf", "demo/.ptcgen/lock.json"]
            .map(|path| fs::metadata(run.path(path)).expect("a file").modified().expect("a time"))
            .into()
    };
    let before = times(&run);
    run.run("new demo").exits(0).says("unchanged");
    assert_eq!(before, times(&run));
}

#[test]
fn the_spec_that_lies_in_the_module_is_used_again() {
    let run = Run::new();
    run.run("new demo --preset k8s").exits(0);
    run.run("new demo").exits(0).says("unchanged");
    assert!(run.read("demo/ptcgen.yaml").contains("kubernetes"));
}

#[test]
fn edits_are_never_overwritten() {
    let run = Run::new().file("demo/main.tf", "# mine\n");
    let before = tree(&run.path("demo"));
    run.run("new demo").exits(4).says("PTC504").says("demo/main.tf").says("--force");
    assert_eq!(tree(&run.path("demo")), before);
    run.run("new demo --force").exits(0).says("replaced main.tf; the old text is in demo/.ptcgen/replaced/1/main.tf");
    assert_eq!(run.read("demo/.ptcgen/replaced/1/main.tf"), "# mine\n");
    assert_ne!(run.read("demo/main.tf"), "# mine\n");
}

#[test]
fn an_edited_file_is_kept_and_an_untouched_one_follows_the_spec() {
    let run = Run::new();
    run.run("new demo").exits(0);
    run.run("new demo --preset quay --allow PTC720").exits(0).says("replaced");
    assert!(run.read("demo/ptcgen.yaml").contains("quay"));
    let edited = format!("{}\n# mine\n", run.read("demo/main.tf"));
    let run = run.file("demo/main.tf", &edited);
    run.run("new demo").exits(4).says("changed since ptcgen wrote it");
    assert_eq!(run.read("demo/main.tf"), edited);
    run.run("new demo --preset ghcr").exits(0).says("merged main.tf").says("Next:");
    assert!(run.read("demo/main.tf").ends_with("\n# mine\n"));
}

#[test]
fn a_checkout_with_other_line_ends_is_not_an_edit() {
    let run = Run::new();
    run.run("new demo").exits(0);
    let crlf = run.read("demo/main.tf").replace('\n', "\r\n");
    let run = run.file("demo/main.tf", &crlf);
    run.run("new demo").exits(0).says("unchanged");
    assert_eq!(run.read("demo/main.tf"), crlf);
}

#[test]
fn a_dry_run_and_a_diff_change_nothing() {
    let run = Run::new();
    run.run("new demo --dry-run").exits(0).says("would create demo/main.tf");
    run.run("new demo --diff").exits(0).prints("--- /dev/null").prints("+++ b/main.tf");
    assert!(!run.path("demo").exists());
}

#[test]
fn what_stands_in_the_way_is_named_and_nothing_is_left_behind() {
    let run = Run::new().file("file", "x").file("demo/main.tf/x", "x");
    let before = tree(&run.path("."));
    run.run("new file").exits(6).says("`file` is a file, not a folder");
    run.run("new file/below").exits(6);
    run.run("new demo").exits(4).says("`demo/main.tf` is a folder");
    run.run("new demo --force").exits(6).says("`demo/main.tf` is a folder");
    assert_eq!(tree(&run.path(".")), before);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symlink() {
    let run = Run::new().file("outside/main.tf", "outside\n");
    std::os::unix::fs::symlink(run.path("outside"), run.path("link")).expect("a symlink");
    run.run("new link").exits(6).says("a symlink");
    fs::create_dir(run.path("demo")).expect("a folder");
    std::os::unix::fs::symlink(run.path("outside/main.tf"), run.path("demo/main.tf")).expect("a symlink");
    std::os::unix::fs::symlink(run.path("outside"), run.path("demo/examples")).expect("a symlink");
    run.run("new demo").exits(4).says("`demo/main.tf` is a symlink");
    run.run("new demo --force").exits(6).says("a symlink");
    assert_eq!(run.read("outside/main.tf"), "outside\n");
    assert_eq!(tree(&run.path("outside")).len(), 1);
}

#[test]
fn specs_come_from_files_and_standard_input_in_every_syntax() {
    let json = r#"{"upstreams": {"quay": {}}}"#;
    let run =
        Run::new().file("s.json", json).file("s.toml", "[upstreams.quay]\n").file("s.yml", "upstreams: {quay: }\n");
    run.run("new a --spec s.json").exits(0);
    run.run("new b --spec s.toml").exits(0);
    run.run("new c --spec s.yml").exits(0);
    assert_eq!(run.read("a/ptcgen.json"), json);
    assert_eq!(run.read("b/ptcgen.toml"), "[upstreams.quay]\n");
    assert_eq!(run.read("a/main.tf"), run.read("b/main.tf"));
    assert_eq!(run.read("a/main.tf"), run.read("c/main.tf"));
    let run = run.stdin(json);
    run.run("new d --spec -").exits(2).says("--spec-format");
    run.run("new d --spec - --spec-format json").exits(0);
    run.run("new e --spec nowhere.yaml").exits(6).says("nowhere.yaml");
}

#[test]
fn a_set_value_overrides_and_stays_in_the_module() {
    let run = Run::new().file("s.yaml", "# ours\nupstreams:\n  quay: {} # public\n");
    run.run("new demo --spec s.yaml --set region=eu-west-1").exits(0);
    let stored = run.read("demo/ptcgen.yaml");
    assert!(
        stored.contains("# ours") && stored.contains("{} # public") && stored.contains("region: eu-west-1"),
        "{stored}"
    );
    run.run("new other --set region=eu-wst-1").exits(3).says("--set").says("did you mean `eu-west-1`?");
    assert!(!run.path("other").exists());
}

#[test]
fn verbose_tells_what_was_decided_and_why() {
    let run = Run::new();
    run.run("new demo --verbose")
        .exits(0)
        .says("docker-hub caches registry-1.docker.io")
        .says("needs the AWS provider 5.37");
}

#[test]
fn an_empty_folder_is_filled_where_it_is() {
    let run = Run::new();
    fs::create_dir(run.path("empty")).expect("a folder");
    run.run("-C empty new .").exits(0);
    run.run("-C empty new .").exits(0).says("unchanged");
    assert!(run.path("empty/main.tf").exists());
    assert!(!tree(&run.path("empty")).iter().any(|(path, _)| path.contains("stage")));
}
