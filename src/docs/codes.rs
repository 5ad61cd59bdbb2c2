//! What can go wrong while a module is documented, each with its stable id.

use crate::diag::Code;

/// All codes of module documentation.
pub const CODES: &[&Code] =
    &[&SYNTAX, &VALUE, &STRUCTURE, &CONFIG, &SOURCE_FILE, &TEMPLATE, &TARGET, &STALE, &READ, &ENGINE, &CHANGES];

/// A file that is neither HCL nor JSON.
pub const SYNTAX: Code = Code::error(
    "PTC601",
    "a module file is not valid",
    "nothing of a file that cannot be read may be missing from the documentation silently",
    None,
);

/// A value that documentation needs and that only Terraform could compute.
pub const VALUE: Code = Code::error(
    "PTC602",
    "a value cannot be known without running Terraform",
    "defaults, descriptions, versions and sources stand in the documentation, so they must be constants",
    None,
);

/// Blocks that do not fit together.
pub const STRUCTURE: Code = Code::error(
    "PTC603",
    "a block is not built as Terraform wants it",
    "labels and provider sources say what a block is about",
    None,
);

/// `.terraform-docs.yml` or a flag.
pub const CONFIG: Code = Code::error(
    "PTC604",
    "the documentation settings are not valid",
    "terraform-docs refuses them too: https://terraform-docs.io/user-guide/configuration/",
    None,
);

/// The file of the header, the footer or the output values.
pub const SOURCE_FILE: Code = Code::error(
    "PTC605",
    "a file that the documentation takes text from cannot be used",
    "header, footer, included files and output values come from files that must exist",
    None,
);

/// `content` or `output.template`.
pub const TEMPLATE: Code = Code::error(
    "PTC606",
    "a template of the documentation is not valid",
    "`content` and `output.template` are Go templates",
    None,
);

/// The file that the documentation goes into.
pub const TARGET: Code = Code::error(
    "PTC607",
    "the documentation cannot be put into its file",
    "text outside of the two markers is never touched, so both must be there, in order",
    None,
);

/// Documentation that is older than its module.
pub const STALE: Code = Code::error(
    "PTC608",
    "the documentation does not fit its module",
    "the module changed after its documentation was written",
    None,
);

/// Files and folders.
pub const READ: Code = Code::error(
    "PTC609",
    "a file or folder cannot be read or written",
    "see the message of the operating system",
    None,
);

/// `--engine terraform-docs`.
pub const ENGINE: Code = Code::error(
    "PTC610",
    "terraform-docs cannot be run, or failed",
    "with `--engine terraform-docs` another program writes the documentation; the native engine needs none",
    None,
);

/// `--changed-since`.
pub const CHANGES: Code = Code::error(
    "PTC611",
    "git does not tell what changed",
    "`--changed-since` asks git for the files that differ from a revision",
    None,
);
