//! `ptcgen new DIR`: writes a complete module into DIR.

use std::path::PathBuf;

use clap::Args;

use super::Common;
use super::shared::build_module::build_module;
use super::shared::failure::Failure;
use super::shared::keep_objects::KeepOptions;
use super::shared::options::{self, SpecOptions, TemplateOptions, WritingOptions};
use super::shared::reporter::Reporter;
use super::shared::write_module::{WriteRequest, WriteResult, write_module};
use super::shared::{spec_input, template_set};
use super::verify::{self, Level, TerraformOptions, verify};
use crate::base::outcome::{Exit, Outcome};
use crate::edge::disk::{self, Recovery};
use crate::lint::check::Options;
use crate::report::next_steps::next_steps;
use crate::terraform::resources::address::Address;

/// Write a complete module into DIR.
#[derive(Args, Debug)]
#[command(after_help = NEW_EXAMPLES)]
pub struct New {
    /// The module's folder; created if it does not exist
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The spec to start from
    #[command(flatten)]
    pub input: SpecOptions,
    /// Which template set to use
    #[command(flatten)]
    pub set: TemplateOptions,
    /// Replace files that you wrote or changed; the old text is kept below .ptcgen/replaced/
    #[arg(long, env = "PTCGEN_FORCE", help_heading = "Writing")]
    pub force: bool,
    /// Let Terraform forget what is at ADDRESS in the module in DIR instead of destroying it; repeatable
    #[arg(long, value_name = "ADDRESS", env = "PTCGEN_FORGET", value_parser = options::address, help_heading = "Writing")]
    pub forget: Vec<Address>,
    /// What to show first, how, and which rules may be broken
    #[command(flatten)]
    pub writing: WritingOptions,
    /// Verify the module that was written, up to LEVEL
    #[arg(long, value_name = "LEVEL", env = "PTCGEN_VERIFY", help_heading = "Terraform")]
    pub verify: Option<Level>,
    /// How terraform runs
    #[command(flatten)]
    pub terraform: TerraformOptions,
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

Without --spec or --preset, it uses the spec in DIR, and without one it caches Docker Hub.";

/// Writes a module, or reports why it can't.
pub fn run(args: &New, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.writing.findings };
    write(args, &reporter).unwrap_or_else(|failure| failure.report(&reporter))
}

impl New {
    /// Whether the command line asks for anything other than the spec in the module.
    fn takes_another_spec(&self) -> bool {
        self.input.is_typed() || !self.input.named.sets.is_empty() || self.set.templates.is_some()
    }
}

fn write(args: &New, reporter: &Reporter<'_>) -> Result<Outcome, Failure> {
    Failure::check_allow(&args.writing.rules.allow)?;
    let mended = disk::recover_if_needed(&args.dir)?;
    let folder = disk::folder(&args.dir)?;
    let input = spec_input::read(&args.input, &args.dir, reporter.style())?;
    let input = template_set::name_in_spec(input, args.set.templates.as_deref(), &args.dir)?;
    let module = build_module(input, Options { strict: args.writing.rules.strict, allow: &args.writing.rules.allow })?;
    let request = WriteRequest {
        dir: &args.dir,
        force: args.force,
        merges: args.takes_another_spec(),
        preview: args.writing.preview,
        module: &module,
        findings: mended.iter().flat_map(Recovery::findings).collect(),
        exit: Exit::Done,
        next_steps: next_steps(&module.spec, &args.dir),
        keep: KeepOptions {
            rules: &args.writing.rules,
            forget: &args.forget,
            names_presets: !args.input.named.presets.is_empty(),
        },
    };
    Ok(verified(args, reporter, write_module(&request, reporter, folder)?))
}

/// Verifies with terraform what was written, if `--verify` asks for it.
fn verified(args: &New, reporter: &Reporter<'_>, written: WriteResult) -> Outcome {
    let Some(level) = args.verify.filter(|_| written.is_there) else { return written.outcome };
    let request = verify::VerifyRequest {
        dirs: std::slice::from_ref(&args.dir),
        level,
        from: None,
        region: None,
        strict: args.writing.rules.strict,
        allow: &args.writing.rules.allow,
    };
    let mut verified = verify(&request, &args.terraform, reporter, written.findings);
    // `verify` reports all findings at once, so only the lines about what was written go before its report.
    verified.words.insert_str(0, &written.outcome.words[written.reported..]);
    verified
}
