//! Finds terraform and its AWS provider, and runs it the same way on every machine.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::{env, fs};

use super::provider::Provider;

/// Where a mirror holds the AWS provider.
const PROVIDER: &str = "registry.terraform.io/hashicorp/aws";

/// terraform, set up to run without fetching a provider from the network.
#[derive(Clone)]
pub(super) struct Tool {
    terraform: PathBuf,
    mirror: PathBuf,
    running_provider: Option<String>,
}

/// Returns terraform; `None`, after a line on standard error, if it is not available.
///
/// Panics under `CI=true`, where a missing terraform would hide faults.
pub(super) fn tool() -> Option<&'static Tool> {
    static TOOL: OnceLock<Result<Tool, String>> = OnceLock::new();
    match TOOL.get_or_init(find) {
        Ok(tool) => Some(tool),
        Err(reason) => {
            skip(reason);
            None
        }
    }
}

/// Prints to standard error, past the test runner's capture, what is not tested.
pub(super) fn skip(reason: &str) {
    assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "{reason}");
    crate::support::not_tested(reason);
}

fn find() -> Result<Tool, String> {
    let terraform = on_path("terraform").ok_or("terraform is not on PATH")?;
    let mirror = mirror().ok_or(
        "no mirror of the AWS provider; set PTCGEN_PROVIDER_MIRROR to what `terraform providers mirror` wrote",
    )?;
    fs::create_dir_all(scratch()).map_err(|error| error.to_string())?;
    let path = serde_json::to_string(&mirror).map_err(|error| error.to_string())?;
    let text = format!(
        "disable_checkpoint = true\n\nprovider_installation {{\n  filesystem_mirror {{\n    path = {path}\n  }}\n}}\n"
    );
    fs::write(scratch().join("terraform.tfrc"), text).map_err(|error| error.to_string())?;
    Ok(Tool { terraform, mirror: mirror.join(PROVIDER), running_provider: None })
}

/// A folder below `target/` for terraform's temporary files, where killed providers leave their sockets.
pub(super) fn scratch() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("terraform")
}

/// Finds a program on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The mirror that the environment names, or one where terraform itself looks, or one next to other installed software.
fn mirror() -> Option<PathBuf> {
    if let Some(named) = env::var_os("PTCGEN_PROVIDER_MIRROR") {
        return Some(PathBuf::from(named));
    }
    let home = env::var_os("HOME").map(PathBuf::from);
    let usual = ["/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins"].map(PathBuf::from);
    let installed = ["/opt", "/usr/local", "/usr/share"].into_iter().filter_map(|root| fs::read_dir(root).ok());
    let installed = installed.flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let mut candidates: Vec<PathBuf> = home.map(|home| home.join(".terraform.d/plugins")).into_iter().collect();
    candidates.extend(usual);
    candidates.extend(installed);
    candidates.into_iter().find(|folder| folder.join(PROVIDER).is_dir())
}

impl Tool {
    /// The provider's folder in the mirror, with one folder per version.
    pub(super) fn provider_folder(&self) -> &Path {
        &self.mirror
    }

    /// The root of the mirror.
    pub(super) fn mirror_root(&self) -> &Path {
        let above = self.mirror.ancestors().nth(PROVIDER.split('/').count());
        above.unwrap_or(&self.mirror)
    }

    /// The same terraform, with a running provider.
    pub(super) fn attached_to(&self, provider: &Provider) -> Self {
        Self { running_provider: Some(provider.address.clone()), ..self.clone() }
    }

    /// Whether it uses a running provider.
    pub(super) const fn is_attached(&self) -> bool {
        self.running_provider.is_some()
    }

    /// The same terraform, with a new provider for each process.
    pub(super) fn detached(&self) -> Self {
        Self { running_provider: None, ..self.clone() }
    }

    /// Runs terraform in a folder, without the machine's own settings for terraform and AWS.
    ///
    /// Fails only if terraform can't be started; the caller checks the exit code.
    pub(super) fn run<A: AsRef<OsStr>>(
        &self,
        folder: &Path,
        args: impl IntoIterator<Item = A>,
    ) -> Result<Output, String> {
        let mut command = Command::new(&self.terraform);
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("TF_") || name.starts_with("AWS_")) {
                command.env_remove(name);
            }
        }
        if let Some(address) = &self.running_provider {
            command.env("TF_REATTACH_PROVIDERS", address);
        }
        command
            .args(args)
            .current_dir(folder)
            .env("TF_CLI_CONFIG_FILE", scratch().join("terraform.tfrc"))
            .env("TMPDIR", scratch())
            .env("CHECKPOINT_DISABLE", "1")
            // Takes a third less CPU time for a quarter more memory.
            .env("GOGC", "400")
            .env("TF_IN_AUTOMATION", "1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .output()
            .map_err(|error| format!("terraform does not start: {error}"))
    }

    /// The same, but it must succeed; returns its output.
    pub(super) fn succeed(&self, folder: &Path, args: &[&str]) -> Result<String, String> {
        let output = self.run(folder, args)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            return Ok(text(&output.stdout));
        }
        Err(format!("terraform {}:\n{}{}", args.join(" "), text(&output.stdout), text(&output.stderr)))
    }
}
