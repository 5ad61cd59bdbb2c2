//! The set `standard`, for every spec in `tests/fixtures/render/standard`: what it renders. Terraform judges it in `terraform.rs`.

use std::fs;
use std::path::{Path, PathBuf};

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
