//! The codes about images in files.

use crate::diag::{Code, Severity};

/// An image that would be rewritten.
pub const NOT_CACHED: Code = Code::error(
    "PTC820",
    "an image does not come through the cache",
    "Every node and build pulls it from the upstream registry directly. `ptcgen rewrite` replaces it with the cached \
     name.",
    None,
);

/// A name with variables or templates in it.
pub const TEMPLATED: Code = warning(
    "PTC821",
    "an image's name contains a variable or a template",
    "The file does not have the final name, so it was left as it is. Change the template or the variable's value \
     instead.",
);

/// No rule covers an image.
pub const NOT_COVERED: Code = warning(
    "PTC822",
    "no cache rule covers an image",
    "It is pulled from its own registry, as before. This is reported only with `--verbose`.",
);

/// A name is not an image reference.
pub const INVALID: Code = warning(
    "PTC823",
    "an image's name is not a valid image reference",
    "Docker and ECR could not pull it, or the cache could not hold it. It was left as it is.",
);

/// A file can't be parsed to its end.
pub const UNPARSED: Code = warning(
    "PTC824",
    "a file can't be parsed to its end",
    "Images after that place were not looked for. In a template (`{{ … }}`), images on a single line are still found.",
);

/// A name is spread over lines or has escapes.
pub const SPELLING: Code = warning(
    "PTC825",
    "an image's name is written in a way that can't be edited in place",
    "It spans several lines or has escapes, so it was left as it is.",
);

/// A file changed meanwhile.
pub const CHANGED_MEANWHILE: Code = Code::error(
    "PTC826",
    "a file was changed while it was being rewritten",
    "The other change was kept. Run the command again to rewrite the new text.",
    None,
);

/// No finder fits a file.
pub const NO_KIND: Code = Code::error(
    "PTC827",
    "the kind of a file is not known",
    "The kind of a file follows from its name or its content: `apiVersion` and `kind`, or `services`.",
    None,
);

/// A kustomization maps a name, so the manifests keep it.
pub const BY_KUSTOMIZE: Code = warning(
    "PTC828",
    "a kustomization maps an image's name",
    "kustomize finds an image by its name in the manifest; with another name its `images` entry would no longer \
     match. The kustomization was rewritten instead. This is reported only with `--verbose`.",
);

/// The codes of this file.
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
