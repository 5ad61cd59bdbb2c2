//! The example specs and the modules that they render.

use std::fs;
use std::path::{Path, PathBuf};

use ptcgen::render::{FileSet, TemplateSet, render};
use ptcgen::spec::model::TemplateRef;
use ptcgen::spec::{Spec, Syntax, parse, resolve};

/// A spec of `examples/specs/`.
pub(crate) struct Example {
    pub(crate) name: String,
    pub(crate) spec: Spec,
    pub(crate) files: FileSet,
    /// Whether it is from `examples/`, not a fixture.
    pub(crate) is_shipped: bool,
}

/// Every spec of a folder, sorted by name, rendered.
pub(crate) fn of_folder(folder: &str) -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("a folder of specs");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| example(path)).collect()
}

/// The example of this name, rendered.
pub(crate) fn named(name: &str) -> Example {
    example(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/specs/{name}.yaml")))
}

fn example(path: &Path) -> Example {
    let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
    let spec = resolve(value(path)).expect("a spec by the schema");
    assert!(spec.problems.is_empty(), "{name}: {:?}", spec.problems);
    let files = rendered(&spec.spec);
    Example { name, spec: spec.spec, files, is_shipped: path.components().any(|part| part.as_os_str() == "examples") }
}

/// Renders a spec.
pub(crate) fn rendered(spec: &Spec) -> FileSet {
    let TemplateRef::BuiltIn(set) = &spec.template else { unreachable!("examples use built-in sets") };
    let set = TemplateSet::built_in(set).expect("a known set").expect("a sound set");
    render(spec, &set).expect("a module")
}

/// Writes a module into a folder.
pub(crate) fn write(files: &FileSet, folder: &Path) {
    for (path, bytes) in files.iter() {
        let target = folder.join(path.as_str());
        fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        fs::write(target, bytes).expect("a file");
    }
}

fn value(path: &Path) -> serde_json::Value {
    let name = path.to_str().expect("a path in UTF-8");
    let syntax = Syntax::of_path(name).expect("JSON, YAML or TOML");
    parse(name, &fs::read(path).expect("a file"), syntax).expect("a spec that parses").value()
}
