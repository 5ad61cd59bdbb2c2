//! `ptcgen new DIR`: spec → complete module in DIR.

use std::path::PathBuf;

use clap::Args;

use super::Common;
use super::shared::build_module::make;
use super::shared::options::{SetInput, SpecInput, Writing};
use super::shared::reporter::{self, Voice};
use super::shared::write_module::{Settled, Stop, Task, settle};
use super::shared::{spec_input, template_set};
use super::verify::{self, Level, Terraform, verify};
use crate::base::outcome::{Exit, Outcome};
use crate::edge::disk::{self, Recovery};
use crate::lint::check::Options;
use crate::report::next_steps::next_steps;

/// Write a complete module into DIR.
#[derive(Args, Debug)]
#[command(after_help = NEW_EXAMPLES)]
pub struct New {
    /// The module's folder; made if it is not there
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The spec to start from
    #[command(flatten)]
    pub input: SpecInput,
    /// Which template set to take
    #[command(flatten)]
    pub set: SetInput,
    /// Replace files that people wrote or changed; the old text is kept
    #[arg(long, env = "PTCGEN_FORCE", help_heading = "Writing")]
    pub force: bool,
    /// What to show first, how, and which rules may be broken
    #[command(flatten)]
    pub writing: Writing,
    /// Verify the module that was written, up to LEVEL
    #[arg(long, value_name = "LEVEL", env = "PTCGEN_VERIFY", help_heading = "Terraform")]
    pub verify: Option<Level>,
    /// How terraform runs
    #[command(flatten)]
    pub terraform: Terraform,
}

const NEW_EXAMPLES: &str = "\
Examples:
  ptcgen new modules/ecr-cache
  ptcgen new modules/ecr-cache --preset docker-hub --preset ghcr --set region=eu-west-1
  ptcgen new modules/ecr-cache --spec ecr-cache.yaml
  ptcgen new modules/ecr-cache --spec - --spec-format json < ecr-cache.json
  ptcgen new modules/ecr-cache --spec ecr-cache.yaml --diff
  ptcgen new modules/ecr-cache --verify test --provider-mirror ~/mirror
  ptcgen new modules/ecr-cache --templates templates/ours

Without --spec and --preset it takes the spec that lies in DIR, else Docker Hub.";

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
    if let Some(outcome) = reporter::bad_allow(&args.writing.rules.allow) {
        return Err(Stop::Usage(outcome));
    }
    let mended = disk::recover_if_needed(&args.dir)?;
    let folder = disk::folder(&args.dir)?;
    let input = spec_input::read(&args.input, &args.dir, voice.style())?;
    let input = template_set::settle(input, args.set.templates.as_deref(), &args.dir)?;
    let module = make(input, Options { strict: args.writing.rules.strict, allow: &args.writing.rules.allow })?;
    let task = Task {
        dir: &args.dir,
        force: args.force,
        merges: args.takes_another_spec(),
        preview: args.writing.preview,
        module: &module,
        findings: mended.iter().flat_map(Recovery::findings).collect(),
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
