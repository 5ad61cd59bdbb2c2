//! Every example spec × every template set that can follow it, rendered whole into `snapshots/<set>/<spec>/`: a change of
//! a template is reviewed as the diff of these folders. `PTCGEN_ACCEPT=1 cargo test snapshots` stores what is rendered.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ptcgen::commands::input::with_sets;
use ptcgen::commands::make::{Module, make};
use ptcgen::module::lock::OWN_FOLDER;
use ptcgen::spec::check::Options;
use ptcgen::spec::located::Syntax;
use ptcgen::template::set::NAMES;

use crate::support::{accepting, golden, tree};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn specs() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("examples/specs")).expect("a folder of examples");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// The module of a spec in a template set; `None` where the set can't follow the spec.
fn module(path: &Path, set: &str) -> Option<Module> {
    let name = path.to_str().expect("UTF-8");
    let text = fs::read(path).expect("a spec");
    let syntax = Syntax::of_path(name).expect("a syntax");
    let own = with_sets(name, &text, syntax, &[]).expect("a spec that parses");
    let own_set = own.document.value()["template"].as_str().unwrap_or("standard").to_owned();
    if own_set == set {
        return Some(make(own, Options::default()).expect("a module in its own set"));
    }
    make(with_sets(name, &text, syntax, &[format!("template={set}")]).expect("a spec that parses"), Options::default())
        .ok()
}

#[test]
fn every_example_renders_as_reviewed() {
    let mut wanted = BTreeSet::new();
    for set in NAMES {
        for path in specs() {
            let Some(module) = module(&path, set) else { continue };
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
            for (path, bytes) in module.files.iter().filter(|(path, _)| !path.as_str().starts_with(OWN_FOLDER)) {
                let at = format!("{set}/{name}/{path}");
                golden(&format!("snapshots/{at}"), std::str::from_utf8(bytes).expect("text"));
                wanted.insert(at);
            }
        }
    }
    // What is no longer rendered is no longer stored.
    for (path, _) in tree(&root().join("snapshots")).into_iter().filter(|(path, _)| !path.ends_with('/')) {
        if !wanted.contains(&path) && path != "README.md" {
            assert!(
                accepting(),
                "snapshots/{path} is no longer rendered; PTCGEN_ACCEPT=1 cargo test snapshots removes it"
            );
            fs::remove_file(root().join("snapshots").join(path)).expect("a file");
        }
    }
}

#[test]
fn there_are_examples_for_everything() {
    let names: Vec<String> =
        specs().iter().map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    assert!(names.len() >= 12, "{names:?}");
    for path in specs() {
        let set = NAMES.iter().filter(|set| module(&path, set).is_some()).count();
        assert!(set >= 1, "{}", path.display());
    }
}
