//! `ptcgen templates changelog`: renders a module's spec with two sets and prints the difference.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::files::FileSet;
use crate::base::outcome::{Exit, Outcome};
use crate::base::path::RelPath;
use crate::commands::Common;
use crate::commands::shared::build_module::{BuiltModule, build_module};
use crate::commands::shared::failure::Failure;
use crate::commands::shared::keep_objects;
use crate::commands::shared::managed_module::has_spec;
use crate::commands::shared::options::{FindingsOptions, SpecOptions};
use crate::commands::shared::reporter::Reporter;
use crate::commands::shared::spec_input;
use crate::commands::shared::template_set;
use crate::diag::Diagnostic;
use crate::edge::disk::{self};
use crate::lint::check::Options;
use crate::module::lock::OWN_FOLDER;
use crate::module::merge::Style;
use crate::module::plan::FoundEntry;
use crate::module::transition;
use crate::report::{Format, changes};
use crate::template::codes::NO_BASE;

/// Print what another template set would change in a module.
#[derive(Args, Debug)]
#[command(after_help = CHANGELOG_EXAMPLES)]
pub struct Changelog {
    /// The module's folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The older set: `base` (the module as last rendered), `standard`, `classic` or a folder
    #[arg(long, value_name = "SET", env = "PTCGEN_FROM", default_value = "base")]
    pub from: PathBuf,
    /// The newer set: `standard`, `classic` or a folder [default: the one that the module's spec names]
    #[arg(long, value_name = "SET", env = "PTCGEN_TO")]
    pub to: Option<PathBuf>,
    /// How findings are printed
    #[command(flatten)]
    pub findings: FindingsOptions,
}

const CHANGELOG_EXAMPLES: &str = "\
Examples:
  ptcgen templates changelog modules/ecr-cache
  ptcgen templates changelog --from templates/v1 --to templates/v2 modules/ecr-cache

Renders the module's own spec with both sets and prints a unified diff; changes nothing and needs no git. Exit codes: 0 no change, 1 changes.";

/// Prints the difference.
pub(super) fn run(args: &Changelog, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.findings };
    compare(args, &reporter).unwrap_or_else(|failure| failure.report(&reporter))
}

fn compare(args: &Changelog, reporter: &Reporter<'_>) -> Result<Outcome, Failure> {
    let (from_name, from) = if args.from == Path::new("base") {
        base(&args.dir)?
    } else {
        let (module, files) = rendered(&args.dir, Some(&args.from))?;
        (module.template, files)
    };
    let (module, to) = rendered(&args.dir, args.to.as_deref())?;
    let diff = changes::diff_of_files(("a", &from), ("b", &to));
    let exit = if diff.is_empty() { Exit::Done } else { Exit::Differences };
    let asked = keep_objects::asked(&module.spec, Style::Diff3, false, &[]);
    let dir = args.dir.to_string_lossy();
    let context = transition::Context {
        dir: &dir,
        spec: &module.lock.spec.file,
        names_presets: false,
        may_forget: asked.may_forget,
    };
    let findings = transition::of_transition(&transition::between(&from, &to, &asked), context);
    let to_name = module.template;
    let mut outcome = reporter.report(exit, &findings)?;
    if reporter.format() == Format::Text {
        outcome.data.push_str(&diff);
    }
    if !reporter.common.quiet {
        let what = if diff.is_empty() { "no changes" } else { "the changes above" };
        let step = match from_name == to_name {
            true => format!("{from_name}, as last rendered and now:"),
            false => format!("{from_name} → {to_name}:"),
        };
        outcome.words.push_str(&format!("{}: {step} {what}\n", args.dir.display()));
    }
    Ok(outcome)
}

/// Renders the module's spec; the spec itself and the records are left out.
fn rendered(dir: &Path, set: Option<&Path>) -> Result<(BuiltModule, FileSet), Failure> {
    if !has_spec(dir)? {
        let message = format!("`{}` has no spec", dir.display());
        let finding = Diagnostic::new(&NO_BASE, message).help("name the folder of a module that ptcgen wrote");
        return Err(finding.into());
    }
    let input = spec_input::read(&SpecOptions::default(), dir, crate::report::text::Style::Plain)
        .and_then(|input| template_set::name_in_spec(input, set, dir))?;
    let spec_file = input.file.clone();
    let module = build_module(input, Options::default())?;
    let mut files = FileSet::default();
    let is_shown = |path: &RelPath| *path != spec_file && !path.as_str().starts_with(OWN_FOLDER);
    for (path, bytes) in module.files.iter().filter(|(path, _)| is_shown(path)) {
        files.insert(path.clone(), bytes);
    }
    Ok((module, files))
}

/// Returns the module as last rendered, with the files that its lock lists.
fn base(dir: &Path) -> Result<(String, FileSet), Failure> {
    let nothing = |what: &str| {
        let message = format!("`{}` has no {what}", dir.display());
        let help = "compare two sets instead: `--from standard --to templates/ours`";
        Failure::from(Diagnostic::new(&NO_BASE, message).help(help))
    };
    let lock = disk::read_lock(dir)?.ok_or_else(|| nothing("`.ptcgen/lock.json`"))?;
    let mut files = FileSet::default();
    // The files with blocks are part of the module, not of its templates.
    let is_rendered = |path: &&String| **path != lock.spec.file && !transition::is_block_file(path);
    for path in lock.files.keys().filter(is_rendered) {
        let stored = RelPath::new(format!("{OWN_FOLDER}base/{path}.base"));
        let (Ok(path), Ok(stored)) = (RelPath::new(path.as_str()), stored) else { continue };
        match disk::found(dir, &stored)? {
            Some(FoundEntry::File(bytes)) => files.insert(path, bytes),
            _ => return Err(nothing(&format!("`{stored}`"))),
        }
    }
    Ok((format!("{} {}", lock.template.set, lock.template.version), files))
}
