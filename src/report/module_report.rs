//! What `update`, `check` and `adopt-module` did with each module, or found there, as JSON and as text.
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
    /// As it was typed.
    pub dir: String,
    /// What the command comes to for it.
    pub exit: Exit,
    /// In a word: `unchanged`, `updated`, `current`, `drift`, `conflict`, …
    pub state: &'static str,
    /// Its files, sorted by path.
    pub files: Vec<FileReport>,
    /// Files of the root module that people wrote.
    pub unmanaged: Vec<String>,
    /// What there is to say.
    pub findings: Vec<Diagnostic>,
    /// Domain rules that were broken and allowed.
    pub allowed: Vec<Diagnostic>,
    /// A unified diff, if one was asked for.
    pub diff: String,
}

impl ModuleReport {
    /// Nothing could be done.
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

/// The worst of all modules.
pub fn exit(modules: &[ModuleReport]) -> Exit {
    modules.iter().map(|module| module.exit).max().unwrap_or(Exit::Done)
}

/// The report as JSON.
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

/// States of files that nobody needs to be told unless everything is wanted.
const QUIET: [&str; 4] = ["unchanged", "kept", "current", "record"];

/// One module for people: a line, and one for each file that something happened to.
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
