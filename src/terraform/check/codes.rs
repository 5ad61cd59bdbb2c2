//! What can be wrong with a module, as far as its texts tell, each with its stable id.

use crate::diag::{Code, Severity};

/// All codes of the native checks.
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
    "terraform reads none of a module with such a file: https://developer.hashicorp.com/terraform/language/syntax/configuration",
    None,
);

/// Two blocks of one name.
pub const DUPLICATE: Code = Code::error(
    "PTC751",
    "a name is declared twice in one module",
    "names are unique among the blocks of a kind, over all files of a module; only override files may repeat one",
    None,
);

/// A reference that leads nowhere.
pub const UNDECLARED: Code = Code::error(
    "PTC752",
    "a reference leads to nothing that the module declares",
    "terraform resolves every reference within the module, also one in a branch that is never taken: \
     https://developer.hashicorp.com/terraform/language/expressions/references",
    None,
);

/// `var` alone.
pub const INCOMPLETE: Code = Code::error(
    "PTC753",
    "a reference stops before it names something",
    "a variable, a local or a module is named by two words, a resource by its type and name, a data source by three words",
    None,
);

/// A word that terraform does not know.
pub const MISSPELT: Code = Code::error(
    "PTC754",
    "a block or an argument is none of terraform's, or of the module that is called",
    "terraform refuses what it does not know; only words close to known ones are told of, a newer terraform may know more: \
     https://developer.hashicorp.com/terraform/language/block",
    None,
);

/// A required argument.
pub const LACKING: Code = Code::error(
    "PTC755",
    "a block lacks an argument that it needs",
    "an output has a value, a call a source and the variables without a default, a rule its condition and its message",
    None,
);

/// `each` without `for_each`.
pub const NOT_REPEATED: Code = Code::error(
    "PTC756",
    "`each` or `count` is used where nothing repeats",
    "`each` is there in a block with `for_each`, `count` in a block with `count`: \
     https://developer.hashicorp.com/terraform/language/meta-arguments",
    None,
);

/// `module.x.y`.
pub const NO_OUTPUT: Code = Code::error(
    "PTC757",
    "a module has no output of this name",
    "of a module that it calls another one sees the outputs alone",
    None,
);

/// An override file.
pub const NO_BASE: Code = Code::error(
    "PTC758",
    "an override file changes what no other file declares",
    "`override.tf` and `*_override.tf` change declarations of other files and make none: \
     https://developer.hashicorp.com/terraform/language/files/override",
    None,
);

/// A variable that no expression reads.
pub const UNUSED_VARIABLE: Code = warning(
    "PTC760",
    "a variable is used nowhere",
    "callers set it and nothing changes; tflint's `terraform_unused_declarations` finds it too",
);

/// A local that no expression reads.
pub const UNUSED_LOCAL: Code = warning(
    "PTC761",
    "a local is used nowhere",
    "what it computes reaches nothing; tflint's `terraform_unused_declarations` finds it too",
);

/// A data source that no expression reads.
pub const UNUSED_DATA: Code = warning(
    "PTC762",
    "a data source is used nowhere",
    "it is read on every plan, and needs the right to be; tflint's `terraform_unused_declarations` finds it too",
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
