//! Finds the principals that an existing policy allows, if it is exactly the policy that the module would write for
//! them.

use serde_json::{Map, Value, json};

use super::account::Location;
use crate::aws::partition;
use crate::aws::policy::Consumers;
use crate::aws::policy::{Document, DocumentKind, JsonScope, Principal, document};

/// Where the cache is, and what it caches.
#[derive(Clone, Copy, Debug)]
pub struct CacheLocation<'a> {
    /// Account and region.
    pub location: &'a Location,
    /// The prefixes of the rules.
    pub prefixes: &'a [String],
}

/// Returns the principals that a policy allows; `None` if the module would write a different policy.
pub fn principals(kind: DocumentKind, text: &str, cache: &CacheLocation<'_>) -> Option<Consumers<String>> {
    let policy: Document<String> = serde_json::from_str(text).ok()?;
    let statement = policy.statement.first()?;
    let principals = match statement.principal.as_ref()? {
        Principal::Aws(arns) => Consumers::Arns(arns.clone()),
        Principal::Anyone => {
            let organization = &statement.condition.get("StringEquals")?.get("aws:PrincipalOrgID")?.0;
            Consumers::Organization(organization.first()?.clone())
        }
        Principal::Service(_) => return None,
    };
    let region = cache.location.region.as_deref();
    // The policy of a repository names no resource, so it is the same in every region.
    let region = if kind == DocumentKind::Registry { region? } else { region.unwrap_or("eu-west-1") };
    let partition = partition::of_region(region).unwrap_or(&partition::PARTITIONS[0]);
    let mut scope = JsonScope::new(partition, region, cache.location.account.as_deref()?);
    scope.prefixes = cache.prefixes.to_vec();
    scope.consumers = Some(principals.clone());
    (sorted(document(kind, &scope.scope())) == sorted(policy)).then_some(principals)
}

/// Sorts the lists of a policy, since their order means nothing to IAM.
fn sorted(mut policy: Document<String>) -> Document<String> {
    for statement in &mut policy.statement {
        statement.action.sort();
        statement.resource.sort();
        if let Some(Principal::Aws(arns) | Principal::Service(arns)) = &mut statement.principal {
            arns.sort();
        }
    }
    policy
}

/// Returns the `registry_policy` of the spec.
pub fn value(principals: &Consumers<String>, manage: bool) -> Value {
    let mut value = match principals {
        Consumers::Arns(arns) => Map::from_iter([("principals".to_owned(), json!(arns))]),
        Consumers::Organization(id) => Map::from_iter([("organization".to_owned(), json!(id))]),
    };
    if manage {
        value.insert("manage".to_owned(), true.into());
    }
    value.into()
}
