//! Installs programs from PyPI, and turns texts into templates for them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Outcome, paired};

/// The folder with the programs, in a virtual environment that later runs reuse.
pub(crate) fn installed(target: &Path, packages: &[&str]) -> Outcome<PathBuf> {
    let venv = target.join("bench-venv");
    let programs = venv.join("bin");
    if !programs.join("python").exists() {
        paired::succeed(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    paired::succeed(Command::new(programs.join("pip")).args(["install", "--quiet", "--no-cache-dir"]).args(packages))?;
    Ok(programs)
}

/// The text as a Jinja template that renders it, with the values that may differ as variables.
pub(crate) fn template(text: &str, variables: &[(&str, String)]) -> String {
    let mut out = text.to_owned();
    for delimiter in ["{{", "{%", "{#", "}}", "%}", "#}"] {
        out = out.replace(delimiter, &format!("\u{1}{delimiter}\u{2}"));
    }
    for (value, name) in variables {
        out = out.replace(value, &format!("{{{{ {name} }}}}"));
    }
    out.replace('\u{1}', "{{ '").replace('\u{2}', "' }}")
}
