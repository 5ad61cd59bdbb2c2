//! Decides from the names of files which folders are modules.

use std::borrow::Cow;
use std::path::Path;

use super::arguments::Arguments;
use super::config_file::{self, ConfigLookup};
use super::ptcgen_flags::PtcgenOptions;
use crate::docs::{config, load};
use crate::edge::walk::{ForeignEntry, Listing};

/// Whether a folder with these files is a module.
pub(super) fn is_module(listing: &Listing) -> bool {
    module_files(listing).next().is_some()
}

/// Returns the names of the files that make a folder a module.
pub(super) fn module_files(listing: &Listing) -> impl Iterator<Item = Cow<'_, str>> {
    let foreign = listing.foreign.iter().filter(|entry| !entry.is_folder).map(ForeignEntry::shown);
    listing.files.iter().map(|name| Cow::Borrowed(name.as_str())).chain(foreign).filter(|name| is_terraform(name))
}

/// Whether a PATH is documented alone; otherwise, the modules below it are. The help gives the rule in these words.
pub(super) fn is_documented_alone(
    arguments: &Arguments,
    options: &PtcgenOptions,
    folder: &Path,
    listing: &Listing,
) -> bool {
    let settings = arguments.format.is_some() || !arguments.flags.is_empty();
    let foreign = || listing.foreign.iter().any(|entry| load::is_module_file(&entry.shown()));
    let holds_module = || listing.files.iter().any(|name| load::is_module_file(name)) || foreign();
    !options.all && (settings || holds_module() || config_file::is_in(folder, listing, &config::is_file_name))
}

/// The folder for nested modules, which are documented on their own, in Terraform's standard module structure.
pub(super) const NESTED: &str = "modules";

/// Whether a folder has documentation or a configuration of its own.
pub(super) fn has_docs(path: &Path, listing: &Listing, lookup: &ConfigLookup) -> bool {
    listing.files.iter().any(|name| is_document(name))
        || config_file::is_in(path, listing, &|name| lookup.is_configuration(name))
}

/// Whether a file of this name is documentation.
pub(super) fn is_document(name: &str) -> bool {
    [".md", ".adoc"].iter().any(|ending| name.ends_with(ending))
}

/// Whether terraform reads a file of this name.
pub(super) fn is_terraform(name: &str) -> bool {
    load::is_module_file(name) && !name.contains(".pkr.")
}
