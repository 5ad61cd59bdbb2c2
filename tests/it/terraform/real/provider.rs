//! One running AWS provider for many terraform processes. Starting a provider and transferring its schema is most of
//! the cost of a `terraform test`: this way it takes a sixth of the time.
//!
//! This works where the provider is never configured, for `validate` and for tests with `mock_provider`, and where all
//! processes configure it in the same way, one after the other.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running provider. Dropping the value ends it.
pub(super) struct Provider {
    process: Child,
    /// The value for `TF_REATTACH_PROVIDERS`.
    pub(super) address: String,
    /// Kept open, since the provider ends when its output is closed.
    _output: BufReader<ChildStdout>,
}

impl Provider {
    /// Starts the provider of a mirror. `None` if it is packed, or if there are several versions: terraform selects the
    /// version for a module, so each process starts its own.
    pub(super) fn start(mirror: &Path) -> Option<Self> {
        Self::start_with(mirror, &[])
    }

    /// The same, with settings for AWS in its environment: a configuration without a `provider` block configures it with
    /// these alone.
    pub(super) fn start_with(mirror: &Path, settings: &[(&str, &str)]) -> Option<Self> {
        let version = only_entry(mirror)?;
        let platform = only_entry(&version)?;
        let files = fs::read_dir(platform).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        let program = files.into_iter().find(|path| file_name(path).starts_with("terraform-provider-aws"))?;
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("AWS_")) {
                command.env_remove(name);
            }
        }
        let mut process = command
            .arg("-debug")
            .envs(settings.iter().copied())
            .env("TMPDIR", super::tool::scratch())
            .env("GOGC", "400")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut output = BufReader::new(process.stdout.take()?);
        let Some(address) = address(&mut output) else {
            let _ = process.kill();
            let _ = process.wait();
            return None;
        };
        Some(Self { process, address, _output: output })
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Finds `TF_REATTACH_PROVIDERS='…'` in the provider's output.
fn address(output: &mut impl BufRead) -> Option<String> {
    let mut lines = output.lines().map_while(Result::ok);
    lines.find_map(|line| Some(line.trim().strip_prefix("TF_REATTACH_PROVIDERS='")?.trim_end_matches('\'').to_owned()))
}

fn only_entry(folder: &Path) -> Option<PathBuf> {
    let mut entries = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let first = entries.next().filter(|path| path.is_dir());
    if entries.next().is_some() { None } else { first }
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}
