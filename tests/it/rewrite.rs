//! `ptcgen rewrite`: a corpus of files, each compared with its golden after it is rewritten, and what a user sees.

mod emitted;
mod properties;
mod values;

use std::path::{Path, PathBuf};

use ptcgen::rewrite::FINDERS;

use crate::support::{Run, golden, tree};

const SPEC: &str = include_str!("../fixtures/rewrite/ptcgen.yaml");
pub(super) const REGISTRY: &str = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rewrite")
}

/// The files of the corpus, by path.
pub(super) fn corpus(side: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = tree(&fixtures().join(side));
    files.retain(|(path, _)| !path.ends_with('/'));
    files
}

fn with_corpus() -> Run {
    let run = Run::new().file("ptcgen.yaml", SPEC);
    corpus("before").into_iter().fold(run, |run, (path, bytes)| run.file(&format!("files/{path}"), bytes))
}

#[test]
fn every_file_of_the_corpus_comes_out_as_its_golden() {
    let run = with_corpus();
    let ran = run.run("rewrite --verbose --key Prometheus:spec.image --key spec.imageName files").exits(0);
    golden("tests/fixtures/rewrite/told.txt", &ran.stderr);
    let after = tree(&run.path("files"));
    assert!(after.iter().filter(|(path, _)| !path.ends_with('/')).count() >= 60);
    for (path, bytes) in after.into_iter().filter(|(path, _)| !path.ends_with('/')) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        golden(&format!("tests/fixtures/rewrite/after/{path}"), &text);
    }
    let paths = |side| corpus(side).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    assert_eq!(paths("after"), paths("before"), "each golden has a file that it is made from");
}

/// The row of a kind of file, whose files and images are named in the comment above its finder.
fn row_of(kind: &str) -> String {
    let sources = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rewrite"));
    let mut texts = sources.into_iter().map(|(_, bytes)| String::from_utf8(bytes).expect("UTF-8"));
    let source = texts.find(|text| text.contains(&format!("    name: \"{kind}\",\n"))).expect("the file of the kind");
    let (above, _) = source.split_once("pub(super) static FINDER").expect("a finder");
    let mut comment: Vec<&str> =
        above.lines().rev().map_while(|line| line.strip_prefix("///")).map(str::trim).collect();
    comment.reverse();
    let comment = comment.join(" ");
    let (_, cells) = comment.split_once("Files: ").unwrap_or_else(|| panic!("which `Files:` are {kind}?"));
    let (files, images) = cells.split_once("Images: ").unwrap_or_else(|| panic!("which `Images:` has {kind}?"));
    let [files, images] = [files, images].map(|cell| cell.trim().trim_end_matches('.'));
    format!("| `{kind}` | {files} | {images} |\n")
}

#[test]
fn the_page_lists_every_kind_of_file() {
    const HEAD: &str = "## What is rewritten\n\n| kind | files | images |\n| --- | --- | --- |\n";
    let page = include_str!("../../docs/rewrite.md");
    let (before, rest) = page.split_once(HEAD).expect("the table");
    let (_, after) = rest.split_once("\n\n").expect("its end");
    let rows: String = FINDERS.iter().map(|finder| row_of(finder.name)).collect();
    golden("docs/rewrite.md", &format!("{before}{HEAD}{rows}\n{after}"));
}

#[test]
fn a_second_run_changes_nothing() {
    let run = corpus("after")
        .into_iter()
        .fold(Run::new().file("ptcgen.yaml", SPEC), |run, (path, bytes)| run.file(&format!("files/{path}"), bytes));
    run.run("rewrite --check --key Prometheus:spec.image --key spec.imageName files")
        .exits(0)
        .says("nothing to rewrite");
}

#[test]
fn a_check_names_every_image_and_what_to_write() {
    let run = Run::new().file("ptcgen.yaml", SPEC).file("Dockerfile", "FROM nginx:1.27\nFROM scratch\n");
    let ran = run.run("rewrite --check .").exits(1).says("Dockerfile:1:6").says("PTC820");
    ran.says(&format!("write `{REGISTRY}/docker-hub/library/nginx:1.27`")).says("1 image to rewrite in 1 file");
    assert_eq!(run.read("Dockerfile"), "FROM nginx:1.27\nFROM scratch\n");
    run.run("rewrite --check --format json .").exits(1).prints("\"PTC820\"");
    run.run("rewrite --check --format github .").exits(1).prints("::error file=Dockerfile,line=1");
    run.run("rewrite --check --format sarif .").exits(1).prints("\"ruleId\"");
    run.run("rewrite .").exits(0).says("rewrote Dockerfile: 1 image");
    assert_eq!(run.read("Dockerfile"), format!("FROM {REGISTRY}/docker-hub/library/nginx:1.27\nFROM scratch\n"));
    run.run("rewrite --check .").exits(0);
}

#[test]
fn a_look_changes_nothing() {
    let run = Run::new().file("ptcgen.yaml", SPEC).file("Dockerfile", "FROM nginx\n");
    let diff = format!("-FROM nginx\n+FROM {REGISTRY}/docker-hub/library/nginx\n");
    run.run("rewrite --diff Dockerfile").exits(0).prints(&diff);
    run.run("rewrite --diff --check Dockerfile").exits(1).prints(&diff);
    run.run("rewrite --dry-run Dockerfile").exits(0).says("would rewrite Dockerfile: 1 image");
    assert_eq!(run.read("Dockerfile"), "FROM nginx\n");
}

#[test]
fn folders_are_walked_less_what_git_ignores() {
    let run = Run::new()
        .file("ptcgen.yaml", SPEC)
        .file("tree/.gitignore", "out/\n*.local.yaml\n")
        .file("tree/out/Dockerfile", "FROM nginx\n")
        .file("tree/node_modules/x/Dockerfile", "FROM nginx\n")
        .file("tree/compose.local.yaml", "services: {a: {image: nginx}}\n")
        .file("tree/.github/workflows/ci.yml", "jobs: {a: {container: node}}\n")
        .file("tree/notes.txt", "FROM nginx\n")
        .file("tree/a/Dockerfile", "FROM nginx\n");
    let ran = run.run("rewrite tree").exits(0).says("2 images rewritten in 2 files");
    assert!(ran.stderr.starts_with("rewrote tree/.github/workflows/ci.yml"), "{}", ran.stderr);
    assert_eq!(run.read("tree/out/Dockerfile"), "FROM nginx\n");
    assert_eq!(run.read("tree/node_modules/x/Dockerfile"), "FROM nginx\n");
    assert_eq!(run.read("tree/compose.local.yaml"), "services: {a: {image: nginx}}\n");
}

#[test]
fn a_kind_can_be_said_where_nothing_tells_it() {
    let run = Run::new().file("ptcgen.yaml", SPEC).file("build.txt", "FROM nginx\n").file("x.yaml", "image: nginx\n");
    run.run("rewrite build.txt x.yaml").exits(6).says("PTC827").says("--kind dockerfile").says("`x.yaml`");
    run.run("rewrite --kind dockerfile build.txt").exits(0);
    run.run("rewrite --kind gitlab-ci x.yaml").exits(0);
    assert_eq!(run.read("x.yaml"), format!("image: {REGISTRY}/docker-hub/library/nginx\n"));
    run.run("rewrite --kind make build.txt").exits(2).says("gitlab-ci");
}

#[test]
fn the_cache_comes_from_a_module_a_spec_or_flags() {
    let run = Run::new()
        .file("Dockerfile", "FROM nginx\n")
        .file("module/ptcgen.yaml", "upstreams: {hub: {preset: docker-hub}}\n");
    run.run("rewrite Dockerfile").exits(2).says("--module DIR");
    run.run("rewrite --module module Dockerfile").exits(2).says("--account");
    run.run("rewrite --module module --account 12 --region eu-west-1 Dockerfile").exits(2).says("12 digits");
    run.run("rewrite --module module --account 444455556666 --region eu-wast-1 Dockerfile")
        .exits(2)
        .says("`eu-west-1`");
    run.run("rewrite --spec module/ptcgen.yaml --account 444455556666 --region cn-north-1 Dockerfile").exits(0);
    assert_eq!(run.read("Dockerfile"), "FROM 444455556666.dkr.ecr.cn-north-1.amazonaws.com.cn/hub/library/nginx\n");
}

#[test]
fn what_no_rule_is_about_fails_no_check() {
    let run = Run::new().file("ptcgen.yaml", SPEC).file("Dockerfile", "FROM mcr.microsoft.com/dotnet/aspnet:8.0\n");
    let ran = run.run("rewrite --check .").exits(0);
    assert!(!ran.stderr.contains("aspnet"), "{}", ran.stderr);
    run.run("rewrite --check --verbose .").exits(0).says("PTC822").says("aspnet");
}

#[test]
fn a_name_from_a_kustomization_stays_where_that_kustomization_reads() {
    let manifest = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx:1\n";
    let run = Run::new()
        .file("ptcgen.yaml", SPEC)
        .file("base/pod.yaml", manifest)
        .file("base/kustomization.yaml", "resources: [pod.yaml]\n")
        .file("prod/kustomization.yaml", "resources:\n- ../base\nimages:\n- name: nginx\n  newTag: \"2\"\n")
        .file("else/pod.yaml", manifest);
    run.run("rewrite --verbose .").exits(0).says("PTC828");
    assert_eq!(run.read("base/pod.yaml"), manifest);
    assert!(run.read("prod/kustomization.yaml").contains(&format!("  newName: {REGISTRY}/docker-hub/library/nginx\n")));
    assert!(run.read("else/pod.yaml").contains(REGISTRY));
    run.run("rewrite --check .").exits(0);
}

#[cfg(unix)]
#[test]
fn mode_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let run = Run::new().file("ptcgen.yaml", SPEC).file("a/Dockerfile", "FROM nginx\n").file("b/x", "");
    let file = run.path("a/Dockerfile");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o750)).expect("a mode");
    symlink(&file, run.path("b/Dockerfile")).expect("a link");
    run.run("rewrite b").exits(0).says("nothing to rewrite");
    assert_eq!(run.read("a/Dockerfile"), "FROM nginx\n");
    run.run("rewrite b/Dockerfile").exits(0);
    assert!(run.path("b/Dockerfile").is_symlink());
    assert!(run.read("a/Dockerfile").contains(REGISTRY));
    assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o750);
    assert_eq!(std::fs::read_dir(run.path("a")).expect("a folder").count(), 1, "nothing is left beside it");
}

#[test]
fn standard_input_becomes_standard_output() {
    let pod = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx # web\n    - image: $IMAGE\n";
    let run = Run::new().file("ptcgen.yaml", SPEC).env("GITHUB_ACTIONS", "true").stdin(pod);
    let ran = run.run("rewrite -").exits(0).says("PTC821");
    assert_eq!(ran.stdout, pod.replace("nginx", &format!("{REGISTRY}/docker-hub/library/nginx")));
    run.run("rewrite --check -").exits(1).prints("::error file=<stdin>,line=5");
    run.run("rewrite --diff --format text -").exits(0).prints("+    - image: 111122223333");
    run.run("rewrite --format json -").exits(2).says("--output FORMAT=FILE");
    run.run("rewrite - Dockerfile").exits(2).says("can't be combined");
    run.run("rewrite - --output sarif=f.sarif").exits(0);
    assert!(run.read("f.sarif").contains("PTC821"));
    let run = run.stdin("FROM nginx\n");
    assert_eq!(run.run("rewrite -").exits(6).says("--kind dockerfile").stdout, "");
    assert_eq!(
        run.run("rewrite --kind dockerfile -").exits(0).stdout,
        format!("FROM {REGISTRY}/docker-hub/library/nginx\n")
    );
    // Text without images passes through.
    for text in ["", "apiVersion: v1\nkind: ConfigMap\n"] {
        let run = Run::new().file("ptcgen.yaml", SPEC).stdin(text);
        assert_eq!(run.run("rewrite -").exits(0).stdout, text);
    }
}
