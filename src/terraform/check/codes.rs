//! The codes of faults that are found without running terraform.

use crate::diag::{Code, Severity};

/// All codes of these checks.
pub const CODES: &[&Code] = &[
    &SYNTAX,
    &DUPLICATE,
    &UNDECLARED,
    &INCOMPLETE,
    &MISSPELT,
    &LACKING,
    &NOT_REPEATED,
    &NO_OUTPUT,
    &NO_BASE,
    &UNUSED_VARIABLE,
    &UNUSED_LOCAL,
    &UNUSED_DATA,
    &LAYOUT,
];

/// A file that does not parse.
pub const SYNTAX: Code = Code::error(
    "PTC750",
    "a file of the module does not parse",
    "terraform can't load a module with such a file: \
     https://developer.hashicorp.com/terraform/language/syntax/configuration",
    None,
);

/// Two blocks have the same name.
pub const DUPLICATE: Code = Code::error(
    "PTC751",
    "a name is declared twice in one module",
    "names are unique among the blocks of a kind in all files of a module; only override files may repeat one",
    None,
);

/// A reference has no target.
pub const UNDECLARED: Code = Code::error(
    "PTC752",
    "a reference names something that the module does not declare",
    "terraform resolves every reference within the module, also one in a branch that is never taken: \
     https://developer.hashicorp.com/terraform/language/expressions/references",
    None,
);

/// A reference is incomplete.
pub const INCOMPLETE: Code = Code::error(
    "PTC753",
    "a reference is incomplete",
    "references have the form `var.NAME`, `local.NAME`, `module.NAME`, `TYPE.NAME` or `data.TYPE.NAME`",
    None,
);

/// A name that terraform does not know.
pub const MISSPELT: Code = Code::error(
    "PTC754",
    "a block or an argument is unknown to terraform or to the called module",
    "terraform refuses what it does not know; only words close to known ones are told of, a newer terraform may know \
     more: https://developer.hashicorp.com/terraform/language/block",
    None,
);

/// A required argument is missing.
pub const LACKING: Code = Code::error(
    "PTC755",
    "a required argument is missing",
    "an output needs a value; a module call needs a source and all variables without a default; a rule needs a \
     condition and a message",
    None,
);

/// `each` is used without `for_each`.
pub const NOT_REPEATED: Code = Code::error(
    "PTC756",
    "`each` or `count` is used in a block that does not repeat",
    "`each` exists only in a block with `for_each`, and `count` only in a block with `count`: \
     https://developer.hashicorp.com/terraform/language/meta-arguments",
    None,
);

/// An output does not exist.
pub const NO_OUTPUT: Code = Code::error(
    "PTC757",
    "a module has no output of this name",
    "a module that calls another one sees only the outputs of that module",
    None,
);

/// An override file overrides nothing.
pub const NO_BASE: Code = Code::error(
    "PTC758",
    "an override file changes what no other file declares",
    "`override.tf` and `*_override.tf` change the declarations of other files and can't add new ones: \
     https://developer.hashicorp.com/terraform/language/files/override",
    None,
);

/// A variable that no expression reads.
pub const UNUSED_VARIABLE: Code = warning(
    "PTC760",
    "a variable is not used",
    "setting it has no effect; tflint's `terraform_unused_declarations` reports it too",
);

/// A local that no expression reads.
pub const UNUSED_LOCAL: Code = warning(
    "PTC761",
    "a local is not used",
    "its value has no effect; tflint's `terraform_unused_declarations` reports it too",
);

/// A data source that no expression reads.
pub const UNUSED_DATA: Code = warning(
    "PTC762",
    "a data source is not used",
    "it is read on every plan, which needs permissions; tflint's `terraform_unused_declarations` reports it too",
);

/// A file that `terraform fmt` would change.
pub const LAYOUT: Code = Code::error(
    "PTC770",
    "a file is not as `terraform fmt` leaves it",
    "one layout for all modules keeps diffs small: https://developer.hashicorp.com/terraform/language/style",
    None,
);

const fn warning(id: &'static str, title: &'static str, reason: &'static str) -> Code {
    Code { id, severity: Severity::Warning, title, reason, example: None, allowable: false }
}
