//! Compares `terraform::check` with `terraform validate`: whatever it refuses terraform refuses too, and it finds most
//! of the rest.
//!
//! Mutants of generated modules become the child modules of one root, so that one run of terraform judges them all.
//! Faults that keep a module from being loaded hide those of references, so a second run judges the mutants without
//! such faults.

mod mutants;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ptcgen::diag::{Diagnostic, Severity};
use ptcgen::terraform::check;
use serde_json::Value;

use super::tool::Tool;
use super::{module, provider, tool};
use crate::hcl::fmt::mutate::Random;
use crate::terraform::check::{Files, borrowed, modules};
use mutants::Mutant;

const MUTANTS: usize = 500;
const SEED: u64 = 20_261_124;

/// The minimum number, of a hundred mutants that terraform refuses, that are refused natively. Never lower it. It is a
/// point below the result at the time, as a changed template gives other mutants.
const FLOOR: usize = 95;

#[test]
fn finds_nothing_that_terraform_does_not() {
    let Some(tool) = tool::tool() else { return };
    let provider = provider::Provider::start(tool.provider_folder());
    let tool = provider.as_ref().map_or_else(|| tool.clone(), |provider| tool.attached_to(provider));
    let modules = originals();
    let mut random = Random::new(SEED);
    let mutants: Vec<Mutant> =
        (0..MUTANTS).map(|index| mutants::mutant(&modules[index % modules.len()], index, &mut random)).collect();
    let refused = refused(&tool, &modules, &mutants);
    let mut wrong = String::new();
    let (mut caught, mut kinds) = (0, BTreeMap::<&str, (usize, usize)>::new());
    for (index, mutant) in mutants.iter().enumerate() {
        let mut findings = check(&borrowed(&mutant.files));
        findings.retain(|finding| finding.severity == Severity::Error);
        let is_refused = refused.contains_key(&index);
        if !findings.is_empty() && !is_refused {
            let _ = writeln!(wrong, "{index} ({}): {}", mutant.what, shown(&findings[0]));
        }
        let row = kinds.entry(mutant.kind).or_default();
        row.1 += usize::from(is_refused);
        if is_refused && !findings.is_empty() {
            row.0 += 1;
            caught += 1;
        } else if is_refused && std::env::var_os("PTCGEN_TEST_MISSED").is_some() {
            crate::support::not_tested(&format!("missed {index} ({}): {}", mutant.what, refused[&index]));
        }
    }
    assert_eq!(wrong, "", "terraform takes these");
    let share = 100 * caught / refused.len();
    let summary = format!(
        "native checks catch {caught} of the {} mutants that terraform refuses ({share} %): {kinds:?}",
        refused.len()
    );
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{summary}\n"));
    assert!(refused.len() > MUTANTS / 2 && share >= FLOOR, "{summary}");
}

/// The fixtures are right: terraform accepts those in `valid/`, and refuses those in `faulty/` that have an error.
#[test]
fn fixtures_are_what_terraform_makes_of_them() {
    let Some(tool) = tool::tool() else { return };
    for (folder, valid) in [("valid", true), ("faulty", false)] {
        for (name, files) in modules(&format!("tests/fixtures/terraform/check/{folder}")) {
            let findings = check(&borrowed(&files));
            if findings.iter().all(|finding| finding.severity != Severity::Error) != valid {
                continue;
            }
            let copy = tempfile::tempdir().expect("a folder");
            for (path, bytes) in files.iter().filter(|(path, _)| !path.ends_with('/')) {
                let to = copy.path().join(path);
                fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
                fs::write(to, bytes).expect("a file");
            }
            let init = ["init", "-no-color", "-input=false", "-backend=false"];
            let taken = tool.succeed(copy.path(), &init).and_then(|_| {
                let output = tool.run(copy.path(), ["validate", "-json"])?;
                let verdict: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
                if verdict["valid"] == true { Ok(()) } else { Err(format!("{:#}", verdict["diagnostics"])) }
            });
            assert_eq!(taken.is_ok(), valid, "{name}: {taken:?}");
        }
    }
}

fn shown(finding: &Diagnostic) -> String {
    let place = finding.place.as_ref().expect("a place");
    format!("{}:{} {}", place.source.name, place.source.line_column(place.span.start).0, finding.message)
}

/// Every snapshot, without examples and tests.
fn originals() -> Vec<Files> {
    let mut all = Vec::new();
    for set in ptcgen::render::BUILT_IN {
        for (_, mut files) in modules(&format!("snapshots/{set}")) {
            files.retain(|(path, _)| path.ends_with(".tf") && !path.contains('/'));
            all.push(files);
        }
    }
    all
}

/// The mutants that terraform refuses, each with its first error.
fn refused(tool: &Tool, originals: &[Files], mutants: &[Mutant]) -> BTreeMap<usize, String> {
    let root = tempfile::tempdir().expect("a folder");
    let mut calls = String::new();
    for index in 0..mutants.len() {
        let original = &originals[index % originals.len()];
        write(root.path(), index, original);
        let _ = writeln!(calls, "module \"m{index}\" {{\n  source = \"./m{index}\"\n{}}}", arguments(original));
    }
    fs::write(root.path().join("main.tf"), calls).expect("a file");
    module::init(tool, root.path()).expect("the originals initialise");
    for (index, mutant) in mutants.iter().enumerate() {
        write(root.path(), index, &mutant.files);
    }
    // Faults in each stage of loading hide those of the next one.
    let mut refused = BTreeMap::new();
    loop {
        let errors = errors(tool, root.path());
        let last = errors.is_empty() || errors.values().any(|error| error.contains("\"Reference to undeclared"));
        errors.keys().for_each(|index| write(root.path(), *index, &originals[index % originals.len()]));
        refused.extend(errors);
        // References are checked last, all at once.
        if last {
            return refused;
        }
    }
}

fn write(root: &Path, index: usize, files: &Files) {
    let folder = root.join(format!("m{index}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).expect("a folder");
    for (path, bytes) in files {
        fs::write(folder.join(path), bytes).expect("a file");
    }
}

/// A value for each variable without a default.
fn arguments(files: &Files) -> String {
    let mut out = String::new();
    for (_, bytes) in files {
        let text = String::from_utf8_lossy(bytes);
        for block in text.split("\nvariable \"").skip(1) {
            let block = block.split("\n}\n").next().unwrap_or_default();
            let name = block.split('"').next().unwrap_or_default();
            if !block.contains("\n  default") {
                let value = "{ docker-hub = { username = \"x\", accessToken = \"x\" } }";
                let _ = writeln!(out, "  {name} = {value}");
            }
        }
    }
    out
}

/// The first error of each child module.
fn errors(tool: &Tool, root: &Path) -> BTreeMap<usize, String> {
    let output = tool.run(root, ["validate", "-json"]).expect("terraform starts");
    let verdict: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut errors = BTreeMap::new();
    for diagnostic in verdict["diagnostics"].as_array().into_iter().flatten() {
        if diagnostic["severity"] != "error" {
            continue;
        }
        let file = diagnostic["range"]["filename"].as_str().unwrap_or_default();
        let place = format!("{file}:{}", diagnostic["range"]["start"]["line"]);
        let index = file.strip_prefix('m').and_then(|rest| rest.split('/').next()?.parse().ok());
        // A missing argument is reported at the call, and a failing validation only in the text of the message.
        let index = index.or_else(|| called(root, diagnostic)).or_else(|| mentioned(diagnostic));
        let index = index.unwrap_or_else(|| panic!("terraform speaks of no module: {diagnostic:#}"));
        errors.entry(index).or_insert_with(|| format!("{place} {}: {}", diagnostic["summary"], diagnostic["detail"]));
    }
    errors
}

/// The module whose call a diagnostic points to.
fn called(root: &Path, diagnostic: &Value) -> Option<usize> {
    let line = usize::try_from(diagnostic["range"]["start"]["line"].as_u64()?).ok()?;
    let text = fs::read_to_string(root.join("main.tf")).ok()?;
    let before: Vec<&str> = text.lines().take(line).collect();
    before.iter().rev().find_map(|line| line.strip_prefix("module \"m")?.split('"').next()?.parse().ok())
}

/// The module whose file a diagnostic mentions: `validation rule at m332/variables.tf:20`.
fn mentioned(diagnostic: &Value) -> Option<usize> {
    let (_, behind) = diagnostic["detail"].as_str()?.split_once(" at m")?;
    behind.split('/').next()?.parse().ok()
}
