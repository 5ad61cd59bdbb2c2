//! What can be said of rules that exist.

use crate::diag::Code;

/// Not what the AWS CLI prints as JSON.
pub const NOT_JSON: Code = Code::error(
    "PTC860",
    "a file is not JSON of the AWS CLI",
    "`ptcgen adopt` reads what `aws ecr describe-pull-through-cache-rules --output json` and its like print. A table, text \
     or an error of the CLI has to be printed again as JSON.",
    None,
);

/// JSON of something else.
pub const NOT_DESCRIBED: Code = Code::error(
    "PTC861",
    "a JSON document is none that can be adopted",
    "A document is known by its top-level key, and its fields are those of AWS's service models.",
    None,
);

/// The value of a secret.
pub const HOLDS_SECRET: Code = Code::error(
    "PTC862",
    "a file holds the value of a secret",
    "Nothing here needs it. `aws secretsmanager list-secrets` names secrets without their values; `get-secret-value` does not \
     belong into a file.",
    None,
);

/// A page of several.
pub const INCOMPLETE: Code = Code::note(
    "PTC863",
    "AWS has more than a file holds",
    "A `nextToken` stands at its end. What the other pages have is left out of the module and of its imports.",
);

/// No rule.
pub const NOTHING: Code = Code::error(
    "PTC864",
    "there is no rule to adopt",
    "Rules belong to one account and region: AWS prints an empty list for every other.",
    None,
);

/// Two places at once.
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
    "Terraform would refuse it, replace it, or put something else in its place. It goes on working in AWS.",
);

/// Secrets are not imported.
pub const SECRETS_LOOKED_UP: Code = Code::note(
    "PTC871",
    "secrets are looked up, not imported",
    "A module creates all of its secrets or none. To create one it must have a secret of its own for each rule, its ARN and \
     its current version; else Terraform would put a placeholder over the credentials.",
);

/// A secret that nobody listed.
pub const UNLISTED_SECRET: Code = Code::note(
    "PTC872",
    "the secret of a rule is not in the list of secrets",
    "It may be deleted, or the list may be of another region. Pulls through the rule fail without it.",
);

/// A secret that ECR can't read.
pub const FOREIGN_SECRET: Code = Code::note(
    "PTC873",
    "the secret of a rule lies in another account or region",
    "ECR reads secrets of its own account and region only.",
);

/// Creation templates that stay as they are.
pub const TEMPLATES_LEFT_OUT: Code = Code::note(
    "PTC874",
    "creation templates are left out of the module",
    "A module has one creation template for all of its rules. Templates that differ, or that not every rule has, go on working \
     in AWS; adopt the rules that share one into a module of their own (`--prefix`).",
);

/// The plan has a change.
pub const WILL_CHANGE: Code = Code::note(
    "PTC875",
    "a plan will show a change",
    "The spec can't say what AWS has. The change is in place; nothing is replaced.",
);

/// AWS knows more than we do.
pub const UNKNOWN_FIELD: Code = Code::note(
    "PTC876",
    "AWS describes something that ptcgen does not know",
    "It is newer than this ptcgen, and the module says nothing about it.",
);

/// Somebody's own policy.
pub const POLICY_LEFT_OUT: Code = Code::note(
    "PTC877",
    "the policy of the registry is left as it is",
    "It says more or less than the module's would, and a registry has one. The module does not manage it.",
);

/// A secret without a rule.
pub const UNUSED_SECRET: Code = Code::note(
    "PTC878",
    "no rule uses a secret of the pull through cache",
    "Its name begins with `ecr-pullthroughcache/`, yet no adopted rule has it. It was left.",
);

/// An import that would cost credentials.
pub const WOULD_OVERWRITE: Code = Code::error(
    "PTC879",
    "terraform would put a placeholder over the credentials",
    "In the mode `placeholder` the module creates the first version of each secret. Where the version that is there can't be \
     imported, the credentials would be lost.",
    None,
);

/// The codes of this step.
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
    &WOULD_OVERWRITE,
];
