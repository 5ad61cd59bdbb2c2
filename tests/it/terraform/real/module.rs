//! What terraform reports about one module folder.

use std::path::Path;

use serde_json::Value;

use super::tool::Tool;

/// The number of `run` blocks that passed, and that did not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Counts {
    /// Runs that passed.
    pub(super) passed: u64,
    /// Runs that failed, broke or were skipped.
    pub(super) others: u64,
}

/// Checks that every file is formatted as `terraform fmt` does.
pub(super) fn fmt_check(tool: &Tool, folder: &Path) -> Result<(), String> {
    tool.succeed(folder, &["fmt", "-no-color", "-check", "-diff", "-recursive"]).map(drop)
}

/// Checks that the folder initialises and is valid, without a warning, and leaves it initialised.
pub(super) fn init_validate(tool: &Tool, folder: &Path) -> Result<(), String> {
    init(tool, folder)?;
    validate(tool, folder)
}

/// Checks that a prepared folder is valid, without a warning.
pub(super) fn validate(tool: &Tool, folder: &Path) -> Result<(), String> {
    let output = tool.run(folder, ["validate", "-json"])?;
    let verdict: Value = serde_json::from_slice(&output.stdout).map_err(|error| format!("validate: {error}"))?;
    if verdict["valid"] == true && verdict["warning_count"] == 0 {
        return Ok(());
    }
    Err(format!("terraform validate: {:#}", verdict["diagnostics"]))
}

/// Initialises the folder without a backend.
pub(super) fn init(tool: &Tool, folder: &Path) -> Result<(), String> {
    // Only a provider from the mirror shows whether the module's constraints can be met.
    let said = tool.detached().succeed(folder, &["init", "-no-color", "-input=false", "-backend=false"])?;
    let warnings = said.lines().filter_map(|line| line.trim().strip_prefix("Warning: "));
    // A mirror has the provider for one platform only; the warning about that is not about the module.
    let ours = warnings.filter(|warning| !warning.starts_with("Incomplete lock file information"));
    if ours.count() > 0 { Err(said) } else { Ok(()) }
}

/// Runs the tests of an initialised folder; all must pass. A folder without tests is an error, and so is a file without
/// a `run` block.
pub(super) fn test(tool: &Tool, folder: &Path) -> Result<Counts, String> {
    let output = tool.run(folder, ["test", "-json", "-no-color"])?;
    let text = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let of_type = |kind: &'static str| messages.iter().filter(move |message| message["type"] == kind);
    if let Some(warning) = of_type("diagnostic").find(|message| message["diagnostic"]["severity"] == "warning") {
        return Err(format!("terraform test warns: {:#}", warning["diagnostic"]));
    }
    for file in of_type("test_abstract").filter_map(|message| message["test_abstract"].as_object()) {
        if let Some((name, _)) = file.iter().find(|(_, runs)| runs.as_array().is_none_or(Vec::is_empty)) {
            return Err(format!("{name} has no run"));
        }
    }
    let Some(summary) = of_type("test_summary").next_back().map(|message| &message["test_summary"]) else {
        return Err(format!("terraform test: {text}{}", String::from_utf8_lossy(&output.stderr)));
    };
    let count = |key: &str| summary[key].as_u64().unwrap_or(0);
    let counts = Counts { passed: count("passed"), others: count("failed") + count("errored") + count("skipped") };
    if counts.passed + counts.others == 0 {
        return Err("terraform test: there is no test".to_owned());
    }
    if counts.others == 0 {
        return Ok(counts);
    }
    let diagnostics: Vec<String> =
        of_type("diagnostic").map(|message| format!("{:#}", message["diagnostic"])).collect();
    Err(format!("terraform test: {counts:?}\n{}", diagnostics.join("\n")))
}
