//! The set `standard`, rendered for every spec in `tests/fixtures/render/standard`. `terraform/real.rs` runs terraform on it.

use std::fs;
use std::path::{Path, PathBuf};

use ptcgen::render::{FileSet, TemplateSet, render};
use ptcgen::spec::{Spec, resolve};

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
    assert!(fixtures.len() >= 5, "fixtures are missing");
    fixtures
}

fn spec(value: serde_json::Value) -> Spec {
    let resolved = resolve(value).expect("a spec");
    assert!(resolved.problems.is_empty(), "{:?}", resolved.problems);
    resolved.spec
}

fn standard(spec: &Spec) -> FileSet {
    let set = TemplateSet::built_in("standard").expect("a set").expect("a sound set");
    render(spec, &set).expect("a module")
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
        assert_eq!(files, standard(&spec), "{name}: the same spec must render the same bytes");
    }
}

/// Needs version 6.10 of the provider, which the mirror of a test machine may not have, so only the text is checked.
#[test]
fn tags_can_be_immutable_with_exceptions() {
    let spec = spec(serde_json::json!({
        "upstreams": { "quay": {} },
        "repositories": {
            "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
            "image_tag_mutability_exclusion_filters": ["latest*", "v?"],
        },
    }));
    let files = standard(&spec);
    let text = |path: &str| String::from_utf8_lossy(files.get(path).expect("the file")).into_owned();
    assert!(text("versions.tf").contains("version = \">= 6.10, < 7.0\""), "{}", text("versions.tf"));
    let block = "  image_tag_mutability_exclusion_filter {\n    filter      = \"latest*\"\n    filter_type = \"WILDCARD\"\n  }\n";
    let templates = text("repository_templates.tf");
    assert!(templates.contains(block), "{templates}");
    assert_eq!(templates.matches("image_tag_mutability_exclusion_filter").count(), 2);
    assert!(templates.contains("image_tag_mutability = \"IMMUTABLE_WITH_EXCLUSION\"\n"), "{templates}");
}

#[test]
fn fifty_upstreams_take_a_fraction_of_the_fuel() {
    let upstreams: serde_json::Map<String, serde_json::Value> =
        (0..50).map(|index| (format!("team-{index}/hub"), serde_json::json!({ "preset": "docker-hub" }))).collect();
    let roles: Vec<&str> = ptcgen::policy::roles::ROLES.iter().map(|role| role.name).collect();
    let files = standard(&spec(serde_json::json!({
        "upstreams": upstreams,
        "policy": { "roles": roles },
        "repositories": { "tags": { "a": "b" }, "lifecycle": { "keep_last": 5 } },
    })));
    let rules = String::from_utf8_lossy(files.get("tests/rules.tftest.hcl").expect("the file")).into_owned();
    assert_eq!(rules.matches("has an unexpected upstream.").count(), 50);
}
