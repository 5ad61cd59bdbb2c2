//! The arguments whose change makes the provider replace an object.

/// One argument of a type of resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct Forcing {
    /// The resource's type.
    kind: &'static str,
    /// The argument.
    pub(super) argument: &'static str,
    /// What the provider takes if the argument is not set.
    pub(super) unset: Unset,
}

/// What an argument is if it is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unset {
    /// Nothing: setting or removing it is a change.
    Nothing,
    /// This text.
    Text(&'static str),
    /// What AWS or the provider chose: removing it is no change.
    Computed,
}

const fn forcing(kind: &'static str, argument: &'static str, unset: Unset) -> Forcing {
    Forcing { kind, argument, unset }
}

use Unset::{Computed, Nothing, Text};

/// The table. Source: the schemas of hashicorp/aws 5.100.0 (`ForceNew` in `internal/service/{ecr,secretsmanager,iam,kms}`),
/// tried with plans of that version; `terraform_data`: its page in Terraform's documentation.
const FORCING: &[Forcing] = &[
    forcing("aws_ecr_pull_through_cache_rule", "ecr_repository_prefix", Nothing),
    forcing("aws_ecr_pull_through_cache_rule", "upstream_registry_url", Nothing),
    forcing("aws_ecr_pull_through_cache_rule", "upstream_repository_prefix", Nothing),
    forcing("aws_ecr_repository_creation_template", "prefix", Nothing),
    forcing("aws_secretsmanager_secret", "name", Computed),
    forcing("aws_secretsmanager_secret", "name_prefix", Computed),
    forcing("aws_secretsmanager_secret_version", "secret_id", Nothing),
    forcing("aws_secretsmanager_secret_version", "secret_string", Nothing),
    forcing("aws_secretsmanager_secret_version", "secret_binary", Nothing),
    forcing("aws_secretsmanager_secret_version", "secret_string_wo_version", Nothing),
    forcing("aws_iam_policy", "name", Computed),
    forcing("aws_iam_policy", "name_prefix", Computed),
    forcing("aws_iam_policy", "path", Text("/")),
    forcing("aws_iam_policy", "description", Text("")),
    forcing("aws_iam_role", "name", Computed),
    forcing("aws_iam_role", "name_prefix", Computed),
    forcing("aws_iam_role", "path", Text("/")),
    forcing("aws_iam_role_policy", "name", Computed),
    forcing("aws_iam_role_policy", "name_prefix", Computed),
    forcing("aws_iam_role_policy", "role", Nothing),
    forcing("aws_iam_role_policy_attachment", "role", Nothing),
    forcing("aws_iam_role_policy_attachment", "policy_arn", Nothing),
    forcing("aws_ecr_account_setting", "name", Nothing),
    forcing("aws_ecr_repository", "name", Nothing),
    forcing("aws_ecr_repository_policy", "repository", Nothing),
    forcing("aws_ecr_lifecycle_policy", "repository", Nothing),
    forcing("aws_ecr_lifecycle_policy", "policy", Nothing),
    forcing("aws_kms_alias", "name", Computed),
    forcing("terraform_data", "triggers_replace", Nothing),
];

/// Returns the arguments of a type that force a replacement.
pub(super) fn of(kind: &str) -> impl Iterator<Item = &'static Forcing> {
    FORCING.iter().filter(move |forcing| forcing.kind == kind)
}
