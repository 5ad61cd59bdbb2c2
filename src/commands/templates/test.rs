//! `ptcgen templates test`: renders every spec with every set and compares the modules with stored, reviewed ones.

mod report;
mod verification;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::files::FileSet;
use crate::base::outcome::{Exit, Outcome};
use crate::base::path::RelPath;
use crate::commands::Common;
use crate::commands::shared::build_module::build_module;
use crate::commands::shared::failure::Failure;
use crate::commands::shared::options::FindingsOptions;
use crate::commands::shared::reporter::Reporter;
use crate::commands::shared::spec_input;
use crate::commands::shared::template_set;
use crate::commands::verify::{Level, TerraformOptions};
use crate::diag::{Diagnostic, has_errors};
use crate::edge::disk::DiskError;
use crate::edge::{parallel, snapshots};
use crate::lint::check::Options;
use crate::module::lock::OWN_FOLDER;
use crate::report::changes;
use crate::spec::document::Syntax;
use crate::spec::features::BEYOND_SET;
use crate::template::codes::{CHANGED_SNAPSHOT, NO_SNAPSHOT, UNKNOWN_OVERRIDE, UNTESTED_SPEC};
use crate::template::set::TemplateSet;
use crate::template::{context, unused};
use report::{TestReport, finish};

/// Render every spec with every set and compare with stored snapshots.
#[derive(Args, Debug)]
#[command(after_help = TEST_EXAMPLES)]
pub struct Test {
    /// The folder with the specs
    #[arg(long, value_name = "DIR", env = "PTCGEN_SPECS", default_value = "specs")]
    pub specs: PathBuf,
    /// The folder with the reviewed modules, as SET/SPEC/
    #[arg(long, value_name = "DIR", env = "PTCGEN_SNAPSHOTS", default_value = "snapshots")]
    pub snapshots: PathBuf,
    /// A template set: `standard`, `classic` or a folder; repeatable
    #[arg(long, value_name = "SET", env = "PTCGEN_TEMPLATES", value_delimiter = ',', required = true)]
    pub templates: Vec<PathBuf>,
    /// Store what is rendered as the new snapshots
    #[arg(long, env = "PTCGEN_ACCEPT")]
    pub accept: bool,
    /// Treat warnings as errors
    #[arg(long, env = "PTCGEN_STRICT")]
    pub strict: bool,
    /// Verify what every spec renders to, up to LEVEL
    #[arg(long, value_name = "LEVEL", env = "PTCGEN_VERIFY", help_heading = "Terraform")]
    pub verify: Option<Level>,
    /// How terraform runs
    #[command(flatten)]
    pub terraform: TerraformOptions,
    /// How findings are printed
    #[command(flatten)]
    pub findings: FindingsOptions,
}

const TEST_EXAMPLES: &str = "\
Examples:
  ptcgen templates test --templates templates/ours
  ptcgen templates test --templates templates/ours --accept
  ptcgen templates test --templates templates/ours --verify test --provider-mirror ~/mirror
  ptcgen templates test --templates standard,classic --specs examples/specs --format github

Exit codes: 0 as stored, 1 differences or unused templates, 3 a spec is rejected, 5 a template fails\nor terraform rejects what it renders.";

/// Compares modules with the stored ones, or stores them.
pub(super) fn run(args: &Test, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.findings };
    test(args, &reporter).unwrap_or_else(|error| reporter.failed(&error))
}

/// The result of rendering a spec with a set.
enum SpecRendering {
    Module(FileSet),
    /// The set lacks what the spec asks for, and is not the set that the spec names.
    Beyond,
    Failed(Exit, Vec<Diagnostic>),
}

fn test(args: &Test, reporter: &Reporter<'_>) -> Result<Outcome, DiskError> {
    let specs = snapshots::specs(&args.specs, |name| Syntax::of_path(name).is_some())?;
    let mut report = TestReport::default();
    let mut followed = BTreeSet::new();
    if specs.is_empty() {
        let message = format!("`{}` holds no spec", args.specs.display());
        let help = "put one there for each kind of module that you have, or name their folder with `--specs`";
        report.add(Exit::Failed, [Diagnostic::new(&UNTESTED_SPEC, message).help(help)]);
        // A mistyped folder must not empty the stored modules.
        return finish(args, reporter, report);
    }
    for typed in &args.templates {
        match template_set::typed(typed) {
            Ok(set) => one_set(args, typed, &set, &specs, &mut report, &mut followed)?,
            Err(findings) => {
                let (exit, findings) = Failure::in_templates(findings).into_findings();
                report.add(exit, findings);
            }
        }
    }
    for name in specs.iter().filter(|name| !followed.contains(name.as_str())) {
        let message = format!("no set under test can render `{}`", args.specs.join(name).display());
        let finding = Diagnostic::new(&UNTESTED_SPEC, message).help("test its own set too, or fix the spec");
        report.add(Exit::Differences, [finding]);
    }
    if let Some(level) = args.verify {
        let said = verification::verify(&report.rendered, level, &args.terraform, reporter.common.quiet)?;
        report.add(said.exit, said.findings);
        report.verified = said.words;
    }
    finish(args, reporter, report)
}

fn one_set(
    args: &Test,
    typed: &Path,
    set: &TemplateSet,
    specs: &[String],
    report: &mut TestReport,
    followed: &mut BTreeSet<String>,
) -> Result<(), DiskError> {
    let folder = args.snapshots.join(&set.name);
    let tasks: Vec<&String> = specs.iter().collect();
    let mut rendered = parallel::run_all(tasks, parallel::cores(), |name, _| {
        Some((name, module(&args.specs.join(name), typed, &folder.join(stem(name)))))
    });
    rendered.sort_by_key(|(name, _)| *name);
    let stored = snapshots::read(&folder)?;
    let mut wanted = FileSet::default();
    let mut kept = BTreeSet::new();
    let mut failed = false;
    for (name, result) in rendered {
        match result {
            SpecRendering::Module(files) if followed_by_other(&wanted, name) => {
                let message = format!("`{name}` and another spec would be stored in one folder");
                report.add(Exit::Differences, [Diagnostic::new(&NO_SNAPSHOT, message)]);
                drop(files);
            }
            SpecRendering::Module(files) => {
                followed.insert(name.clone());
                report.modules += 1;
                put(&mut wanted, stem(name), &files);
            }
            SpecRendering::Beyond => {}
            SpecRendering::Failed(exit, findings) => {
                // A module that failed to render is neither removed nor compared.
                followed.insert(name.clone());
                kept.insert(stem(name).to_owned());
                failed = true;
                report.add(exit, findings);
            }
        }
    }
    judge(set, report);
    report.rendered.push((folder.clone(), wanted.clone()));
    foreign(&stored, &folder, &wanted, report);
    let compared = without(&stored.files, &kept);
    let diff = changes::diff_of_files((&folder.to_string_lossy(), &compared), (&folder.to_string_lossy(), &wanted));
    if diff.is_empty() {
        return Ok(());
    }
    report.diff.push_str(&diff);
    let clash = stored.foreign.iter().any(|(name, _)| in_folder(&wanted, name));
    if args.accept && !failed && !clash {
        report.diff.clear();
        let done = snapshots::store(&folder, &compared, &wanted)?;
        let (written, removed) = (done.written, done.removed);
        let files = if written == 1 { "file" } else { "files" };
        let _ = writeln!(report.words, "{}: {written} {files} written, {removed} removed", folder.display());
    } else {
        report.add(Exit::Differences, changed(&folder, &compared, &wanted));
    }
    Ok(())
}

/// Renders a spec with a set, as if in the folder in which the module is stored; the records are left out.
fn module(spec: &Path, typed: &Path, at: &Path) -> SpecRendering {
    let input = spec_input::read_file(spec, None, &[]).and_then(|input| {
        let own = template_set::is_own(&input, typed);
        template_set::name_in_spec(input, Some(typed), at).map(|input| (input, own))
    });
    let (input, own) = match input {
        Ok(input) => input,
        Err(Failure::Findings { exit, findings }) => return SpecRendering::Failed(exit, findings),
        Err(Failure::Usage(message)) => {
            return SpecRendering::Failed(Exit::Failed, vec![Diagnostic::new(&UNTESTED_SPEC, message)]);
        }
    };
    match build_module(input, Options::default()) {
        Ok(module) => {
            let mut files = FileSet::default();
            for (path, bytes) in module.files.iter().filter(|(path, _)| !path.as_str().starts_with(OWN_FOLDER)) {
                files.insert(path.clone(), bytes);
            }
            SpecRendering::Module(files)
        }
        Err(failure) => match failure.into_findings() {
            (Exit::Rejected, findings) if !own && findings.iter().any(is_beyond) => SpecRendering::Beyond,
            (exit, findings) => SpecRendering::Failed(exit, findings),
        },
    }
}

/// Whether a finding says that the set lacks what the spec asks for.
fn is_beyond(finding: &Diagnostic) -> bool {
    let codes = [&BEYOND_SET, &UNKNOWN_OVERRIDE, &crate::lint::template::CLASSIC_WITHOUT_REGION];
    codes.iter().any(|code| code.id == finding.code.id)
}

/// Reports unused templates, which fail the test, and unused context, which does not.
fn judge(set: &TemplateSet, report: &mut TestReport) {
    let spec = crate::spec::resolve::resolve(serde_json::json!({ "region": "eu-west-1" }));
    if let Ok(resolved) = spec {
        report.findings.extend(unused::unused_context(set, &context::context(&resolved.spec)));
    }
    let unused = unused::unused_templates(set);
    if has_errors(&unused) {
        report.add(Exit::Differences, unused);
    }
}

/// Reports folders in which a module should be stored but that hold something else.
fn foreign(stored: &snapshots::Stored, folder: &Path, wanted: &FileSet, report: &mut TestReport) {
    for (name, why) in stored.foreign.iter().filter(|(name, _)| in_folder(wanted, name)) {
        let message = format!("`{}` is {why}", folder.join(name).display());
        let help = "move it away, or name another folder with `--snapshots`";
        report.add(Exit::Differences, [Diagnostic::new(&NO_SNAPSHOT, message).help(help)]);
    }
}

fn changed(folder: &Path, stored: &FileSet, wanted: &FileSet) -> Vec<Diagnostic> {
    let mut modules: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (one, other) in [(stored, wanted), (wanted, stored)] {
        for (path, _) in one.iter().filter(|(path, bytes)| other.get(path.as_str()) != Some(bytes)) {
            let module = module_of(path);
            modules.entry(module.to_owned()).or_default().insert(&path.as_str()[module.len() + 1..]);
        }
    }
    let finding = |(name, files): (String, BTreeSet<&str>)| {
        let path: PathBuf = folder.join(&name);
        let what = match (in_folder(stored, &name), in_folder(wanted, &name)) {
            (false, _) => "is not stored yet",
            (_, false) => "is stored, and no spec renders to it any more",
            _ => &format!("would be rendered differently: {}", files.into_iter().collect::<Vec<_>>().join(", ")),
        };
        Diagnostic::new(&CHANGED_SNAPSHOT, format!("`{}` {what}", path.display()))
    };
    modules.into_iter().map(finding).collect()
}

fn module_of(path: &RelPath) -> &str {
    path.as_str().split('/').next().unwrap_or_default()
}

fn in_folder(files: &FileSet, name: &str) -> bool {
    files.iter().any(|(path, _)| module_of(path) == name)
}

fn followed_by_other(wanted: &FileSet, name: &str) -> bool {
    in_folder(wanted, stem(name))
}

fn without(files: &FileSet, modules: &BTreeSet<String>) -> FileSet {
    let mut rest = FileSet::default();
    for (path, bytes) in files.iter().filter(|(path, _)| !modules.contains(module_of(path))) {
        rest.insert(path.clone(), bytes);
    }
    rest
}

fn put(wanted: &mut FileSet, name: &str, files: &FileSet) {
    for (path, bytes) in files.iter() {
        if let Ok(path) = RelPath::new(format!("{name}/{path}")) {
            wanted.insert(path, bytes);
        }
    }
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
