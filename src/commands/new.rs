//! `ptcgen new DIR`: spec → complete module in DIR.

use std::path::Path;

use super::input::{self, InputError};
use super::make::{Module, NotMade, make};
use super::say::{self, Voice};
use super::template_sets;
use crate::cli::{Common, New};
use crate::edge::disk::{self, DiskError, Folder};
use crate::module::plan::{Changes, FoundFiles, plan};
use crate::outcome::{Exit, Outcome};
use crate::report::{changes, next_steps};
use crate::spec::check::Options;

/// Writes a module, or says why not.
pub fn run(args: &New, common: &Common) -> Outcome {
    let voice = Voice { common, findings: &args.findings };
    let written = write(args, &voice).or_else(|stop| stop.outcome(&voice));
    written.unwrap_or_else(|error| voice.failed(&error))
}

/// Why no module was written.
enum Stop {
    Disk(DiskError),
    Input(InputError),
    Unmade(NotMade),
    Usage(Outcome),
}

impl From<DiskError> for Stop {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl Stop {
    fn outcome(self, voice: &Voice<'_>) -> Result<Outcome, DiskError> {
        match self {
            Self::Disk(error) | Self::Input(InputError::Disk(error)) => {
                voice.report(Exit::Failed, &[error.diagnostic()])
            }
            Self::Input(InputError::Usage(message)) => Ok(say::usage(&message)),
            Self::Usage(outcome) => Ok(outcome),
            Self::Input(InputError::Findings(findings)) | Self::Unmade(NotMade::Rejected(findings)) => {
                voice.report(Exit::Rejected, &findings)
            }
            Self::Unmade(NotMade::Unrendered(findings)) => voice.report(Exit::Unverified, &findings),
        }
    }
}

fn write(args: &New, voice: &Voice<'_>) -> Result<Outcome, Stop> {
    if let Some(outcome) = say::bad_allow(&args.rules.allow) {
        return Err(Stop::Usage(outcome));
    }
    let folder = disk::folder(&args.dir)?;
    let input = input::read(&args.input, &args.dir, voice.style()).map_err(Stop::Input)?;
    let input = template_sets::settle(input, args.set.templates.as_deref(), &args.dir).map_err(Stop::Input)?;
    let module = make(input, Options { strict: args.rules.strict, allow: &args.rules.allow }).map_err(Stop::Unmade)?;
    let old = if folder == Folder::New { None } else { disk::read_lock(&args.dir)? };
    let found = if folder == Folder::New {
        FoundFiles::new()
    } else {
        disk::read_found(&args.dir, &module.files, old.as_ref())?
    };
    let changes = plan(&module.files, &found, old.as_ref());
    let mut findings = module.warnings.clone();
    let conflicts = if args.force { Vec::new() } else { changes.conflict_findings(&args.dir.to_string_lossy()) };
    let exit = if conflicts.is_empty() { Exit::Done } else { Exit::Conflict };
    findings.extend(conflicts);
    let mut outcome = voice.report(exit, &findings)?;
    outcome.words.push_str(&quieted(voice, say::allowed(&module.allowed)));
    if voice.common.verbose {
        outcome.words.push_str(&next_steps::decisions(&module.spec, &module.template));
    }
    if args.diff {
        outcome.data.push_str(&changes::diff(&module.files, &found, &changes));
    }
    if exit == Exit::Conflict {
        return Ok(outcome);
    }
    if args.dry_run || args.diff {
        outcome.words.push_str(&quieted(voice, changes::planned(&args.dir, &changes)));
        return Ok(outcome);
    }
    let report = carry_out(&args.dir, folder, &module, &changes)?;
    outcome.words.push_str(&quieted(voice, report));
    Ok(outcome)
}

fn quieted(voice: &Voice<'_>, words: String) -> String {
    if voice.common.quiet { String::new() } else { words }
}

fn carry_out(dir: &Path, folder: Folder, module: &Module, changes: &Changes) -> Result<String, Stop> {
    if changes.is_empty() {
        return Ok(changes::unchanged(dir, changes));
    }
    let written = match folder {
        Folder::New => disk::write_new(dir, &module.files).map(|()| disk::Written::default())?,
        Folder::Existing => disk::apply(dir, &module.files, changes)?,
    };
    let mut words = changes::written(dir, changes, written.kept_in.as_deref());
    words.push_str(&next_steps::next_steps(&module.spec, dir));
    Ok(words)
}
