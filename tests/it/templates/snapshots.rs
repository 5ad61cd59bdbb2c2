//! Every example spec, rendered with every template set that supports it into `snapshots/<set>/<spec>/` by
//! `ptcgen templates test`. A change of a template is reviewed as the diff of these folders.

use std::path::Path;
use std::process::Command;

use crate::support::{accepting, tree};

/// The command that accepts the snapshots after a template was changed.
const ACCEPT: &str = "cargo run -- templates test --templates standard,classic --specs examples/specs --accept";

#[test]
fn every_example_renders_as_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
    command.current_dir(folder).env_remove("PTCGEN_ACCEPT").env_remove("GITHUB_ACTIONS");
    command.args(["templates", "test", "--strict", "--templates", "standard,classic", "--specs", "examples/specs"]);
    if accepting() {
        command.arg("--accept");
    }
    let output = command.output().expect("the program starts");
    let (diff, words) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{diff}\n{words}\n\naccept with: {ACCEPT}");
    let stored = tree(&folder.join("snapshots")).into_iter().filter(|(path, _)| path.ends_with("/versions.tf")).count();
    assert!(accepting() || words.contains(&format!("{stored} modules as stored")), "{words}");
}
