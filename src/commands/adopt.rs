//! `ptcgen adopt FILE... DIR`: writes the spec, the module and `import` blocks for rules that exist in AWS.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Common;
use super::shared::build_module::{BuiltModule, build_module};
use super::shared::failure::Failure;
use super::shared::keep_objects::KeepOptions;
use super::shared::options::{WritingOptions, account, region};
use super::shared::reporter::Reporter;
use super::shared::spec_input;
use super::shared::write_module::{WriteRequest, write_module};
use crate::adopt::{self, AdoptOptions, Adoption, Inventory, codes, imports, read};
use crate::base::outcome::{Exit, Outcome};
use crate::base::path::RelPath;
use crate::diag::{Diagnostic, Severity};
use crate::edge::disk::{self, DiskError, Recovery};
use crate::lint::check::Options;
use crate::spec::document::Syntax;
use crate::spec::model::{Spec, TemplateRef};
use crate::spec::write;

/// Write a spec, a module and `import` blocks for existing rules in AWS.
#[derive(Args, Debug)]
#[command(after_help = ADOPT_EXAMPLES, override_usage = USAGE)]
pub struct Adopt {
    /// JSON files that the AWS CLI printed (`-` is standard input), then the module's folder
    #[arg(value_name = "FILE... DIR", required = true)]
    pub paths: Vec<PathBuf>,
    /// Print the spec and write nothing; takes no DIR
    #[arg(long, env = "PTCGEN_SPEC_ONLY", conflicts_with_all = ["force", "dry_run", "diff"])]
    pub spec_only: bool,
    /// Adopt only the rule with this prefix; repeatable
    #[arg(long = "prefix", value_name = "PREFIX", env = "PTCGEN_PREFIX", value_delimiter = ',')]
    pub prefixes: Vec<String>,
    /// Account of the registry [default: the one in the input]
    #[arg(long, value_name = "ID", env = "PTCGEN_ACCOUNT", value_parser = account)]
    pub account: Option<String>,
    /// Region of the registry [default: the one in the input]
    #[arg(long, value_name = "REGION", env = "PTCGEN_REGION", value_parser = region)]
    pub region: Option<String>,
    /// Set a field of the spec, for example `secret.mode=existing`; VALUE is YAML; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE", env = "PTCGEN_SET", hide_env_values = true)]
    pub sets: Vec<String>,
    /// Address of the module in the root module that imports the rules
    #[arg(long, value_name = "ADDRESS", env = "PTCGEN_TO", default_value = "module.ecr_pull_through_cache")]
    pub to: String,
    /// Replace files that you wrote or changed; the old text is kept below .ptcgen/replaced/
    #[arg(long, env = "PTCGEN_FORCE", help_heading = "Writing")]
    pub force: bool,
    /// What to show first, how, and which rules may be broken
    #[command(flatten)]
    pub writing: WritingOptions,
}

const USAGE: &str = "ptcgen adopt [OPTIONS] FILE... DIR\n       ptcgen adopt [OPTIONS] --spec-only FILE...";

const ADOPT_EXAMPLES: &str = "\
Examples:
  aws ecr describe-pull-through-cache-rules --output json > rules.json
  aws ecr describe-repository-creation-templates --output json > templates.json
  aws secretsmanager list-secrets --output json > secrets.json
  ptcgen adopt rules.json templates.json secrets.json modules/ecr-cache
  terraform -chdir=modules/ecr-cache/imports init
  terraform -chdir=modules/ecr-cache/imports plan          shows imports and no other change

  ptcgen adopt --spec-only rules.json > ecr-cache.yaml     look at the spec first
  cat *.json | ptcgen adopt - modules/ecr-cache --diff
  ptcgen adopt *.json modules/hub-cache --prefix docker-hub --to module.hub_cache

Exit codes: 0 a plan will show imports only, 1 written, but something was left out or will change
(see the findings), 3 the input is rejected, 4 files that you wrote or changed are in the way.";

/// Adopts rules, or reports why it can't.
pub fn run(args: &Adopt, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.writing.findings };
    adopted(args, &reporter).unwrap_or_else(|failure| failure.report(&reporter))
}

fn adopted(args: &Adopt, reporter: &Reporter<'_>) -> Result<Outcome, Failure> {
    Failure::check_allow(&args.writing.rules.allow)?;
    let (files, dir) = paths(args)?;
    let texts = files.iter().map(|path| text(path)).collect::<Result<Vec<_>, _>>()?;
    let (inventory, mut findings) = read::read(&texts).map_err(Failure::rejected)?;
    let selection = AdoptOptions {
        account: args.account.clone(),
        region: args.region.clone(),
        prefixes: args.prefixes.clone(),
        allow: args.writing.rules.allow.clone(),
    };
    let Adoption { value, findings: told } = adopt::adopt(&inventory, &selection).map_err(Failure::rejected)?;
    findings.extend(told);
    if args.writing.rules.strict {
        findings.iter_mut().for_each(|finding| finding.severity = Severity::Error);
    }
    if args.writing.rules.strict && !findings.is_empty() {
        return Err(Failure::rejected(findings));
    }
    let input = spec_input::with_sets(MADE, spec_text(&value).as_bytes(), Syntax::Yaml, &args.sets)?;
    let exit = if findings.iter().all(changes_nothing) { Exit::Done } else { Exit::Differences };
    let Some(dir) = dir else {
        let spec = input.text.clone();
        let made = build_module(input, options(args))?;
        findings.extend(made.warnings);
        let outcome = reporter.report(exit, &findings)?;
        return Ok(Outcome { data: spec, words: outcome.words, exit });
    };
    let mended = disk::recover_if_needed(dir)?;
    findings.splice(0..0, mended.iter().flat_map(Recovery::findings));
    let folder = disk::folder(dir)?;
    let mut module = build_module(input, options(args))?;
    let imported = with_imports(&mut module, &inventory, &args.to)?;
    let request = WriteRequest {
        dir,
        force: args.force,
        merges: false,
        preview: args.writing.preview,
        module: &module,
        findings,
        exit,
        next_steps: next_steps(dir, imported),
        keep: KeepOptions { rules: &args.writing.rules, forget: &[], names_presets: false },
    };
    Ok(write_module(&request, reporter, folder)?.outcome)
}

const MADE: &str = "spec from what AWS describes";

/// Whether a plan has nothing but imports in spite of a finding.
fn changes_nothing(finding: &Diagnostic) -> bool {
    [&codes::SECRETS_LOOKED_UP, &codes::UNUSED_SECRET].contains(&finding.code)
}

fn options(args: &Adopt) -> Options<'_> {
    Options { strict: args.writing.rules.strict, allow: &args.writing.rules.allow }
}

/// Splits the paths into the files and the folder, which comes last.
fn paths(args: &Adopt) -> Result<(&[PathBuf], Option<&Path>), Failure> {
    if !imports::is_module_address(&args.to) {
        return Err(Failure::Usage(format!(
            "`--to {}` is not the address of a module; write it as `module.NAME`, or `module.A.module.B[\"key\"]`",
            args.to
        )));
    }
    match args.paths.split_last() {
        _ if args.spec_only => Ok((&args.paths, None)),
        Some((dir, files)) if !files.is_empty() => Ok((files, Some(dir))),
        _ => Err(Failure::Usage(
            "name the module's folder after the files, `ptcgen adopt rules.json modules/ecr-cache`, or add `--spec-only`".to_owned(),
        )),
    }
}

fn text(path: &Path) -> Result<read::NamedText, DiskError> {
    if path == Path::new("-") {
        return Ok(("<stdin>".to_owned(), disk::read_stdin(read::MAX_LEN)?));
    }
    Ok((path.to_string_lossy().into_owned(), disk::read(path, read::MAX_LEN)?))
}

fn spec_text(value: &serde_json::Value) -> String {
    let text = write::yaml(value);
    let (modeline, rest) = text.split_once('\n').unwrap_or((&text, ""));
    format!("{modeline}\n# Written by `ptcgen adopt` from what AWS described; yours to edit from now on.\n{rest}")
}

/// Adds the root module with the imports to the module's files. It is not in the lock: it is the user's from the start.
fn with_imports(module: &mut BuiltModule, inventory: &Inventory, call: &str) -> Result<usize, Failure> {
    if module.spec.template == TemplateRef::BuiltIn("classic".to_owned()) {
        let message = "the imports are for the template set `standard`; leave out `template=classic`";
        return Err(Failure::Usage(message.to_owned()));
    }
    let imports = imports::imports(&module.spec, inventory);
    let put = |path: &str, text: String, module: &mut BuiltModule| {
        let formatted = crate::hcl::fmt::format(&text).unwrap_or(text);
        module.files.insert(RelPath::new(path).expect("a constant path"), formatted);
    };
    put("imports/imports.tf", imports::file(&imports, call), module);
    if let Some(text) = root(&module.spec, call) {
        put("imports/main.tf", text, module);
    }
    Ok(imports.len())
}

/// Returns a root module that calls the module by the name in its address; the caller of a nested module is the user's.
fn root(spec: &Spec, call: &str) -> Option<String> {
    let name = call.strip_prefix("module.")?;
    (!name.contains(['.', '['])).then(|| imports::root(spec, name))
}

fn next_steps(dir: &Path, imports: usize) -> String {
    let dir = dir.display();
    format!(
        "\nNext:\n  1. check that a plan has {imports} to import, nothing to destroy, and nothing to add but terraform_data, which exists in the\n     \
            state only, and a placeholder version of each imported secret, which leaves its credentials alone:\n     \
            terraform -chdir={dir}/imports init, then plan\n  \
         2. copy {dir}/imports/imports.tf into the root module that will own the rules, and apply there\n  \
         3. add further settings, for example policy.roles: [pull], to {dir}/ptcgen.yaml, then: ptcgen update {dir}\n"
    )
}
