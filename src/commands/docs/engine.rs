//! `--engine terraform-docs`: passes a module's settings to the program as arguments and a configuration file, and
//! reads the text that it writes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::config_file::ConfigFile;
use super::module_docs::{Block, Documenter, nothing_to_compare};
use super::module_outcome::ModuleOutcome;
use super::ptcgen_flags::PtcgenOptions;
use super::{Findings, one};
use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::docs::config::{Config, ConfigValue};
use crate::edge::process::scratch::{self, Scratch};
use crate::edge::process::signals::Signals;
use crate::edge::process::{self, ProcessError, ProgramCall, ProgramOutput};
use crate::edge::walk::Listing;

/// The oldest release that supports everything that is passed to it.
const OLDEST: [u32; 2] = [0, 16];

/// How many lines of its error output are shown.
const LINES: usize = 20;

/// The terraform-docs program, found and new enough.
pub(super) struct Program {
    path: PathBuf,
    timeout: Duration,
}

impl Program {
    /// Finds the program and checks its version.
    pub(super) fn find(options: &PtcgenOptions, signals: &Signals) -> Result<Self, Diagnostic> {
        let path = options.program.clone().unwrap_or_else(|| "terraform-docs".into());
        let program = Self { path, timeout: options.timeout.unwrap_or(Duration::from_secs(60)) };
        let ended =
            program.run(&["version".to_owned()], Path::new(""), signals).map_err(|error| program.fault(&error))?;
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        let name = program.path.display();
        // Its version line names ptcgen: comparing with it would compare ptcgen with itself.
        if text.contains("(ptcgen ") {
            return Err(advise(format!("`{name}` is ptcgen under terraform-docs' name, not terraform-docs itself")));
        }
        let Some(version) = version(&text) else {
            return Err(advise(format!("`{name} version` does not print a version")));
        };
        if version < OLDEST {
            let [major, minor] = version;
            return Err(advise(format!("`{name}` is version {major}.{minor}, at least 0.16 is needed")));
        }
        Ok(program)
    }

    fn run(&self, arguments: &[String], folder: &Path, signals: &Signals) -> Result<ProgramOutput, ProcessError> {
        let task = ProgramCall { program: &self.path, arguments, folder, variables: &[], timeout: self.timeout };
        process::run(&task, signals)
    }

    fn fault(&self, error: &ProcessError) -> Diagnostic {
        let message = format!("`{}` {error}", self.path.display());
        match error {
            ProcessError::Timeout(_) => {
                Diagnostic::new(&codes::ENGINE, message).help("allow more time with `--timeout SECONDS`")
            }
            ProcessError::Interrupted => Diagnostic::new(&codes::ENGINE, message),
            ProcessError::Missing | ProcessError::Start(_) => advise(message),
        }
    }
}

fn advise(message: String) -> Diagnostic {
    Diagnostic::new(&codes::ENGINE, message)
        .help("install terraform-docs from https://terraform-docs.io/user-guide/installation/, or name it with `--terraform-docs-bin`")
        .help("or remove `--engine`: the native engine writes the same without another program")
}

/// `terraform-docs version v0.24.0 …` → 0 and 24.
fn version(text: &str) -> Option<[u32; 2]> {
    let word = text.split_once("version ")?.1.split_whitespace().next()?;
    let mut parts = word.strip_prefix('v').unwrap_or(word).split('.').map(|part| part.parse().ok());
    Some([parts.next()??, parts.next()??])
}

impl Documenter<'_> {
    /// Documents a module through the program.
    pub(super) fn document_through(
        &self,
        program: &Program,
        path: &Path,
        listing: &Listing,
        config: &Config,
        files: (Option<&Arc<ConfigFile>>, Option<&Arc<ConfigFile>>),
        notes: &mut Findings,
    ) -> Result<ModuleOutcome, Findings> {
        let failed = |error: std::io::Error| one(Diagnostic::new(&codes::READ, format!("a temporary folder: {error}")));
        let scratch = Scratch::new().map_err(failed)?;
        let module = scratch::real(path).map_err(failed)?;
        let mut tree = self.merged(files);
        set(&mut tree, "recursive", ConfigValue::Map(Vec::new()));
        set_in(&mut tree, "output", "check", ConfigValue::Bool(false));
        let prints = config.output.file.is_empty();
        set_in(
            &mut tree,
            "output",
            "file",
            ConfigValue::Text(if prints { String::new() } else { path_from(&module, scratch.path()) }),
        );
        scratch.write("config.yml", json(&tree).to_string().as_bytes()).map_err(failed)?;
        let arguments = self.arguments_for(&scratch, &module);
        let run = || -> Result<ProgramOutput, Findings> {
            let ended = program.run(&arguments, &self.surroundings.working_directory, &self.signals);
            let ended = ended.map_err(|error| one(program.fault(&error)))?;
            if ended.status.success() { Ok(ended) } else { Err(one(complaint(program, &ended))) }
        };
        if prints {
            if self.options.only_looks() {
                return Err(one(nothing_to_compare(path)));
            }
            let text = String::from_utf8(run()?.stdout);
            return text
                .map(ModuleOutcome::Printed)
                .map_err(|_| one(garbage(program, "printed something that is not text")));
        }
        // The program writes a new file, so that the rules for markers and line ends are the same for both engines.
        run()?;
        let block = scratch.read(FILE).and_then(|block| String::from_utf8(block).ok());
        let block = block.ok_or_else(|| one(garbage(program, "succeeded, but wrote no documentation")))?;
        let plain = || Ok(block.clone());
        self.put(path, listing, &config.output, Block { as_is: &block, plain: &plain }, notes)
    }

    /// Merges the module's configuration over the one that it inherits, because the program reads a single file.
    fn merged(&self, (own, above): (Option<&Arc<ConfigFile>>, Option<&Arc<ConfigFile>>)) -> ConfigValue {
        match (above, own) {
            (None, None) => self.fallback(),
            (Some(only), None) | (None, Some(only)) => only.values.clone(),
            (Some(above), Some(own)) => over(above.values.clone(), &own.values),
        }
    }

    fn arguments_for(&self, scratch: &Scratch, module: &Path) -> Vec<String> {
        let ours = |name: &str| {
            name == "config" || name == "output-file" || name == "output-check" || name.starts_with("recursive")
        };
        let mut arguments: Vec<String> =
            self.arguments.format.iter().flat_map(|format| format.split(' ')).map(str::to_owned).collect();
        for given in self.arguments.flags.iter().filter(|given| !ours(given.flag.name)) {
            arguments.push(format!("--{}={}", given.flag.name, given.value));
        }
        arguments.push(format!("--config={}", scratch.path().join("config.yml").display()));
        arguments.push(module.display().to_string());
        arguments
    }
}

/// The name of the file that the program writes, in the temporary folder.
const FILE: &str = "documentation";

/// Returns the output file relative to the module's folder, as the program expects: up to the root and down again.
fn path_from(module: &Path, scratch: &Path) -> String {
    let up = "../".repeat(module.components().count().saturating_sub(1));
    format!("{up}{}/{FILE}", scratch.display().to_string().trim_start_matches('/'))
}

fn complaint(program: &Program, ended: &ProgramOutput) -> Diagnostic {
    let text = String::from_utf8_lossy(&ended.stderr);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES);
    let first =
        lines.next().map_or_else(|| ended.status.to_string(), |line| line.trim_start_matches("Error: ").to_owned());
    let message = format!("`{}` failed: {}", program.path.display(), first.trim_end_matches('.'));
    lines.fold(Diagnostic::new(&codes::ENGINE, message), |finding, line| finding.help(line))
}

fn garbage(program: &Program, what: &str) -> Diagnostic {
    advise(format!("`{}` {what}", program.path.display()))
}

/// Sets the value of a key, ignoring the letter case of the existing one.
fn set(tree: &mut ConfigValue, key: &str, value: ConfigValue) {
    if let ConfigValue::Map(entries) = tree {
        entries.retain(|(name, _)| !name.eq_ignore_ascii_case(key));
        entries.push((key.to_owned(), value));
    } else {
        *tree = ConfigValue::Map(vec![(key.to_owned(), value)]);
    }
}

fn set_in(tree: &mut ConfigValue, outer: &str, key: &str, value: ConfigValue) {
    let inner = match tree {
        ConfigValue::Map(entries) => {
            entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(outer)).map(|(_, inner)| inner.clone())
        }
        _ => None,
    };
    let mut inner = inner.unwrap_or(ConfigValue::Null);
    set(&mut inner, key, value);
    set(tree, outer, inner);
}

fn over(mut below: ConfigValue, own: &ConfigValue) -> ConfigValue {
    let ConfigValue::Map(entries) = own else { return below };
    for (name, value) in entries {
        let old = match &below {
            ConfigValue::Map(known) => {
                known.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, old)| old.clone())
            }
            _ => None,
        };
        match name.to_lowercase().as_str() {
            // These are decided by the module above.
            "version" | "recursive" => {}
            "sections" => set(&mut below, name, value.clone()),
            _ => set(
                &mut below,
                name,
                if matches!(value, ConfigValue::Map(_)) {
                    over(old.unwrap_or(ConfigValue::Null), value)
                } else {
                    value.clone()
                },
            ),
        }
    }
    below
}

fn json(tree: &ConfigValue) -> serde_json::Value {
    match tree {
        ConfigValue::Null => serde_json::Value::Null,
        ConfigValue::Bool(value) => (*value).into(),
        ConfigValue::Integer(value) => (*value).into(),
        ConfigValue::Float(value) => (*value).into(),
        ConfigValue::Text(value) => value.clone().into(),
        ConfigValue::List(items) => items.iter().map(json).collect(),
        ConfigValue::Map(entries) => {
            serde_json::Value::Object(entries.iter().map(|(key, value)| (key.clone(), json(value))).collect())
        }
    }
}
