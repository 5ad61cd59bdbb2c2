//! One `init` for all modules with the same requirements: hashing the provider is most of its cost.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use super::module;
use super::tool::Tool;

/// The requirements of `terraform` blocks, and whether the mirror meets them.
#[derive(Default)]
pub(super) struct Inits {
    done: Mutex<BTreeMap<String, Result<(), String>>>,
}

impl Inits {
    /// Prepares a folder for `validate` and `test`: its providers are in the mirror, and the modules that it calls are
    /// known. The provider is the running one, or otherwise that of its own `init`.
    pub(super) fn ready(&self, tool: &Tool, folder: &Path) -> Result<(), String> {
        if !tool.is_attached() {
            return module::init(tool, folder);
        }
        self.met(tool, needs(folder)?)?;
        tool.succeed(folder, &["get", "-no-color"]).map(drop)
    }

    fn met(&self, tool: &Tool, needs: String) -> Result<(), String> {
        let mut done = self.done.lock().expect("no init panics");
        done.entry(needs)
            .or_insert_with_key(|needs| {
                let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
                fs::write(folder.path().join("versions.tf"), needs).map_err(|error| error.to_string())?;
                module::init(tool, folder.path())
            })
            .clone()
    }
}

/// The `terraform` block of a module, in `versions.tf` or in the only file of an example.
fn needs(folder: &Path) -> Result<String, String> {
    for name in ["versions.tf", "main.tf"] {
        let text = fs::read_to_string(folder.join(name)).unwrap_or_default();
        let block =
            text.find("terraform {\n").and_then(|start| Some(&text[start..start + text[start..].find("\n}\n")? + 3]));
        if let Some(block) = block {
            return Ok(block.to_owned());
        }
    }
    Err(format!("{}: no terraform block", folder.display()))
}
