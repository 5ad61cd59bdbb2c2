//! Findings in every format: valid by the format's own schema, and the same findings in each.

use ptcgen::report::Format;
use std::path::{Path, PathBuf};
use std::process::Command;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::Run;

const SPEC: &str = "# <&> \"quotes\", 100% äöü\nregion: eu-wst-1\nregoin: \"]]> %0A :: , \"\nupstreams:\n  docker-mirror: { preset: docker-hub }\n";

fn report(format: &str) -> String {
    let run = Run::new().file("my spec.yaml", SPEC);
    run.args(["validate", "my spec.yaml", "--format", format]).exits(3).stdout
}

fn json(format: &str) -> Value {
    serde_json::from_str(&report(format)).expect("JSON")
}

#[track_caller]
pub(crate) fn follows(schema: &Value, value: &Value) {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../../schemas/findings.schema.json");
    let schema = serde_json::from_str(schema).expect("JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    let found = json("json");
    follows(&schema, &found);
    let codes: Vec<&str> =
        found["findings"].as_array().expect("findings").iter().filter_map(|f| f["code"].as_str()).collect();
    assert_eq!(codes, ["PTC216", "PTC101", "PTC308"]);
}

/// Returns the path of SARIF's official schema, in a crate that ships it.
fn sarif_schema() -> Option<PathBuf> {
    let cargo = std::env::var_os("CARGO")?;
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let done = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--locked", "--manifest-path"])
        .arg(manifest)
        .output()
        .ok()?;
    let metadata: Value = serde_json::from_slice(&done.stdout).ok()?;
    let package = metadata["packages"].as_array()?.iter().find(|package| package["name"] == "serde-sarif")?;
    Some(Path::new(package["manifest_path"].as_str()?).parent()?.join("src/schema.json"))
}

#[test]
fn sarif_follows_its_official_schema() {
    is_sarif(&json("sarif"));
}

#[track_caller]
pub(crate) fn is_sarif(value: &Value) {
    let path = sarif_schema().expect("the crate that holds the schema");
    let schema = std::fs::read_to_string(path).expect("a file");
    let mut schema: Value = serde_json::from_str(&schema).expect("JSON");
    // Its pattern for a run's language has a stray bracket, which strict regex engines reject; ptcgen sets no language.
    for definition in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][definition]["properties"]["language"];
        language.as_object_mut().map(|language| language.remove("pattern"));
    }
    follows(&schema, value);
}

#[test]
fn every_format_tells_of_the_same_findings() {
    for format in Format::names().map(|name| &*name.leak()) {
        let run = Run::new().file("s.yaml", SPEC);
        let ran = run.args(["validate", "s.yaml", "--format", format]).exits(3);
        let (told, silent) = if format == "text" { (ran.stderr, ran.stdout) } else { (ran.stdout, ran.stderr) };
        for code in ["PTC216", "PTC101", "PTC308"] {
            assert!(told.contains(code), "{format}: {told}");
        }
        assert_eq!(silent, "", "{format}");
    }
}

#[test]
fn annotations_and_xml_escape_what_they_hold() {
    assert_snapshot!("github", report("github"));
    assert_snapshot!("junit", report("junit"));
    assert_snapshot!("gitlab", report("gitlab"));
}

#[test]
fn several_reports_come_from_one_run_and_github_is_told_by_itself() {
    let run = Run::new().file("s.yaml", SPEC).env("GITHUB_ACTIONS", "true");
    let ran = run.run("validate s.yaml --output json=f.json --output sarif=f.sarif").exits(3);
    assert!(ran.stdout.starts_with("::error file=s.yaml,line="), "{}", ran.stdout);
    assert!(run.read("f.json").contains("PTC216") && run.read("f.sarif").contains("PTC216"));
}

#[test]
fn a_report_that_cannot_be_written_stops_the_run() {
    let run = Run::new();
    run.run("new demo --output json=nowhere/f.json").exits(6).says("nowhere/f.json");
    assert!(!run.path("demo").exists());
}
