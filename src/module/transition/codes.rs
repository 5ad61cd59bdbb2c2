//! The codes of what an upgrade does to a module's resources, besides what it would lose.

use crate::diag::Code;

/// Objects are moved.
pub const MOVED: Code = Code::note(
    "PTC550",
    "resources of the module get other addresses",
    "`moved` blocks keep their objects: Terraform changes the addresses in its state and destroys nothing: \
     https://developer.hashicorp.com/terraform/language/modules/develop/refactoring",
);

/// Objects are forgotten.
pub const FORGOTTEN: Code = Code::note(
    "PTC551",
    "Terraform would no longer manage something that stays in AWS",
    "`removed` blocks make Terraform forget an object instead of destroying it: \
     https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources",
);

/// Objects have to be imported.
pub const TO_IMPORT: Code = Code::note(
    "PTC552",
    "a secret that exists has to be imported",
    "The module looked the secret up and would now create it. The name is taken, so the apply would fail with \
     `ResourceExistsException` until the secret is imported.",
);

/// `--forget` names something else.
pub const NOTHING_TO_FORGET: Code = Code::error(
    "PTC553",
    "`--forget` names nothing that would be destroyed",
    "It takes the address that an instance or a resource has in the module now, and only what the change would destroy.",
    None,
);

/// All codes of this file.
pub const CODES: &[&Code] = &[&MOVED, &FORGOTTEN, &TO_IMPORT, &NOTHING_TO_FORGET];
