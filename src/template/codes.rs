//! The codes of rendering.

use crate::diag::Code;

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

/// A setting that the template set has no template for.
pub const UNSUPPORTED: Code = Code::error(
    "PTC405",
    "a setting that the template set can't follow",
    "what a spec asks for is in its module, or there is no module; the set `standard` follows every setting",
    None,
);

/// The codes of rendering.
pub const CODES: &[&Code] = &[&BAD_SET, &BAD_TEMPLATE, &BAD_OUTPUT, &UNKNOWN_OVERRIDE, &UNSUPPORTED];
