//! `ptcgen new DIR`: spec → complete module in DIR.

use super::input;
use super::make::make;
use super::say::{self, Voice};
use super::template_sets;
use super::verify::{self, verify};
use super::written::{Settled, Stop, Task, settle};
use crate::base::outcome::{Exit, Outcome};
use crate::cli::{Common, New};
use crate::edge::disk::{self, Recovered};
use crate::lint::check::Options;
use crate::report::next_steps::next_steps;

/// Writes a module, or says why not.
pub fn run(args: &New, common: &Common) -> Outcome {
    let voice = Voice { common, findings: &args.writing.findings };
    let written = write(args, &voice).or_else(|stop| stop.outcome(&voice));
    written.unwrap_or_else(|error| voice.failed(&error))
}

impl New {
    /// Whether the command line asks for something else than what the spec in the module says.
    fn takes_another_spec(&self) -> bool {
        self.input.is_typed() || !self.input.named.sets.is_empty() || self.set.templates.is_some()
    }
}

fn write(args: &New, voice: &Voice<'_>) -> Result<Outcome, Stop> {
    if let Some(outcome) = say::bad_allow(&args.writing.rules.allow) {
        return Err(Stop::Usage(outcome));
    }
    let mended = disk::recover_if_needed(&args.dir)?;
    let folder = disk::folder(&args.dir)?;
    let input = input::read(&args.input, &args.dir, voice.style())?;
    let input = template_sets::settle(input, args.set.templates.as_deref(), &args.dir)?;
    let module = make(input, Options { strict: args.writing.rules.strict, allow: &args.writing.rules.allow })?;
    let task = Task {
        dir: &args.dir,
        force: args.force,
        merges: args.takes_another_spec(),
        preview: args.writing.preview,
        module: &module,
        findings: mended.iter().flat_map(Recovered::findings).collect(),
        exit: Exit::Done,
        next_steps: next_steps(&module.spec, &args.dir),
    };
    Ok(verified(args, voice, settle(&task, voice, folder)?))
}

/// Lets terraform look at what was written, where that was asked for.
fn verified(args: &New, voice: &Voice<'_>, settled: Settled) -> Outcome {
    let Some(level) = args.verify.filter(|_| settled.is_there) else { return settled.outcome };
    let task =
        verify::Task { dirs: std::slice::from_ref(&args.dir), level, region: None, strict: args.writing.rules.strict };
    let mut verified = verify(&task, &args.terraform, voice, settled.findings);
    // One report of all findings, after the words about what was written.
    verified.words.insert_str(0, &settled.outcome.words[settled.reported..]);
    verified
}
