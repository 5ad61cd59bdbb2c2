//! A template of eleven files in two versions, and the edits of a user.

use std::fs;
use std::path::Path;

use crate::{Outcome, paired, ptcgen};

/// Text of a file by its path.
pub(crate) type Files = Vec<(String, String)>;

/// The files of a module that ptcgen writes, which both programs use as their template.
const PATHS: [&str; 11] = [
    ".terraform-docs.yml",
    "README.md",
    "examples/basic/main.tf",
    "main.tf",
    "outputs.tf",
    "policies.tf",
    "secrets.tf",
    "tests/rules.tftest.hcl",
    "tests/validation.tftest.hcl",
    "variables.tf",
    "versions.tf",
];

/// A version of the template.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    Old,
    /// `main.tf`, `variables.tf` and the README begin differently.
    New,
}

/// The edits of a user.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edit {
    /// Lines that no other version changes.
    Far,
    /// A line that the new version changes too.
    Same,
}

/// The eleven files.
pub(crate) fn files(work: &Path) -> Outcome<Files> {
    let module = work.join("source");
    paired::succeed(ptcgen("new").arg(&module))?;
    let text = |path: &&str| Ok(((*path).to_owned(), fs::read_to_string(module.join(path))?));
    PATHS.iter().map(text).collect()
}

/// A text in one version.
pub(crate) fn text(path: &str, text: &str, version: Version) -> String {
    let (main, readme) = match version {
        Version::Old => ("# Rules, by prefix.\n", "# "),
        Version::New => ("# All rules, by prefix.\n", "# The "),
    };
    match path {
        "main.tf" | "variables.tf" => format!("{main}{text}"),
        "README.md" => text.replacen("# ", readme, 1),
        _ => text.to_owned(),
    }
}

/// Writes a template set for ptcgen.
pub(crate) fn set(folder: &Path, files: &Files, version: Version) -> Outcome<()> {
    let mut manifest = String::from("name = \"eleven\"\nversion = \"1\"\nfiles = [\n");
    for (path, old) in files {
        manifest.push_str(&format!("  {{ path = \"{path}\" }},\n"));
        write(&folder.join(format!("{path}.j2")), &text(path, old, version))?;
    }
    write(&folder.join("set.toml"), &format!("{manifest}]\n"))
}

/// Applies a user's edits to a module.
pub(crate) fn edit(module: &Path, edit: Edit) -> Outcome<()> {
    let main = module.join("main.tf");
    let mut text = fs::read_to_string(&main)?;
    if edit == Edit::Same {
        text = text.replacen("# Rules, by prefix.", "# Our rules.", 1);
    }
    write(&main, &format!("{text}\n# A person's.\n"))
}

pub(crate) fn write(path: &Path, text: &str) -> Outcome<()> {
    fs::create_dir_all(path.parent().ok_or("a file lies in a folder")?)?;
    Ok(fs::write(path, text)?)
}
