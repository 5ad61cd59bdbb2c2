//! The codes of rendering.

use crate::diag::{Code, Severity};

/// A set.toml that can't be used.
pub const BAD_SET: Code = Code::error(
    "PTC401",
    "a template set that can't be used",
    "`set.toml` names the set, its version and each generated file; every `.j2` that it names must lie beside it",
    None,
);

/// A template that doesn't compile or doesn't render.
pub const BAD_TEMPLATE: Code = Code::error(
    "PTC402",
    "a template that doesn't render",
    "templates are strict: an undefined name, a value without a filter or an endless loop is an error",
    None,
);

/// A rendered file that is no HCL, JSON or YAML.
pub const BAD_OUTPUT: Code = Code::error(
    "PTC403",
    "a rendered file that doesn't parse",
    "nothing is written that terraform could not read",
    None,
);

/// An override of a variable or output that the module hasn't got.
pub const UNKNOWN_OVERRIDE: Code = Code::error(
    "PTC404",
    "an override of something that the module hasn't got",
    "`overrides` changes the wording and defaults of the variables and outputs that the template set declares",
    None,
);

/// A path in `set.toml` that no module may have.
pub const BAD_PATH: Code = Code::error(
    "PTC420",
    "a path that a template set may not write",
    "A set writes files of the module and no others: relative paths, each once on every system, none of ptcgen's or git's own.",
    None,
);

/// A set for a ptcgen that sees more.
pub const NEWER_CONTEXT: Code = Code::error(
    "PTC421",
    "templates for a newer ptcgen",
    "`context` in `set.toml` is the version of what the templates see; `docs/template-context.md` lists it.",
    None,
);

/// A folder that holds no usable template set.
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
    "the folder of a template set is not there",
    "A spec names it from where the spec lies, `--templates` from the current folder. Nobody can tell what the module should be.",
    None,
);

/// A template that nothing is made from.
pub const UNUSED_TEMPLATE: Code = Code::error(
    "PTC430",
    "a template that no file is made from",
    "A `.j2` that `set.toml` doesn't name writes nothing: its file is missing from every module, or it is left over.",
    None,
);

/// Something that templates could print, and that none prints.
pub const UNUSED_CONTEXT: Code = Code {
    severity: Severity::Warning,
    ..Code::error(
        "PTC431",
        "a part of the context that no template uses",
        "What a spec says there changes nothing in any module. `ignores` in `set.toml` says that this is meant.",
        None,
    )
};

/// A module that is not as it was stored.
pub const CHANGED_SNAPSHOT: Code = Code::error(
    "PTC432",
    "a module that is rendered differently than it was stored",
    "`ptcgen templates test` compares every spec and template set with the modules that somebody reviewed.",
    None,
);

/// A spec that shows nothing.
pub const UNTESTED_SPEC: Code = Code::error(
    "PTC433",
    "a spec that no template set under test can follow",
    "It asks for what each of the sets lacks, so nothing is rendered from it.",
    None,
);

/// Something that is no snapshot stands where one would be.
pub const NO_SNAPSHOT: Code = Code::error(
    "PTC434",
    "something that is no snapshot where one would be stored",
    "Stored modules are replaced and removed without asking, so nothing but a stored module may stand there.",
    None,
);

/// A module without what a comparison needs.
pub const NO_BASE: Code = Code::error(
    "PTC440",
    "a module whose templates can't be compared",
    "The spec (`ptcgen.yaml`, `.json` or `.toml`) and what was rendered (`.ptcgen/base/`) lie in the module.",
    None,
);

/// The codes of rendering.
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
