//! `ptcgen templates eject SET DIR`: copies a set into a folder, for the user to change.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::files::FileSet;
use crate::base::outcome::{Exit, Outcome};
use crate::base::path::RelPath;
use crate::commands::Common;
use crate::commands::shared::failure::Failure;
use crate::commands::shared::options::{FindingsOptions, PreviewOptions};
use crate::commands::shared::reporter::Reporter;
use crate::commands::shared::template_set;
use crate::diag::Diagnostic;
use crate::edge::disk::{self, DiskError, Folder, Recovery};
use crate::module::plan::{FoundFiles, plan};
use crate::report::changes;
use crate::template::codes::BAD_FOLDER;
use crate::template::set::{MANIFEST, TemplateSet};

/// Copy a set into a folder, for you to change.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  ptcgen templates eject standard templates/ours")]
pub struct Eject {
    /// `standard`, `classic` or a folder
    #[arg(value_name = "SET")]
    pub set: PathBuf,
    /// The folder to create
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// What is shown instead of written
    #[command(flatten)]
    pub preview: PreviewOptions,
    /// How findings are printed
    #[command(flatten)]
    pub findings: FindingsOptions,
}

/// Writes the copy, or reports why it can't.
pub(super) fn run(args: &Eject, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.findings };
    let done = match template_set::typed(&args.set) {
        Ok(set) => eject(args, &set, &reporter),
        Err(findings) => return Failure::in_templates(findings).report(&reporter),
    };
    done.unwrap_or_else(|error| reporter.failed(&error))
}

fn eject(args: &Eject, set: &TemplateSet, reporter: &Reporter<'_>) -> Result<Outcome, DiskError> {
    let dir = &args.dir;
    let mended = disk::recover_if_needed(dir)?;
    let folder = disk::folder(dir)?;
    if folder == Folder::Existing && !disk::is_empty(dir)? {
        let message = format!("`{}` already exists and is not empty", dir.display());
        let finding = Diagnostic::new(&BAD_FOLDER, message).help("name a new or an empty folder");
        return reporter.report(Exit::Conflict, &[finding]);
    }
    let files = copy(set, dir);
    let all_new = plan(&files, &FoundFiles::new(), None);
    if args.preview.is_asked() {
        let data = if args.preview.diff { changes::diff(&files, &FoundFiles::new(), &all_new) } else { String::new() };
        let words = if reporter.common.quiet { String::new() } else { changes::planned(dir, &all_new) };
        return Ok(Outcome { exit: Exit::Done, data, words });
    }
    match folder {
        Folder::New => disk::write_new(dir, &files)?,
        Folder::Existing => drop(disk::apply(&disk::hold(dir)?, &files, &FoundFiles::new(), &all_new)?),
    }
    let findings: Vec<Diagnostic> = mended.iter().flat_map(Recovery::findings).collect();
    let mut outcome = reporter.report(Exit::Done, &findings)?;
    if !reporter.common.quiet {
        outcome.words.push_str(&changes::written(dir, &all_new, None));
        outcome.words.push_str(&next(dir));
    }
    Ok(outcome)
}

/// Returns every text of the set; `set.toml` names the set after its new folder.
fn copy(set: &TemplateSet, dir: &Path) -> FileSet {
    let mut files = FileSet::default();
    for path in set.own_texts() {
        let text = set.text(path);
        let text = if path == MANIFEST { named(set, text, dir) } else { text.to_owned() };
        // The paths of a set were checked when it was read.
        if let Ok(path) = RelPath::new(path) {
            files.insert(path, text);
        }
    }
    files
}

fn named(set: &TemplateSet, manifest: &str, dir: &Path) -> String {
    let is_plain = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let Some(name) = dir.file_name().and_then(|name| name.to_str()).filter(is_plain) else {
        return manifest.to_owned();
    };
    manifest.replacen(&format!("name = \"{}\"", set.name), &format!("name = \"{name}\""), 1)
}

fn next(dir: &Path) -> String {
    let dir = dir.display();
    format!(
        "\nNext:\n  1. change a template, then: ptcgen new modules/ecr-cache --templates {dir} --diff\n  \
         2. store what your specs render to, and review each change to it: docs/templates.md\n"
    )
}
