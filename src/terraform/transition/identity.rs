//! What an object is, apart from its address: by this an instance is recognised under another address.

use crate::terraform::resource_change::name_argument;
use crate::terraform::resources::address::{Address, Key};
use crate::terraform::resources::value::Value;
use crate::terraform::resources::{Instance, Resource};

/// The key of the policy of the `classic` set, which has only one, among those of the `standard` set.
const ONLY_ROLE: &str = "pull";

/// What recognises an instance among those of its type; `None` if only its address does.
pub(super) fn identity(resources: &[Resource], instance: &Instance) -> Option<String> {
    match instance.address.kind.as_str() {
        kind @ ("aws_ecr_pull_through_cache_rule"
        | "aws_ecr_repository_creation_template"
        | "aws_secretsmanager_secret"
        | "aws_ecr_account_setting") => instance.argument(name_argument(kind)).as_str().map(str::to_owned),
        "aws_secretsmanager_secret_version" => secret_name(resources, instance),
        "aws_ecr_registry_policy" => Some(String::new()),
        "aws_iam_policy" => Some(match &instance.address.key {
            Key::Name(key) => key.clone(),
            _ => ONLY_ROLE.to_owned(),
        }),
        "aws_iam_role" | "aws_iam_role_policy" | "terraform_data" => match &instance.address.key {
            Key::Name(key) => Some(key.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the identity holds whatever the resource is called. The others are roles within one resource.
pub(super) fn is_of_aws(kind: &str) -> bool {
    !matches!(kind, "aws_iam_policy" | "aws_iam_role" | "aws_iam_role_policy" | "terraform_data")
}

/// The name of the secret that a version belongs to.
pub(super) fn secret_name(resources: &[Resource], version: &Instance) -> Option<String> {
    let secret = instance(resources, &secret_of(version)?)?;
    secret.argument("name").as_str().map(str::to_owned)
}

/// The address of the secret that a version belongs to, if it is one of the module's own.
pub(super) fn secret_of(version: &Instance) -> Option<Address> {
    referred(version.argument("secret_id"))
}

/// The address that a value refers to, if it is nothing but an attribute of a resource.
pub(super) fn referred(value: &Value) -> Option<Address> {
    Address::within(value.as_symbol()?).map(|(address, _)| address)
}

/// Finds an instance by the text of its address.
pub(super) fn instance_at<'r>(resources: &'r [Resource], address: &str) -> Option<&'r Instance> {
    resources.iter().flat_map(Resource::each).find(|it| it.address.to_string() == address)
}

/// Finds an instance.
pub(super) fn instance<'r>(resources: &'r [Resource], address: &Address) -> Option<&'r Instance> {
    let resource = resources.iter().find(|resource| resource.address == address.whole())?;
    resource.each().iter().find(|instance| instance.address == *address)
}
