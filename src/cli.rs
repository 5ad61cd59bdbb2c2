//! What can be typed: clap's types, close to argv. Nothing is opened or resolved here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Generate, document and verify Terraform modules for Amazon ECR pull through cache.
#[derive(Debug, Parser)]
#[command(name = "ptcgen", version, max_term_width = 100, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  ptcgen new modules/ecr-cache                        a module for Docker Hub
  ptcgen new modules/ecr-cache --preset quay --preset k8s
  ptcgen new modules/ecr-cache --spec ecr-cache.yaml  from a spec
  ptcgen validate ecr-cache.yaml                      the spec alone
  ptcgen presets                                      the upstream registries it knows

Exit codes: 0 done, 1 differences, 2 usage, 3 spec rejected, 4 people's work in the way,
5 output fails verification, 6 could not do it, 130 and 143 signals.";

/// What holds for every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Work as if started in DIR
    #[arg(short = 'C', long = "directory", value_name = "DIR", env = "PTCGEN_DIRECTORY", global = true)]
    pub directory: Option<PathBuf>,
    /// Print errors only
    #[arg(short, long, env = "PTCGEN_QUIET", global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print what is done and why
    #[arg(short, long, env = "PTCGEN_VERBOSE", global = true)]
    pub verbose: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", env = "PTCGEN_COLOR", global = true, default_value = "auto")]
    pub color: Color,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands, in the order in which a module meets them.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a complete module into DIR
    New(New),
    /// Write module docs; takes terraform-docs' own arguments
    Docs(Docs),
    /// Check specs against the schema and the domain's rules
    Validate(Validate),
    /// Print the JSON Schema of the spec
    Schema,
    /// List the upstream registries that ECR can cache
    Presets(Presets),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page of ptcgen or of a command
    Man(Man),
}

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
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: Findings,
    /// Which rules may be broken
    #[command(flatten)]
    pub rules: Rules,
    /// Replace files that people wrote or changed; the old text is kept
    #[arg(long, env = "PTCGEN_FORCE", help_heading = "Writing")]
    pub force: bool,
    /// Print what would be done, change nothing
    #[arg(long, env = "PTCGEN_DRY_RUN", help_heading = "Writing")]
    pub dry_run: bool,
    /// Print a unified diff of what would change, change nothing
    #[arg(long, env = "PTCGEN_DIFF", help_heading = "Writing")]
    pub diff: bool,
}

const NEW_EXAMPLES: &str = "\
Examples:
  ptcgen new modules/ecr-cache
  ptcgen new modules/ecr-cache --preset docker-hub --preset ghcr --set region=eu-west-1
  ptcgen new modules/ecr-cache --spec ecr-cache.yaml
  ptcgen new modules/ecr-cache --spec - --spec-format json < ecr-cache.json
  ptcgen new modules/ecr-cache --spec ecr-cache.yaml --diff

Without --spec and --preset it takes the spec that lies in DIR, else Docker Hub.";

/// The spec to start from.
#[derive(Args, Debug)]
#[command(next_help_heading = "Spec")]
pub struct SpecInput {
    /// Read the spec from FILE (.yaml, .yml, .json, .toml); `-` is standard input
    #[arg(long, value_name = "FILE", env = "PTCGEN_SPEC", conflicts_with = "presets")]
    pub spec: Option<PathBuf>,
    /// The syntax of standard input, or of a FILE with another ending
    #[arg(long, value_name = "SYNTAX", env = "PTCGEN_SPEC_FORMAT", requires = "spec")]
    pub spec_format: Option<SpecFormat>,
    /// Cache this registry; repeatable
    #[arg(long = "preset", value_name = "NAME", env = "PTCGEN_PRESET", value_delimiter = ',')]
    pub presets: Vec<String>,
    /// Set a field of the spec, for example `region=eu-west-1`; VALUE is YAML; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE", env = "PTCGEN_SET", hide_env_values = true)]
    pub sets: Vec<String>,
    /// Ask for the spec, on a terminal
    #[arg(short, long, env = "PTCGEN_INTERACTIVE", conflicts_with_all = ["spec", "presets"])]
    pub interactive: bool,
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

/// How findings are printed.
#[derive(Args, Debug)]
#[command(next_help_heading = "Findings")]
pub struct Findings {
    /// How findings are printed [default: text, github under GITHUB_ACTIONS]
    #[arg(long, value_name = "FORMAT", env = "PTCGEN_FORMAT")]
    pub format: Option<Format>,
    /// Write the findings to FILE as well; repeatable
    #[arg(long = "output", value_name = "FORMAT=FILE", env = "PTCGEN_OUTPUT", value_parser = output)]
    pub outputs: Vec<Output>,
}

/// A report to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its format.
    pub format: Format,
    /// Where to.
    pub path: PathBuf,
}

pub(crate) fn output(text: &str) -> Result<Output, String> {
    let wanted = "write FORMAT=FILE, for example sarif=findings.sarif";
    let (format, path) = text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or(wanted)?;
    let format = Format::from_str(format, false).map_err(|_| {
        let names = Format::value_variants().iter().filter_map(Format::to_possible_value);
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
        format!("there is no format `{format}`, but {}", names.join(", "))
    })?;
    Ok(Output { format, path: path.into() })
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: an excerpt with a caret
    Text,
    /// ptcgen's own JSON, versioned
    Json,
    /// Workflow commands of GitHub Actions
    Github,
    /// GitLab code quality
    Gitlab,
    /// JUnit XML
    Junit,
    /// SARIF 2.1.0
    Sarif,
}

/// Which rules of the domain may be broken.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rules")]
pub struct Rules {
    /// Treat warnings as errors
    #[arg(long, env = "PTCGEN_STRICT")]
    pub strict: bool,
    /// Let a domain rule pass, for example PTC216; repeatable
    #[arg(long = "allow", value_name = "CODE", env = "PTCGEN_ALLOW", value_delimiter = ',')]
    pub allow: Vec<String>,
}

/// Check specs against the schema and the domain's rules.
#[derive(Args, Debug)]
#[command(after_help = VALIDATE_EXAMPLES)]
pub struct Validate {
    /// The specs; `-` is standard input
    #[arg(value_name = "SPEC", required = true)]
    pub specs: Vec<PathBuf>,
    /// The syntax of standard input, or of files with another ending
    #[arg(long, value_name = "SYNTAX", env = "PTCGEN_SPEC_FORMAT")]
    pub spec_format: Option<SpecFormat>,
    /// Set a field before checking; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE", env = "PTCGEN_SET", hide_env_values = true)]
    pub sets: Vec<String>,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: Findings,
    /// Which rules may be broken
    #[command(flatten)]
    pub rules: Rules,
}

const VALIDATE_EXAMPLES: &str = "\
Examples:
  ptcgen validate ecr-cache.yaml
  ptcgen validate --strict specs/*.toml
  ptcgen validate --format sarif ecr-cache.json > findings.sarif";

/// List the upstream registries that ECR can cache.
#[derive(Args, Debug)]
pub struct Presets {
    /// How to print them
    #[arg(long, value_name = "FORMAT", env = "PTCGEN_FORMAT", default_value = "text")]
    pub format: TableFormat,
}

/// A table or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// A table
    Text,
    /// JSON, versioned
    Json,
}

/// Print a completion script for a shell.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  ptcgen completions bash > ~/.local/share/bash-completion/completions/ptcgen")]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Write module docs; takes terraform-docs' own arguments.
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub struct Docs {
    /// What terraform-docs takes
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    pub arguments: Vec<std::ffi::OsString>,
}

/// Print the manual page of ptcgen or of a command.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  ptcgen man new | man -l -")]
pub struct Man {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
