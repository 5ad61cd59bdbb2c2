//! The command that brings a stale file up to date, as a user can type it.

use std::path::Path;

use super::arguments::Arguments;
use super::ptcgen_flags::{DocsEngine, PtcgenOptions};
use super::terraform_docs_flags::FlagTakes;
use crate::base::shell;

/// Returns the command for the module in a folder: it repeats every flag that decides what is written.
pub(super) fn command(
    arguments: &Arguments,
    options: &PtcgenOptions,
    directory: Option<&Path>,
    module: &Path,
) -> String {
    let mut words = vec!["ptcgen".to_owned(), "docs".to_owned()];
    let mut valued = |name: &str, value: &str| words.extend([name.to_owned(), shell::word(value)]);
    if let Some(directory) = directory {
        valued("-C", &directory.to_string_lossy());
    }
    if options.engine == Some(DocsEngine::TerraformDocs) {
        valued("--engine", "terraform-docs");
        if let Some(program) = &options.program {
            valued("--terraform-docs-bin", &program.to_string_lossy());
        }
    }
    // With a format or a flag of terraform-docs alone, the command would be terraform-docs' own.
    if options.all || arguments.format.is_some() || !arguments.flags.is_empty() {
        words.push("--all".to_owned());
    }
    words.extend(arguments.format.iter().cloned());
    for given in arguments.flags.iter().filter(|given| given.flag.name != "output-check") {
        let name = format!("--{}", given.flag.name);
        match given.flag.takes {
            FlagTakes::Bool if given.value == "true" => words.push(name),
            FlagTakes::Bool => words.push(format!("{name}={}", shell::word(&given.value))),
            FlagTakes::Integer | FlagTakes::Text | FlagTakes::List => words.extend([name, shell::word(&given.value)]),
        }
    }
    let path = module.to_string_lossy();
    words.push(match &*path {
        "" => ".".to_owned(),
        path if path.starts_with('-') => shell::word(&format!("./{path}")),
        path => shell::word(path),
    });
    words.join(" ")
}
