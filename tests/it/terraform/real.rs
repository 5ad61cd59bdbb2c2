//! The real oracle: terraform formats, validates, tests and plans every example's module.
//!
//! If terraform is missing, these tests print a line and pass; under `CI=true` they fail.

mod adopt;
mod applied;
mod check;
mod ecr;
mod hostile;
mod init;
mod lives;
mod module;
mod moto;
mod moved;
mod parallel;
mod placeholder;
mod plan;
mod provider;
mod same_state;
mod tool;

use std::path::Path;

pub(crate) use moto::Moto;
pub(crate) use tool::on_path;

use crate::support::specs;

/// Every example and every rendering fixture is formatted and valid without a warning, its tests pass, and its own
/// example is valid. `PTCGEN_TEST_SPEC` selects one by name.
#[test]
fn takes_the_module_of_every_spec() {
    let Some(tool) = tool::tool() else { return };
    let folders = ["examples/specs", "tests/fixtures/render/classic", "tests/fixtures/render/standard"];
    let mut examples: Vec<specs::Example> = folders.into_iter().flat_map(specs::of_folder).collect();
    if let Ok(only) = std::env::var("PTCGEN_TEST_SPEC") {
        examples.retain(|example| example.name == only);
    }
    assert!(!examples.is_empty());
    let provider = provider::Provider::start(tool.provider_folder());
    let tool = provider.as_ref().map_or_else(|| tool.clone(), |provider| tool.attached_to(provider));
    let inits = init::Inits::default();
    let failures = parallel::failures(&examples, |example| {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        specs::write(&example.files, folder.path());
        // `verify::real` runs and counts the tests of every example; two of them here show that terraform agrees.
        let is_verified = example.is_shipped && !matches!(example.name.as_str(), "seed" | "many");
        let tests = if is_verified { Tests::Verified } else { Tests::Run };
        check(&tool, &inits, folder.path(), tests).map_err(|problem| format!("{}: {problem}", example.name))
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Which program runs the tests of a module.
#[derive(PartialEq, Eq)]
enum Tests {
    Run,
    Verified,
}

fn check(tool: &tool::Tool, inits: &init::Inits, folder: &Path, tests: Tests) -> Result<(), String> {
    module::fmt_check(tool, folder)?;
    inits.ready(tool, folder)?;
    module::validate(tool, folder)?;
    if tests == Tests::Run {
        module::test(tool, folder)?;
    }
    let example = folder.join("examples/basic");
    inits.ready(tool, &example)?;
    module::validate(tool, &example)
}

/// A harness that can't fail proves nothing.
#[test]
fn refuses_a_module_that_is_wrong() {
    let Some(tool) = tool::tool() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write("main.tf", "locals {\n  a = 1\n  long = 2\n}\n");
    assert!(module::fmt_check(tool, folder.path()).is_err());
    write("main.tf", "output \"x\" {\n  value = var.missing\n}\n");
    assert!(module::fmt_check(tool, folder.path()).is_ok());
    assert!(module::init_validate(tool, folder.path()).is_err());
    write("main.tf", "output \"x\" {\n  value = 1\n}\n");
    assert!(module::test(tool, folder.path()).is_err(), "no test at all");
    let run = |condition: &str| {
        format!("run \"a\" {{\n  assert {{\n    condition = {condition}\n    error_message = \"no\"\n  }}\n}}\n")
    };
    write("tests/a.tftest.hcl", &run("output.x == 2"));
    assert!(module::test(tool, folder.path()).is_err_and(|problem| problem.contains("others: 1")));
    write("tests/a.tftest.hcl", &run("output.x == 1"));
    assert_eq!(module::test(tool, folder.path()), Ok(module::Counts { passed: 1, others: 0 }));
}

/// terraform reports exactly this about an initialised module.
#[track_caller]
pub(crate) fn validates(folder: &Path, expected: &str) {
    let Some(tool) = tool::tool() else { return };
    module::init(tool, folder).expect("terraform init");
    let said = tool.succeed(folder, &["validate", "-no-color"]).expect("terraform validate");
    assert_eq!(said.trim(), expected);
}

/// The Python with moto, botocore and the schemas of other tools; `None`, after a line on standard error, if it is not
/// available.
pub(crate) fn python() -> Option<std::path::PathBuf> {
    let python = moto::program().map(|program| program.with_file_name("python")).filter(|python| python.is_file());
    if python.is_none() {
        not_here("Python's packages are not installed; `tests/moto/setup` does that");
    }
    python
}

/// The provider mirror for `verify`; `None`, after a line on standard error, if terraform is not available.
pub(crate) fn provider_mirror() -> Option<String> {
    Some(tool::tool()?.mirror_root().to_string_lossy().into_owned())
}

/// Prints what is not tested here; under `CI=true` that is a failure.
pub(crate) fn not_here(reason: &str) {
    tool::skip(reason);
}
