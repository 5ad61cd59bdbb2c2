//! The codes for adopting what exists in AWS (`PTC86.` and `PTC87.`).

use crate::diag::Code;

/// Not what the AWS CLI prints as JSON.
pub const NOT_JSON: Code = Code::error(
    "PTC860",
    "a file is not JSON from the AWS CLI",
    "`ptcgen adopt` reads what `aws ecr describe-pull-through-cache-rules --output json` and similar commands print. \
     It needs JSON, not a table, text or an error of the CLI.",
    None,
);

/// JSON of something else.
pub const NOT_DESCRIBED: Code = Code::error(
    "PTC861",
    "a JSON document is not one that can be adopted",
    "A document is recognized by its top-level key, and its fields are those of AWS's service models.",
    None,
);

/// The value of a secret.
pub const HOLDS_SECRET: Code = Code::error(
    "PTC862",
    "a file holds the value of a secret",
    "`ptcgen adopt` does not need it. `aws secretsmanager list-secrets` names secrets without their values; the output \
     of `get-secret-value` does not belong in a file.",
    None,
);

/// One page of several.
pub const INCOMPLETE: Code = Code::note(
    "PTC863",
    "AWS has more than a file holds",
    "The file ends with a `nextToken`. What is on the other pages is left out of the module and its imports.",
);

/// No rule.
pub const NOTHING: Code = Code::error(
    "PTC864",
    "there is no rule to adopt",
    "Rules belong to one account and region: AWS prints an empty list for every other.",
    None,
);

/// Several accounts or regions at once.
pub const MIXED: Code = Code::error(
    "PTC865",
    "the input is about several accounts or regions",
    "A module is for one account and region. `--account` and `--region` pick one; adopt the others into modules of their own.",
    None,
);

/// A rule that stays as it is.
pub const RULE_LEFT_OUT: Code = Code::note(
    "PTC870",
    "a rule is left out of the module",
    "Terraform would refuse it, replace it, or create something else instead. It keeps working in AWS.",
);

/// Secrets that are not imported.
pub const SECRETS_LOOKED_UP: Code = Code::note(
    "PTC871",
    "secrets are looked up, not imported",
    "A module creates all of its secrets or none. To create them, the module must know the whole ARN of each, and ECR \
     must be able to read it.",
);

/// A secret that is not in the list.
pub const UNLISTED_SECRET: Code = Code::note(
    "PTC872",
    "the secret of a rule is not in the list of secrets",
    "It may have been deleted, or the list may be from another region. Without the secret, pulls through the rule \
     fail.",
);

/// A secret that ECR can't read.
pub const FOREIGN_SECRET: Code = Code::note(
    "PTC873",
    "the secret of a rule is in another account or region",
    "ECR reads secrets of its own account and region only.",
);

/// Creation templates that stay as they are.
pub const TEMPLATES_LEFT_OUT: Code = Code::note(
    "PTC874",
    "creation templates are left out of the module",
    "A module has one creation template for all of its rules. Templates that differ, or that not every rule has, keep \
     working in AWS; adopt the rules that share one into a module of their own (`--prefix`).",
);

/// A change that the plan will have.
pub const WILL_CHANGE: Code = Code::note(
    "PTC875",
    "a plan will show a change",
    "The spec can't express what AWS has. Terraform changes it in place; nothing is replaced.",
);

/// A field that ptcgen does not know.
pub const UNKNOWN_FIELD: Code = Code::note(
    "PTC876",
    "AWS describes something that ptcgen does not know",
    "It is newer than this version of ptcgen, and the module does not set it.",
);

/// A registry policy that is not the module's.
pub const POLICY_LEFT_OUT: Code = Code::note(
    "PTC877",
    "the registry policy is left as it is",
    "A registry has only one policy, and this one differs from the one that the module would write, so the module does \
     not manage it.",
);

/// A secret without a rule.
pub const UNUSED_SECRET: Code = Code::note(
    "PTC878",
    "no rule uses a secret of the pull through cache",
    "Its name begins with `ecr-pullthroughcache/`, but no rule uses it. It is not imported.",
);

/// Every code of this file, in order.
pub const CODES: &[&Code] = &[
    &NOT_JSON,
    &NOT_DESCRIBED,
    &HOLDS_SECRET,
    &INCOMPLETE,
    &NOTHING,
    &MIXED,
    &RULE_LEFT_OUT,
    &SECRETS_LOOKED_UP,
    &UNLISTED_SECRET,
    &FOREIGN_SECRET,
    &TEMPLATES_LEFT_OUT,
    &WILL_CHANGE,
    &UNKNOWN_FIELD,
    &POLICY_LEFT_OUT,
    &UNUSED_SECRET,
];
