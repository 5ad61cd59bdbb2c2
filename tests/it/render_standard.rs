//! The set `standard`, for every spec in `tests/fixtures/render/standard`: terraform itself judges what is rendered.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ptcgen::fileset::FileSet;
use ptcgen::render::render;
use ptcgen::spec::model::Spec;
use ptcgen::spec::resolve::resolve;
use ptcgen::template::set::TemplateSet;

fn fixtures() -> Vec<(String, Spec)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/render/standard");
    let mut fixtures: Vec<(String, Spec)> = fs::read_dir(folder)
        .expect("the fixtures")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let text = fs::read_to_string(&path).expect("a spec");
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, spec(serde_json::from_str(&text).expect("JSON")))
        })
        .collect();
    fixtures.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(fixtures.len() > 10, "the fixtures are there");
    fixtures
}

fn spec(value: serde_json::Value) -> Spec {
    let resolved = resolve(value).expect("a spec");
    assert!(resolved.problems.is_empty(), "{:?}", resolved.problems);
    resolved.spec
}

fn standard(spec: &Spec) -> FileSet {
    let set = TemplateSet::built_in("standard").expect("a set").expect("a sound set");
    render(spec, &set).unwrap_or_else(|failure| panic!("{failure:#?}"))
}

fn write(files: &FileSet, name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("standard").join(name);
    let _ = fs::remove_dir_all(&folder);
    for (path, bytes) in files.iter() {
        let path = folder.join(path.as_str());
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

#[test]
fn every_spec_renders() {
    for (name, spec) in fixtures() {
        let files = standard(&spec);
        assert!(files.get("main.tf").is_some() && files.get("README.md").is_some(), "{name}");
        write(&files, &name);
        assert_eq!(files, standard(&spec), "{name}: the same spec makes the same bytes");
    }
}

/// The folder with `registry.terraform.io/hashicorp/aws`: named by the environment, or where terraform looks by itself.
fn provider_mirror() -> Option<PathBuf> {
    let named = std::env::var_os("PTCGEN_PROVIDER_MIRROR").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".terraform.d/plugins"));
    let shared = ["/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins"].map(PathBuf::from);
    named.into_iter().chain(home).chain(shared).find(|path| path.join("registry.terraform.io/hashicorp/aws").is_dir())
}

struct Terraform {
    config: PathBuf,
}

impl Terraform {
    fn found() -> Option<Self> {
        if Command::new("terraform").arg("version").output().is_err() {
            eprintln!("skipped: terraform is not installed");
            return None;
        }
        let Some(mirror) = provider_mirror() else {
            eprintln!("skipped: no provider mirror (PTCGEN_PROVIDER_MIRROR) with hashicorp/aws");
            return None;
        };
        let config = Path::new(env!("CARGO_TARGET_TMPDIR")).join("standard.tfrc");
        let text = format!("provider_installation {{\n  filesystem_mirror {{\n    path = {mirror:?}\n  }}\n}}\n");
        fs::write(&config, text).expect("a config");
        Some(Self { config })
    }

    #[track_caller]
    fn run(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = Command::new("terraform")
            .current_dir(folder)
            .args(arguments)
            .env("TF_CLI_CONFIG_FILE", &self.config)
            .env("CHECKPOINT_DISABLE", "1")
            .output()
            .expect("terraform runs");
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{}: terraform {arguments:?}\n{text}", folder.display());
        text
    }

    fn validate(&self, folder: &Path) {
        self.run(folder, &["init", "-backend=false", "-input=false", "-no-color"]);
        let report: serde_json::Value =
            serde_json::from_str(&self.run(folder, &["validate", "-json"])).expect("a report");
        assert_eq!(report["diagnostics"], serde_json::json!([]), "{}", folder.display());
    }
}

#[test]
fn terraform_finds_every_module_right() {
    let Some(terraform) = Terraform::found() else { return };
    let only = std::env::var("PTCGEN_TEST_SPEC").ok();
    for (name, spec) in fixtures() {
        if only.as_ref().is_some_and(|only| *only != name) {
            continue;
        }
        let folder = write(&standard(&spec), &format!("terraform-{name}"));
        terraform.run(&folder, &["fmt", "-check", "-recursive", "-diff"]);
        terraform.validate(&folder);
        let verdict = terraform.run(&folder, &["test", "-no-color"]);
        assert!(verdict.contains("Success!") && verdict.contains(" 0 failed"), "{name}: {verdict}");
        assert!(!verdict.contains("Success! 0 passed"), "{name}: {verdict}");
        terraform.validate(&folder.join("examples/basic"));
        eprintln!("{name}: {}", verdict.lines().last().unwrap_or_default());
    }
}

#[test]
fn terraform_reads_hostile_strings_as_they_were() {
    let Some(terraform) = Terraform::found() else { return };
    // NFC and no NUL: Terraform normalises every string, and can't show a NUL.
    let strings: Vec<String> =
        super::render_hostile::fifty().into_iter().filter(|text| text.is_ascii() && !text.contains('\0')).collect();
    let tags: serde_json::Map<String, serde_json::Value> =
        strings.iter().enumerate().map(|(index, text)| (format!("{index}"), text.as_str().into())).collect();
    let all: serde_json::Map<String, serde_json::Value> =
        super::render_hostile::fifty().into_iter().map(|text| (text, "x".into())).collect();
    let spec =
        spec(serde_json::json!({ "tags": tags, "repositories": { "tags": all }, "upstreams": { "kubernetes": {} } }));
    let folder = write(&standard(&spec), "terraform-fifty");
    terraform.run(&folder, &["fmt", "-check", "-recursive", "-diff"]);
    terraform.validate(&folder);

    // A module of its own, so that no provider is asked.
    let console = Path::new(env!("CARGO_TARGET_TMPDIR")).join("standard/console");
    fs::create_dir_all(&console).expect("a folder");
    let variables = fs::read_to_string(folder.join("variables.tf")).expect("the variables");
    let start = variables.find("variable \"tags\"").expect("the tags");
    fs::write(
        console.join("main.tf"),
        format!("{}\noutput \"tags\" {{\n  value = var.tags\n}}\n", &variables[start..]),
    )
    .expect("a file");
    terraform.run(&console, &["apply", "-auto-approve", "-input=false", "-no-color"]);
    let found: serde_json::Value =
        serde_json::from_str(&terraform.run(&console, &["output", "-json", "tags"])).expect("JSON");
    assert_eq!(found, serde_json::Value::Object(tags));
}
