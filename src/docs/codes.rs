//! The codes of findings about module documentation.

use crate::diag::Code;

/// All codes of module documentation.
pub const CODES: &[&Code] =
    &[&SYNTAX, &VALUE, &STRUCTURE, &CONFIG, &SOURCE_FILE, &TEMPLATE, &TARGET, &STALE, &READ, &ENGINE, &CHANGES];

/// A module file that can't be parsed as HCL or JSON.
pub const SYNTAX: Code = Code::error(
    "PTC601",
    "a module file is not valid",
    "whatever a file that cannot be parsed declares would silently be missing from the documentation",
    None,
);

/// A value that documentation needs and that only Terraform could compute.
pub const VALUE: Code = Code::error(
    "PTC602",
    "a value cannot be known without running Terraform",
    "defaults, descriptions, versions and sources appear in the documentation, so they must be constants",
    None,
);

/// A block whose labels or arguments do not have the form that Terraform requires.
pub const STRUCTURE: Code = Code::error(
    "PTC603",
    "a block does not have the form that Terraform requires",
    "labels and provider sources identify what a block declares",
    None,
);

/// A setting in `.terraform-docs.yml` or on the command line that is not valid.
pub const CONFIG: Code = Code::error(
    "PTC604",
    "the documentation settings are not valid",
    "terraform-docs refuses them too: https://terraform-docs.io/user-guide/configuration/",
    None,
);

/// A file with the header, the footer or the output values that can't be used.
pub const SOURCE_FILE: Code = Code::error(
    "PTC605",
    "a file that the documentation includes cannot be used",
    "the header, footer, included files and output values are read from files that must exist",
    None,
);

/// A `content` or `output.template` that doesn't parse or fails.
pub const TEMPLATE: Code = Code::error(
    "PTC606",
    "a template of the documentation is not valid",
    "`content` and `output.template` are Go templates",
    None,
);

/// A file that the documentation can't be inserted into.
pub const TARGET: Code = Code::error(
    "PTC607",
    "the documentation cannot be inserted into its file",
    "text outside the two markers is never touched, so both must be present and in order",
    None,
);

/// Documentation that is older than its module.
pub const STALE: Code = Code::error(
    "PTC608",
    "the documentation is out of date",
    "the module changed after its documentation was written",
    None,
);

/// A file or folder that can't be read or written.
pub const READ: Code = Code::error(
    "PTC609",
    "a file or folder cannot be read or written",
    "the operating system's message says why",
    None,
);

/// A terraform-docs that `--engine terraform-docs` can't run, or that failed.
pub const ENGINE: Code = Code::error(
    "PTC610",
    "terraform-docs cannot be run, or failed",
    "with `--engine terraform-docs` another program writes the documentation; the native engine needs none",
    None,
);

/// A revision for `--changed-since` that git can't compare with.
pub const CHANGES: Code = Code::error(
    "PTC611",
    "git cannot report what changed",
    "`--changed-since` asks git for the files that differ from a revision",
    None,
);
