//! Verifies rendered modules in a temporary folder, and reports findings as if they were in the stored ones.

use std::path::{Path, PathBuf};

use clap::ValueEnum as _;

use super::module_of;
use crate::base::files::FileSet;
use crate::commands::verify::{Level, TerraformOptions, VerifyRequest, VerifySummary, summarize};
use crate::diag::Diagnostic;
use crate::edge::disk::{self, DiskError};
use crate::edge::process::scratch::Scratch;
use crate::module::plan::Writes;

/// Modules of one set by `SPEC/PATH`, and the folder that they are stored in.
pub(super) type RenderedSet = (PathBuf, FileSet);

/// Verifies the rendered modules, whether or not they equal the stored ones.
///
/// # Errors
/// The temporary folder can't be created or written.
pub(super) fn verify(
    rendered: &[RenderedSet],
    level: Level,
    terraform: &TerraformOptions,
    quiet: bool,
) -> Result<VerifySummary, DiskError> {
    let failed = |source| DiskError::Io { doing: "create", path: "a temporary folder".into(), source };
    let scratch = Scratch::new().map_err(failed)?;
    let mut dirs = Vec::new();
    let mut names = Vec::new();
    for (number, (folder, files)) in rendered.iter().enumerate() {
        let at = scratch.path().join(number.to_string());
        let writes: Writes = files.iter().map(|(path, bytes)| (path.clone(), Some(bytes.to_vec()))).collect();
        disk::write_single_files(&at, &writes)?;
        let mut modules: Vec<&str> = files.iter().map(|(path, _)| module_of(path)).collect();
        modules.dedup();
        dirs.extend(modules.into_iter().map(|module| at.join(module)));
        names.push((shown(&at), shown(folder)));
    }
    let request = VerifyRequest { dirs: &dirs, level, from: None, region: None, strict: false, allow: &[] };
    let mut said = summarize(&request, terraform, quiet);
    said.findings = said.findings.into_iter().map(|finding| renamed(finding, &names)).collect();
    said.words = summary(&said, dirs.len(), level);
    Ok(said)
}

fn summary(said: &VerifySummary, count: usize, level: Level) -> String {
    let level = level.to_possible_value().map(|level| level.get_name().to_owned()).unwrap_or_default();
    let of = if said.wrong == 0 { String::new() } else { format!("{} of ", said.wrong) };
    let what = if said.wrong == 0 { "verified" } else { "failed verification" };
    format!("{of}{count} modules {what}, with `--verify {level}`\n")
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Replaces paths in the temporary folder with those of the stored modules, which the user knows.
fn renamed(mut finding: Diagnostic, names: &[(String, String)]) -> Diagnostic {
    let rename = |text: &str| names.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    finding.message = rename(&finding.message);
    finding.help = finding.help.iter().map(|line| rename(line)).collect();
    finding.in_file(rename)
}
