//! The options that commands share, as groups of arguments.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::base::account::is_account;
use crate::report::Format;
use crate::terraform::resources::address::Address;

/// How findings are printed.
#[derive(Args, Debug)]
#[command(next_help_heading = "Findings")]
pub struct FindingsOptions {
    /// Format of the findings [default: text, or github in GitHub Actions]
    #[arg(long, value_name = "FORMAT", env = "PTCGEN_FORMAT")]
    pub format: Option<Format>,
    /// Also write the findings to FILE; repeatable
    #[arg(long = "output", value_name = "FORMAT=FILE", env = "PTCGEN_OUTPUT", value_parser = output)]
    pub outputs: Vec<ReportOutput>,
}

/// A report to write to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportOutput {
    /// Its format.
    pub format: Format,
    /// The file.
    pub path: PathBuf,
}

pub(crate) fn output(text: &str) -> Result<ReportOutput, String> {
    let wanted = "write FORMAT=FILE, for example sarif=findings.sarif";
    let (format, path) = text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or(wanted)?;
    let format = Format::from_str(format, false).map_err(|_| {
        let names: Vec<String> = Format::names().collect();
        format!("there is no format `{format}`; the formats are {}", names.join(", "))
    })?;
    Ok(ReportOutput { format, path: path.into() })
}

/// Which domain rules may be broken.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rules")]
pub struct RuleOptions {
    /// Treat warnings as errors
    #[arg(long, env = "PTCGEN_STRICT")]
    pub strict: bool,
    /// Allow a spec to break the rule CODE, for example PTC216; repeatable
    #[arg(long = "allow", value_name = "CODE", env = "PTCGEN_ALLOW", value_delimiter = ',')]
    pub allow: Vec<String>,
}

/// A spec that the command line names.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Spec")]
pub struct NamedSpec {
    /// Read the spec from FILE (.yaml, .yml, .json, .toml); `-` is standard input
    #[arg(long, value_name = "FILE", env = "PTCGEN_SPEC", conflicts_with = "presets")]
    pub spec: Option<PathBuf>,
    /// Syntax of standard input, or of a FILE with another extension
    #[arg(long, value_name = "SYNTAX", env = "PTCGEN_SPEC_FORMAT", requires = "spec")]
    pub spec_format: Option<SpecFormat>,
    /// Cache the registry NAME under its usual prefix; repeatable
    #[arg(long = "preset", value_name = "NAME", env = "PTCGEN_PRESET", value_delimiter = ',')]
    pub presets: Vec<String>,
    /// Set a field of the spec, for example `region=eu-west-1`; VALUE is YAML; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE", env = "PTCGEN_SET", hide_env_values = true)]
    pub sets: Vec<String>,
}

/// The spec to start from.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Spec")]
pub struct SpecOptions {
    /// The spec that is named
    #[command(flatten)]
    pub named: NamedSpec,
    /// Ask for the spec on the terminal
    #[arg(short, long, env = "PTCGEN_INTERACTIVE", conflicts_with_all = ["spec", "presets"])]
    pub interactive: bool,
}

impl SpecOptions {
    /// Whether the command line says which spec to use; if not, it is the one in the module.
    pub const fn is_typed(&self) -> bool {
        self.named.spec.is_some() || !self.named.presets.is_empty() || self.interactive
    }
}

/// The syntax of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SpecFormat {
    /// JSON
    Json,
    /// YAML 1.2
    Yaml,
    /// TOML 1.0
    Toml,
}

/// The options that commands which render and write modules share.
#[derive(Args, Debug)]
pub struct WritingOptions {
    /// What is shown instead of written
    #[command(flatten)]
    pub preview: PreviewOptions,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: FindingsOptions,
    /// Which rules may be broken
    #[command(flatten)]
    pub rules: RuleOptions,
}

/// Ways to preview changes.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Writing")]
pub struct PreviewOptions {
    /// Print what would be done, but change nothing
    #[arg(long, env = "PTCGEN_DRY_RUN")]
    pub dry_run: bool,
    /// Print a unified diff of what would change, but change nothing
    #[arg(long, env = "PTCGEN_DIFF")]
    pub diff: bool,
}

impl PreviewOptions {
    /// Whether a preview was asked for, so that nothing may be changed.
    pub const fn is_asked(self) -> bool {
        self.dry_run || self.diff
    }
}

/// Which cache: its rules, and where its registry is.
#[derive(Args, Debug)]
#[command(next_help_heading = "Cache")]
pub struct CacheOptions {
    /// The spec of the cache
    #[command(flatten)]
    pub named: NamedSpec,
    /// Use the spec of the module in DIR [default: the current folder, if it holds a module]
    #[arg(long, value_name = "DIR", env = "PTCGEN_MODULE", conflicts_with_all = ["spec", "presets"], help_heading = "Spec")]
    pub module: Option<PathBuf>,
    /// Account of the registry [default: the spec's]
    #[arg(long, value_name = "ID", env = "PTCGEN_ACCOUNT", value_parser = account)]
    pub account: Option<String>,
    /// Region of the registry [default: the spec's]
    #[arg(long, value_name = "REGION", env = "PTCGEN_REGION", value_parser = region)]
    pub region: Option<String>,
    /// Print ACCOUNT_ID, REGION and the like for values that are not known
    #[arg(long, env = "PTCGEN_PLACEHOLDERS")]
    pub placeholders: bool,
}

pub(in crate::commands) fn account(text: &str) -> Result<String, String> {
    if is_account(text) {
        Ok(text.to_owned())
    } else {
        Err("an account has 12 digits, for example 111122223333".to_owned())
    }
}

pub(in crate::commands) fn region(text: &str) -> Result<String, String> {
    use crate::aws::partition;
    if partition::of_region(text).is_some() {
        return Ok(text.to_owned());
    }
    let newer = "if the region is newer than this ptcgen, set `region` in the spec and allow PTC216 there";
    Err(match crate::diag::did_you_mean(text, partition::regions()) {
        Some(near) => format!("AWS has no such region; did you mean `{near}`?"),
        None => format!("AWS has no such region; {newer}"),
    })
}

/// Reads the address of a resource or of one of its instances; that of the module before it is dropped.
pub(in crate::commands) fn address(text: &str) -> Result<Address, String> {
    let below = text.char_indices().filter(|(_, c)| *c == '.').map(|(at, _)| &text[at + 1..]);
    std::iter::once(text).chain(below).find_map(Address::parse).ok_or_else(|| {
        "write the address of a resource or instance, for example 'aws_secretsmanager_secret.cache[\"docker-hub\"]'"
            .to_owned()
    })
}

/// Which template set to use, for the commands that render modules.
#[derive(Args, Debug)]
#[command(next_help_heading = "Templates")]
pub struct TemplateOptions {
    /// Use this template set instead of the spec's: `standard`, `classic` or a folder; a command that writes also sets
    /// it in the module's spec
    #[arg(long, value_name = "SET", env = "PTCGEN_TEMPLATES")]
    pub templates: Option<PathBuf>,
}

/// A table or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// A table
    Text,
    /// JSON, versioned
    Json,
}
