//! What `update`, `check` and `adopt-module` did with each module, or found in it, as JSON and as text.
//!
//! The JSON's schema is `schemas/modules.schema.json`.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::file_report::FileReport;
use super::json::finding;
use crate::base::outcome::Exit;
use crate::diag::Diagnostic;

/// The version of the schema.
const SCHEMA_VERSION: u32 = 1;

/// One module.
#[derive(Debug)]
pub struct ModuleReport {
    /// The module's folder, as the user typed it.
    pub dir: String,
    /// The exit code for this module.
    pub exit: Exit,
    /// The result, in a word: `unchanged`, `updated`, `current`, `drift`, `conflict`, …
    pub state: &'static str,
    /// Its files, sorted by path.
    pub files: Vec<FileReport>,
    /// Files of the root module that ptcgen does not write.
    pub unmanaged: Vec<String>,
    /// What was found.
    pub findings: Vec<Diagnostic>,
    /// Domain rules that were broken and allowed.
    pub allowed: Vec<Diagnostic>,
    /// A unified diff, if one was asked for.
    pub diff: String,
}

impl ModuleReport {
    /// Returns the report for a module for which the command failed.
    pub fn refused(dir: String, exit: Exit, findings: Vec<Diagnostic>) -> Self {
        let state = match exit {
            Exit::Rejected => "rejected",
            Exit::Unverified => "invalid",
            Exit::Conflict => "conflict",
            _ => "failed",
        };
        let (files, unmanaged, allowed) = (Vec::new(), Vec::new(), Vec::new());
        Self { dir, exit, state, files, unmanaged, findings, allowed, diff: String::new() }
    }

    fn json(&self) -> Value {
        json!({
            "dir": self.dir,
            "state": self.state,
            "exit": self.exit as u8,
            "files": self.files.iter().map(FileReport::json).collect::<Vec<_>>(),
            "unmanaged": self.unmanaged,
            "findings": self.findings.iter().map(finding).collect::<Vec<_>>(),
        })
    }
}

/// Returns the worst exit code of all modules.
pub fn exit(modules: &[ModuleReport]) -> Exit {
    modules.iter().map(|module| module.exit).max().unwrap_or(Exit::Done)
}

/// Returns the report as JSON.
pub fn json(command: &str, dry_run: bool, modules: &[ModuleReport]) -> String {
    let list: Vec<Value> = modules.iter().map(ModuleReport::json).collect();
    let report = json!({
        "schema_version": SCHEMA_VERSION,
        "command": command,
        "dry_run": dry_run,
        "exit": exit(modules) as u8,
        "modules": list,
    });
    format!("{report:#}\n")
}

/// States of files that are not shown without `--verbose`.
const QUIET: [&str; 4] = ["unchanged", "kept", "current", "record"];

/// Returns a module's lines for the terminal: one for the module, and one for each file to which something happened.
pub fn words(module: &ModuleReport, verbose: bool) -> String {
    let mut lines = String::new();
    let shown = |file: &&FileReport| verbose && file.state != "record" || !QUIET.contains(&file.state);
    for file in module.files.iter().filter(shown) {
        let path = &file.path;
        let _ = match (&file.from, file.state) {
            (_, "deleted") => writeln!(lines, "  {path} stays deleted"),
            (Some(from), state) => writeln!(lines, "  {state} {path}, which was {from}"),
            (None, "left") => writeln!(lines, "  left {path}: the templates no longer write it, but it was edited"),
            (None, state) => writeln!(lines, "  {state} {path}"),
        };
        for (first, _) in &file.conflicts {
            let _ = writeln!(lines, "    conflict at {path}:{first}");
        }
    }
    if verbose {
        for name in &module.unmanaged {
            let _ = writeln!(lines, "  unmanaged {name}");
        }
    }
    format!("{}: {}\n{lines}", module.dir, module.state)
}
