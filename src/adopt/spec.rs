//! Turns an [`Inventory`] into the value of a spec whose module has the same rules, secrets and templates.

use serde_json::{Map, Value, json};

use super::AdoptOptions;
use super::account::Location;
use super::codes::{NOTHING, POLICY_LEFT_OUT};
use super::inventory::{Inventory, Rule};
use super::refusals::without_refusals;
use super::registry::{self, CacheLocation};
use super::rules;
use super::secrets::{Secrets, listed, secrets};
use super::templates::{Templates, templates};
use crate::aws::policy::DocumentKind;
use crate::aws::policy::PolicyRole;
use crate::aws::policy::roles::ROLES;
use crate::diag::Diagnostic;
use crate::spec::resolve::resolve;
use crate::template::context::policy_name;

/// A spec for what AWS has.
#[derive(Clone, Debug)]
pub struct Adoption {
    /// The spec's value.
    pub value: Value,
    /// What the spec can't express, and what was left out.
    pub findings: Vec<Diagnostic>,
}

/// Builds the spec.
///
/// # Errors
/// Returns findings if the input is about several accounts or regions, or if no rule is left.
pub fn adopt(inventory: &Inventory, options: &AdoptOptions) -> Result<Adoption, Vec<Diagnostic>> {
    let location = Location::of(inventory, options).map_err(|finding| vec![*finding])?;
    let (rules, mut findings) = rules::adoptable(&inventory.rules, &location, options);
    let prefixes: Vec<String> = rules.iter().map(|rule| rule.prefix.clone()).collect();
    let cache = CacheLocation { location: &location, prefixes: &prefixes };
    let secrets = secrets(&rules, inventory, &location);
    let ours = |id: &Option<String>| id.is_none() || location.account.is_none() || *id == location.account;
    let own: Vec<_> = inventory.templates.iter().filter(|template| ours(&template.registry_id)).cloned().collect();
    let templates = templates(&rules, &own, &cache);
    let (registry_policy, policy_findings) = registry_policy(inventory, &templates, &cache);
    let value = value(inventory, &rules, &location, (&secrets, &templates), registry_policy);
    findings.extend(secrets.findings.into_iter().chain(templates.findings).chain(policy_findings));
    let (mut value, refusal_findings) = without_refusals(value, &options.allow);
    findings.extend(refusal_findings);
    if value["upstreams"].as_object().is_none_or(Map::is_empty) {
        findings.push(Diagnostic::new(&NOTHING, "no rule is left that a module can have"));
        return Err(findings);
    }
    value["policy"]["roles"] = roles(inventory, &value).into();
    Ok(Adoption { value, findings })
}

fn value(
    inventory: &Inventory,
    rules: &[&Rule],
    location: &Location,
    (secrets, templates): (&Secrets, &Templates),
    registry_policy: Option<Value>,
) -> Value {
    let listed_name = |rule: &Rule| {
        let secret = listed(inventory.secrets.as_deref().unwrap_or_default(), rule.credential_arn.as_deref()?);
        secret.map(|secret| secret.name.clone())
    };
    let upstreams = rules.iter().map(|rule| (rule.prefix.clone(), rules::entry(rule, listed_name(rule).as_deref())));
    let mut spec = Map::from_iter([("version".to_owned(), json!(1))]);
    let mut set = |key: &str, value: Option<Value>| spec.extend(value.map(|value| (key.to_owned(), value)));
    set("region", location.region.clone().map(Value::from));
    set("account", location.account.clone().map(Value::from));
    set("upstreams", Some(upstreams.collect::<Map<_, _>>().into()));
    let looked_up = !secrets.owned && rules.iter().any(|rule| rule.credential_arn.is_some());
    set("secret", looked_up.then(|| json!({ "mode": "existing" })));
    set("policy", Some(json!({ "roles": [] })));
    set("registry_policy", registry_policy);
    set("repositories", templates.repositories.clone());
    set("tags", (!secrets.tags.is_empty()).then(|| secrets.tags.clone().into()));
    spec.into()
}

/// Returns the `registry_policy` of the spec: one that the module manages, if the existing policy is the module's own;
/// otherwise one with the principals that the creation templates allow to read, if there are any.
fn registry_policy(
    inventory: &Inventory,
    templates: &Templates,
    cache: &CacheLocation<'_>,
) -> (Option<Value>, Vec<Diagnostic>) {
    let readers = templates.readers.as_ref();
    let unmanaged = || readers.map(|readers| registry::value(readers, false));
    let Some(text) = &inventory.registry_policy else { return (unmanaged(), Vec::new()) };
    let importers = registry::principals(DocumentKind::Registry, text, cache);
    let why = match (&importers, templates.repositories.is_some()) {
        (Some(importers), false) => return (Some(registry::value(importers, true)), Vec::new()),
        (Some(importers), true) if readers == Some(importers) => {
            return (Some(registry::value(importers, true)), Vec::new());
        }
        (Some(_), true) => "the creation templates do not let the same principals read",
        (None, _) => "the module would write a different one",
    };
    let message = format!("the registry policy is left as it is: {why}");
    let finding = Diagnostic::new(&POLICY_LEFT_OUT, message);
    (
        unmanaged(),
        vec![
            finding
                .help("manage it where the registry is managed; `ptcgen policy registry` prints what the cache needs"),
        ],
    )
}

/// Returns the roles whose policies exist under the names that modules gave them before names had a random suffix. A
/// name with a suffix doesn't say whose policy it is. The module creates no others, so that the first plan shows no
/// change.
fn roles(inventory: &Inventory, value: &Value) -> Vec<Value> {
    let Ok(resolved) = resolve(value.clone()) else { return Vec::new() };
    let Some(region) = &resolved.spec.region else { return Vec::new() };
    let exists = |role: &&PolicyRole| {
        let name = policy_name(&resolved.spec, region, role);
        inventory.policies.iter().any(|(existing, _)| *existing == name)
    };
    ROLES.iter().filter(exists).map(|role| role.name.into()).collect()
}
