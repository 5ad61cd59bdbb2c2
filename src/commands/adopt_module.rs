//! `ptcgen adopt-module DIR --spec FILE`: records a module that was written by hand or by another tool. It changes no
//! existing file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;

use super::Common;
use super::shared::build_module::{BuiltModule, build_module};
use super::shared::failure::Failure;
use super::shared::managed_module::{self, has_spec};
use super::shared::options::{SpecOptions, WritingOptions};
use super::shared::reporter::Reporter;
use super::shared::spec_input;
use crate::base::outcome::{Exit, Outcome};
use crate::base::path::RelPath;
use crate::diag::Diagnostic;
use crate::edge::disk::{self, CommitRequest, DiskError, Folder};
use crate::lint::check::Options;
use crate::module::codes::NO_LOCK;
use crate::module::lock::{self, LOCK_PATH, LockError, OWN_FOLDER};
use crate::module::plan::{EDITED_FILES, FoundEntry, FoundFiles, Writes, same_text};
use crate::report::changes;
use crate::report::file_report::{self, FileReport};
use crate::report::module_report::ModuleReport;

/// Take over a module written by hand or by another tool, without touching its files.
#[derive(Args, Debug)]
#[command(after_help = ADOPT_EXAMPLES)]
pub struct AdoptModule {
    /// The module's folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The spec for the module
    #[command(flatten)]
    pub input: SpecOptions,
    /// What to show first, how, and which rules may be broken
    #[command(flatten)]
    pub writing: WritingOptions,
}

const ADOPT_EXAMPLES: &str = "\
Examples:
  ptcgen adopt-module --diff modules/ecr-cache --spec ecr-cache.yaml   look first
  ptcgen adopt-module modules/ecr-cache --spec ecr-cache.yaml
  ptcgen adopt-module modules/ecr-cache          if it has a spec and only its record is lost

It writes `.ptcgen/`, and the spec if the module has none. From then on, a file that differs from
what the spec renders to counts as edited by hand, and a missing file as deleted on purpose.";

/// Takes a module over, or reports why it can't.
pub fn run(args: &AdoptModule, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.writing.findings };
    if let Err(failure) = Failure::check_allow(&args.writing.rules.allow) {
        return failure.report(&reporter);
    }
    let report = managed_module::report(&args.dir, || adopt(args, &reporter));
    reporter.modules("adopt-module", args.writing.preview.is_asked(), &[report])
}

fn adopt(args: &AdoptModule, reporter: &Reporter<'_>) -> Result<ModuleReport, Failure> {
    let dir = args.dir.to_string_lossy().into_owned();
    may_be_adopted(args, &dir)?;
    let input = spec_input::read(&args.input, &args.dir, reporter.style())?;
    let module = build_module(input, Options { strict: args.writing.rules.strict, allow: &args.writing.rules.allow })?;
    let writing = !args.writing.preview.is_asked();
    let held = writing.then(|| disk::hold(&args.dir)).transpose()?;
    let paths: BTreeSet<RelPath> = module.files.iter().map(|(path, _)| path.clone()).collect();
    let found = disk::read_at(&args.dir, &paths)?;
    let writes = records(&module, &found, &dir)?;
    let mut findings = module.warnings.clone();
    if let Some(held) = held {
        let order = CommitRequest { writes: &writes, seen: &found, modes: &BTreeMap::new() };
        findings.extend(disk::aside(&args.dir, &held.commit(order)?.kept));
    }
    let files: Vec<FileReport> = compared(&module, &found);
    let diff = if args.writing.preview.diff { differences(&dir, &module, &found) } else { String::new() };
    let state = if writing { "adopted" } else { "pending" };
    let (allowed, unmanaged) = (module.allowed, Vec::new());
    Ok(ModuleReport { dir, exit: Exit::Done, state, files, unmanaged, findings, allowed, diff })
}

fn may_be_adopted(args: &AdoptModule, dir: &str) -> Result<(), Failure> {
    let refuse = |exit, finding| Err(Failure::Findings { exit, findings: vec![finding] });
    if disk::folder(&args.dir)? == Folder::New {
        let finding = Diagnostic::new(&NO_LOCK, format!("there is no folder `{dir}`"));
        return refuse(Exit::Failed, finding.help(format!("`ptcgen new {dir}` creates a module")));
    }
    match disk::read_lock(&args.dir) {
        Ok(Some(_)) => {
            let finding = Diagnostic::new(&EDITED_FILES, format!("`{dir}` has a record already"));
            return refuse(
                Exit::Usage,
                finding.help(format!("run `ptcgen update {dir}`, or remove `{dir}/{LOCK_PATH}` to start over")),
            );
        }
        // A damaged record is written again. The record of a newer ptcgen is refused, since its content would be lost.
        Ok(None)
        | Err(DiskError::Lock {
            source: LockError::Unreadable(_) | LockError::BadPath(_) | LockError::Conflicted(_),
            ..
        }) => {}
        Err(error) => return Err(error.into()),
    }
    let typed = args.input.is_typed();
    if !typed && !has_spec(&args.dir)? {
        let finding = Diagnostic::new(&NO_LOCK, format!("`{dir}` has no spec"));
        return refuse(Exit::Usage, finding.help("name one with `--spec FILE` or `--preset NAME`"));
    }
    Ok(())
}

/// Returns what to write: everything below `.ptcgen/`, and the spec if there is none.
fn records(module: &BuiltModule, found: &FoundFiles, dir: &str) -> Result<Writes, Failure> {
    let mut lock = module.lock.clone();
    let mut writes = BTreeMap::new();
    for (path, bytes) in module.files.iter() {
        let is_spec = path.as_str() == lock.spec.file;
        match found.get(path) {
            Some(FoundEntry::File(text)) if is_spec && !same_text(text, bytes) => {
                let finding = Diagnostic::new(&EDITED_FILES, format!("`{dir}/{path}` is a different spec"));
                let finding = finding.help("leave out `--spec`, or make the two specs the same; nothing was changed");
                return Err(Failure::Findings { exit: Exit::Conflict, findings: vec![finding] });
            }
            Some(FoundEntry::Other(what)) if is_spec || path.as_str().starts_with(OWN_FOLDER) => {
                return Err(DiskError::InTheWay { path: format!("{dir}/{path}").into(), what }.into());
            }
            None if !is_spec && !path.as_str().starts_with(OWN_FOLDER) => lock.deleted.push(path.to_string()),
            None => drop(writes.insert(path.clone(), Some(bytes.to_vec()))),
            Some(_) if path.as_str().starts_with(OWN_FOLDER) => {
                writes.insert(path.clone(), Some(bytes.to_vec()));
            }
            Some(_) => {}
        }
    }
    writes.insert(lock::path(), Some(lock.to_json().into_bytes()));
    Ok(writes)
}

fn visible(module: &BuiltModule) -> impl Iterator<Item = (&RelPath, &[u8])> {
    module.files.iter().filter(|(path, _)| !path.as_str().starts_with(OWN_FOLDER))
}

fn text<'a>(found: &'a FoundFiles, path: &RelPath) -> Option<&'a [u8]> {
    match found.get(path) {
        Some(FoundEntry::File(bytes)) => Some(bytes),
        _ => None,
    }
}

fn compared(module: &BuiltModule, found: &FoundFiles) -> Vec<FileReport> {
    let one = |(path, bytes): (&RelPath, &[u8])| {
        let there = text(found, path);
        let state = match there {
            Some(text) if same_text(text, bytes) => "current",
            Some(_) => "edited",
            None if path.as_str() == module.lock.spec.file => "created",
            None => "deleted",
        };
        file_report::plain(path, state, there)
    };
    visible(module).map(one).collect()
}

/// Returns a diff from what the spec renders to what is in the folder.
fn differences(dir: &str, module: &BuiltModule, found: &FoundFiles) -> String {
    let differ = visible(module).filter(|(path, bytes)| text(found, path).is_none_or(|text| !same_text(text, bytes)));
    differ.map(|(path, bytes)| changes::between(dir, path.as_str(), Some(bytes), text(found, path))).collect()
}
