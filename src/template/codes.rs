//! The codes of template sets and rendering.

use crate::diag::{Code, Severity};

/// A `set.toml` that can't be used.
pub const BAD_SET: Code = Code::error(
    "PTC401",
    "a template set that can't be used",
    "`set.toml` names the set, its version and each generated file; every `.j2` that it names must be beside it",
    None,
);

/// A template that doesn't compile or doesn't render.
pub const BAD_TEMPLATE: Code = Code::error(
    "PTC402",
    "a template that doesn't render",
    "templates are strict: an undefined name, a value without a filter or an endless loop is an error",
    None,
);

/// A rendered file that isn't valid HCL, JSON or YAML.
pub const BAD_OUTPUT: Code = Code::error(
    "PTC403",
    "a rendered file that doesn't parse",
    "ptcgen writes nothing that terraform couldn't read",
    None,
);

/// An override of a variable or output that the module doesn't have.
pub const UNKNOWN_OVERRIDE: Code = Code::error(
    "PTC404",
    "an override of something that the module doesn't have",
    "`overrides` changes the wording and defaults of the variables and outputs that the template set declares",
    None,
);

/// A path in `set.toml` that no module can have.
pub const BAD_PATH: Code = Code::error(
    "PTC420",
    "a path that a template set may not write",
    "A set writes only files of the module: paths must be relative, valid and unique on every system, and none may \
     belong to ptcgen or git.",
    None,
);

/// A set for a newer version of the context.
pub const NEWER_CONTEXT: Code = Code::error(
    "PTC421",
    "templates for a newer ptcgen",
    "`context` in `set.toml` is the version of what the templates see; `docs/template-context.md` lists it.",
    None,
);

/// A folder that can't be read as a template set.
pub const BAD_FOLDER: Code = Code::error(
    "PTC422",
    "a folder that can't be read as a template set",
    "A set is a folder with `set.toml` and `.j2` files: regular files in regular folders, UTF-8, 1 MiB each and 8 MiB together \
     at most. Nothing is read through a link that leaves the folder.",
    None,
);

/// No folder to read a template set from.
pub const NO_FOLDER: Code = Code::error(
    "PTC423",
    "the folder of a template set doesn't exist",
    "The path in a spec is relative to the spec, the path in `--templates` to the current folder. Without the set, \
     ptcgen can't render the module.",
    None,
);

/// A template that no file is generated from.
pub const UNUSED_TEMPLATE: Code = Code::error(
    "PTC430",
    "a template that no file is generated from",
    "A `.j2` that `set.toml` doesn't name has no effect: either its file is missing from every module, or the template \
     is left over.",
    None,
);

/// A part of the context that no template uses.
pub const UNUSED_CONTEXT: Code = Code {
    severity: Severity::Warning,
    ..Code::error(
        "PTC431",
        "a part of the context that no template uses",
        "What a spec sets there changes nothing in any module. If that is intended, add it to `ignores` in `set.toml`.",
        None,
    )
};

/// A module that differs from its snapshot.
pub const CHANGED_SNAPSHOT: Code = Code::error(
    "PTC432",
    "a module that is rendered differently from its snapshot",
    "`ptcgen templates test` compares the module of each spec and template set with the stored one that was reviewed.",
    None,
);

/// A spec that no template set under test supports.
pub const UNTESTED_SPEC: Code = Code::error(
    "PTC433",
    "a spec that no template set under test supports",
    "It uses features that each of the sets lacks, so nothing is rendered from it.",
    None,
);

/// Something else is in the place of a snapshot.
pub const NO_SNAPSHOT: Code = Code::error(
    "PTC434",
    "something other than a snapshot where one would be stored",
    "Snapshots are replaced and removed without asking, so the folder may hold nothing else.",
    None,
);

/// A module that lacks what a comparison needs.
pub const NO_BASE: Code = Code::error(
    "PTC440",
    "a module whose templates can't be compared",
    "It needs the module's spec (`ptcgen.yaml`, `.json` or `.toml`) and the rendered files in `.ptcgen/base/`.",
    None,
);

/// The codes of template sets and rendering.
pub const CODES: &[&Code] = &[
    &BAD_SET,
    &BAD_TEMPLATE,
    &BAD_OUTPUT,
    &UNKNOWN_OVERRIDE,
    &BAD_PATH,
    &NEWER_CONTEXT,
    &BAD_FOLDER,
    &NO_FOLDER,
    &UNUSED_TEMPLATE,
    &UNUSED_CONTEXT,
    &CHANGED_SNAPSHOT,
    &UNTESTED_SPEC,
    &NO_SNAPSHOT,
    &NO_BASE,
];
