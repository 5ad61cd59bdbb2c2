//! Finds terraform or tofu, prepares the environment of its runs, and runs it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::TerraformOptions;
use crate::diag::Diagnostic;
use crate::edge::process::scratch::Scratch;
use crate::edge::process::signals::Signals;
use crate::edge::process::{self, ProcessError, ProgramCall, ProgramOutput, Variables};
use crate::edge::{disk, providers, terminal};
use crate::terraform::run::cli_config;
use crate::terraform::run::codes::{BROKEN, LATE, NO_PROVIDER, NO_SETTINGS, NO_TERRAFORM};
use crate::terraform::run::step::Step;

/// How much of terraform's settings file is read, in bytes.
const SETTINGS: usize = 1 << 20;

/// How many lines of a failed program's output are shown.
const LINES: usize = 10;

/// Whether one module or several are verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modules {
    One,
    Several,
}

/// The program and the environment of its runs.
pub(super) struct TerraformCli {
    path: PathBuf,
    pub(super) timeout: Duration,
    variables: Vec<(String, Option<OsString>)>,
    /// The folder for terraform's data that `TF_DATA_DIR` names.
    pub(super) data: Option<PathBuf>,
    /// The mirror that `--provider-mirror` names.
    pub(super) mirror: Option<PathBuf>,
    /// Whether the user has providers running and names them in `TF_REATTACH_PROVIDERS`.
    pub(super) is_attached: bool,
    /// terraform's plugin cache, if it has one.
    pub(super) cache: Option<PathBuf>,
    /// Findings about the environment.
    pub(super) notes: Vec<Diagnostic>,
}

impl TerraformCli {
    /// Finds the program and prepares its environment.
    pub(super) fn find(terraform: &TerraformOptions, scratch: &Scratch, modules: Modules) -> Result<Self, Diagnostic> {
        let path = match &terraform.terraform_bin {
            Some(named) => {
                process::find(named).ok_or_else(|| missing(&format!("there is no `{}`", named.display())))?
            }
            None => ["terraform", "tofu"]
                .iter()
                .find_map(|name| process::find(Path::new(name)))
                .ok_or_else(|| missing("neither `terraform` nor `tofu` is on the `PATH`"))?,
        };
        let mut program = Self {
            path,
            timeout: terraform.timeout,
            variables: Vec::new(),
            data: None,
            mirror: terraform.provider_mirror.clone(),
            is_attached: false,
            cache: None,
            notes: Vec::new(),
        };
        program.is_attached = terminal::variable("TF_REATTACH_PROVIDERS").is_some();
        program.data = terminal::variable("TF_DATA_DIR").filter(|data| !data.is_empty()).map(PathBuf::from);
        program.surround(terraform, scratch)?;
        program.find_cache(terraform, scratch, modules);
        Ok(program)
    }

    fn surround(&mut self, terraform: &TerraformOptions, scratch: &Scratch) -> Result<(), Diagnostic> {
        let broken =
            |error: std::io::Error| Diagnostic::new(&BROKEN, format!("the temporary folder can't be used: {error}"));
        for (name, value) in [("CHECKPOINT_DISABLE", "1"), ("TF_IN_AUTOMATION", "1"), ("TF_INPUT", "0")] {
            self.variables.push((name.to_owned(), Some(value.into())));
        }
        if terminal::variable(cli_config::GARBAGE.0).is_none() && terminal::variable("GOMEMLIMIT").is_none() {
            self.variables.push((cli_config::GARBAGE.0.to_owned(), Some(cli_config::GARBAGE.1.into())));
        }
        // Providers that are killed leave their sockets in `TMPDIR`.
        self.variables.push(("TMPDIR".to_owned(), Some(scratch.folder("tmp").map_err(broken)?.into())));
        // These variables could add any argument to a command line, or select another workspace.
        let mut without = terminal::variables_of("TF_CLI_ARGS");
        without.push("TF_WORKSPACE".to_owned());
        self.variables.extend(without.into_iter().map(|name| (name, None)));
        let settings = match (&terraform.provider_mirror, terminal::variable("TF_CLI_CONFIG_FILE")) {
            (Some(mirror), _) => {
                let real = process::scratch::real(mirror).map_err(|error| self.no_mirror(mirror, &error))?;
                let links = scratch.folder("mirror").map_err(broken)?;
                let linked = providers::under_other_host(&real, &links).map_err(broken)?;
                let mirrors = [real, links].map(|folder| folder.to_string_lossy().into_owned());
                cli_config::mirrors_only(mirrors.iter().take(if linked { 2 } else { 1 }).map(String::as_str))
            }
            (None, Some(file)) if !file.is_empty() && disk::read(Path::new(&file), 0).is_err() => {
                self.notes.push(no_settings(&file));
                String::new()
            }
            _ => return Ok(()),
        };
        scratch.write("terraform.tfrc", settings.as_bytes()).map_err(broken)?;
        let path = scratch.path().join("terraform.tfrc");
        self.variables.push(("TF_CLI_CONFIG_FILE".to_owned(), Some(path.into())));
        Ok(())
    }

    /// Finds the cache that the environment or the settings name; without one, several modules share a temporary cache.
    fn find_cache(&mut self, terraform: &TerraformOptions, scratch: &Scratch, modules: Modules) {
        let named = terminal::variable("TF_PLUGIN_CACHE_DIR").filter(|folder| !folder.is_empty());
        let in_settings = || {
            let file = match terminal::variable("TF_CLI_CONFIG_FILE").filter(|file| !file.is_empty()) {
                Some(file) => PathBuf::from(file),
                None => terminal::home()?.join(".terraformrc"),
            };
            cli_config::plugin_cache(&String::from_utf8(disk::read(&file, SETTINGS).ok()?).ok()?)
        };
        self.cache = named.or_else(in_settings).map(PathBuf::from);
        // A mirror is a local folder already, so a cache would gain nothing.
        if self.cache.is_some() || modules == Modules::One || terraform.provider_mirror.is_some() {
            return;
        }
        if let Ok(folder) = scratch.folder("cache") {
            self.variables.push(("TF_PLUGIN_CACHE_DIR".to_owned(), Some(folder.into())));
            // There is no lock file to break: that of a copy is removed with the copy.
            let broken = "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE".to_owned();
            self.variables.push((broken, Some("true".into())));
        }
    }

    /// Returns the setting of Go's garbage collector for a program, unless the user has set one.
    pub(super) fn garbage_setting(&self) -> Vec<(String, Option<OsString>)> {
        self.variables.iter().filter(|(name, _)| name == cli_config::GARBAGE.0).cloned().collect()
    }

    /// Returns the name of the program's file, for messages.
    pub(super) fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap_or("terraform")
    }

    /// Runs one step in a folder.
    pub(super) fn step(
        &self,
        (step, more): (Step, &[String]),
        folder: &Path,
        own: &Variables,
        signals: &Signals,
    ) -> Result<ProgramOutput, Diagnostic> {
        let variables = [&self.variables, own].concat();
        let words = step.arguments().iter().map(|word| (*word).to_owned());
        let arguments: Vec<String> = words.chain(more.iter().cloned()).collect();
        let task = ProgramCall {
            program: &self.path,
            arguments: &arguments,
            folder,
            variables: &variables,
            timeout: self.timeout,
        };
        let ended = process::run(&task, signals).map_err(|error| self.fault(step, &error))?;
        // A program that a signal killed has no exit code, and its output may be incomplete.
        if ended.status.code().is_some() { Ok(ended) } else { Err(self.garbage(step, &ended)) }
    }

    fn fault(&self, step: Step, error: &ProcessError) -> Diagnostic {
        let message = format!("`{} {}` {error}", self.name(), step.name());
        match error {
            ProcessError::Missing => missing(&format!("there is no `{}`", self.path.display())),
            ProcessError::Timeout(_) => {
                let finding = Diagnostic::new(&LATE, message).help("allow more time with `--timeout SECONDS`");
                match step {
                    Step::Init => finding.help(
                        "if the registry can't be reached, `--provider-mirror DIR` takes providers from a folder",
                    ),
                    _ => finding,
                }
            }
            ProcessError::Interrupted | ProcessError::Start(_) => Diagnostic::new(&BROKEN, message),
        }
    }

    fn no_mirror(&self, mirror: &Path, error: &std::io::Error) -> Diagnostic {
        let message = format!("the provider mirror `{}` can't be used: {error}", mirror.display());
        Diagnostic::new(&NO_PROVIDER, message).help(format!(
            "fill one with `{} providers mirror DIR`, on a machine that can reach the registry",
            self.name()
        ))
    }

    /// Returns the finding for a program that ended without usable output.
    pub(super) fn garbage(&self, step: Step, ended: &ProgramOutput) -> Diagnostic {
        let what = match ended.status.code() {
            None => format!("was killed ({})", ended.status),
            Some(code) => format!("exited with code {code} and no usable output"),
        };
        let finding = Diagnostic::new(&BROKEN, format!("`{} {}` {what}", self.name(), step.name()));
        let words = [&ended.stderr, &ended.stdout].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let lines = words.iter().flat_map(|text| text.lines()).map(str::trim).filter(|line| !line.is_empty());
        lines.take(LINES).fold(finding, |finding, line| finding.help(line))
    }
}

fn missing(message: &str) -> Diagnostic {
    Diagnostic::new(&NO_TERRAFORM, message)
        .help("install terraform (https://developer.hashicorp.com/terraform/install) or tofu (https://opentofu.org/docs/intro/install), or name one with `--terraform-bin`")
        .help("`--level syntax` needs neither")
}

fn no_settings(file: &str) -> Diagnostic {
    Diagnostic::new(&NO_SETTINGS, format!("`TF_CLI_CONFIG_FILE` names `{file}`, which does not exist"))
        .help("terraform runs without it, and takes providers from the public registry")
        .help("create the file, unset the variable, or name a mirror with `--provider-mirror DIR`")
}
