//! Decides from the names of files which folders are modules.

use std::path::Path;

use super::arguments::Arguments;
use super::config_file;
use super::ptcgen_flags::PtcgenOptions;
use crate::docs::load;
use crate::edge::walk::Listing;

/// Whether a folder with these files is a module.
pub(super) fn is_module(listing: &Listing) -> bool {
    listing.files.iter().any(|name| is_terraform(name))
}

/// Whether a PATH is documented alone; otherwise, the modules below it are. The help gives the rule in these words.
pub(super) fn is_documented_alone(
    arguments: &Arguments,
    options: &PtcgenOptions,
    folder: &Path,
    listing: &Listing,
) -> bool {
    let settings = arguments.format.is_some() || !arguments.flags.is_empty();
    let holds_module = || listing.files.iter().any(|name| load::is_module_file(name));
    !options.all && (settings || holds_module() || config_file::is_in(folder, listing))
}

/// The folder for nested modules, which are documented on their own, in Terraform's standard module structure.
pub(super) const NESTED: &str = "modules";

/// Whether a folder has documentation or a configuration of its own.
pub(super) fn has_docs(listing: &Listing) -> bool {
    let endings = [".md", ".adoc", ".terraform-docs.yml", ".terraform-docs.yaml"];
    listing.files.iter().any(|name| endings.iter().any(|ending| name.ends_with(ending)))
}

/// Whether terraform reads a file of this name.
pub(super) fn is_terraform(name: &str) -> bool {
    load::is_module_file(name) && !name.contains(".pkr.")
}
