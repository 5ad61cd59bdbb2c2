//! `ptcgen diff DIR`: what was edited since the module was rendered, as a unified diff.

use std::path::PathBuf;

use clap::Args;

use super::Common;
use super::shared::failure::Failure;
use super::shared::managed_module::ManagedModule;
use super::shared::options::FindingsOptions;
use super::shared::reporter::Reporter;
use crate::base::outcome::{Exit, Outcome};
use crate::edge::disk::{self, Recovery};
use crate::module::update::CurrentModule;
use crate::report::changes;

/// Show what was edited since a module was rendered.
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  ptcgen diff modules/ecr-cache\n\nExit codes: 0 nothing was edited, 1 something was."
)]
pub struct Diff {
    /// The module's folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: FindingsOptions,
}

/// Prints the diff.
pub fn run(args: &Diff, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.findings };
    let whole = disk::recover_if_needed(&args.dir).map_err(Failure::from);
    let shown = whole.and_then(|mended| {
        let diff = edits(ManagedModule::read(&args.dir, None)?.current())?;
        let exit = if diff.is_empty() { Exit::Done } else { Exit::Differences };
        let findings: Vec<_> = mended.iter().flat_map(Recovery::findings).collect();
        Ok(Outcome { data: diff, ..reporter.report(exit, &findings)? })
    });
    shown.unwrap_or_else(|failure| failure.report(&reporter))
}

fn edits(current: CurrentModule<'_>) -> Result<String, Failure> {
    let mut out = String::new();
    for path in current.recorded() {
        if !current.untouched(&path) {
            let base = current.base(&path, None)?.unwrap_or_default();
            out.push_str(&changes::between(current.dir, path.as_str(), Some(&base), current.file(path.as_str())));
        }
    }
    Ok(out)
}
