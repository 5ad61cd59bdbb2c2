//! What can be said of images in files.

use crate::diag::{Code, Severity};

/// An image that would be rewritten.
pub const NOT_CACHED: Code = Code::error(
    "PTC820",
    "an image does not come through the cache",
    "Every node and build pulls it from the upstream registry itself. `ptcgen rewrite` puts the cached name in its place.",
    None,
);

/// A name that is put together later.
pub const TEMPLATED: Code = warning(
    "PTC821",
    "an image's name is put together when the file is used",
    "What it will be is not in the file, so it was left. The template or the variable's value is the place to change.",
);

/// No rule is about it.
pub const NOT_COVERED: Code = warning(
    "PTC822",
    "no cache rule is about an image",
    "It is pulled from its own registry, as before. Told with `--verbose` alone.",
);

/// No reference.
pub const INVALID: Code = warning(
    "PTC823",
    "what names an image is no image reference",
    "Neither Docker nor ECR could pull it, or the cache could not hold it. It was left.",
);

/// The file can't be read to its end.
pub const UNPARSED: Code = warning(
    "PTC824",
    "a file can't be read to its end",
    "Images behind the place were not looked for. In a template (`{{ … }}`) those are found that stand on a line of their own.",
);

/// Several lines or escapes.
pub const SPELLING: Code = warning(
    "PTC825",
    "an image's name is spelled so that an edit could not keep the spelling",
    "It stands on several lines, or has escapes. It was left.",
);

/// Somebody else wrote the file.
pub const CHANGED_MEANWHILE: Code = Code::error(
    "PTC826",
    "a file was changed while it was being rewritten",
    "What somebody else wrote stays. Running the command again rewrites that.",
    None,
);

/// No finder is for the file.
pub const NO_KIND: Code = Code::error(
    "PTC827",
    "nothing tells how images are named in a file",
    "The kind of a file follows from its name or from what stands in it: `apiVersion` and `kind`, or `services`.",
    None,
);

/// The manifests keep a name that a kustomization maps.
pub const BY_KUSTOMIZE: Code = warning(
    "PTC828",
    "a kustomization gives an image its name",
    "kustomize finds the image by the name that the manifest has; with another one its `images` entry would find nothing. \
     The kustomization was rewritten instead. Told with `--verbose` alone.",
);

/// The codes of this step.
pub const CODES: &[&Code] = &[
    &NOT_CACHED,
    &TEMPLATED,
    &NOT_COVERED,
    &INVALID,
    &UNPARSED,
    &SPELLING,
    &CHANGED_MEANWHILE,
    &NO_KIND,
    &BY_KUSTOMIZE,
];

const fn warning(id: &'static str, title: &'static str, reason: &'static str) -> Code {
    Code { id, severity: Severity::Warning, title, reason, example: None, allowable: false }
}
