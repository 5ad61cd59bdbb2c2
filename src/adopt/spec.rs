//! [`Described`] → the value of a spec whose module has the same rules, secrets and templates.

use serde_json::{Map, Value, json};

use super::account::Home;
use super::codes::{NOTHING, POLICY_LEFT_OUT};
use super::described::{Described, Rule};
use super::pruned::pruned;
use super::registry::{self, Place};
use super::rules;
use super::secrets::{Secrets, listed, secrets};
use super::templates::{Templates, templates};
use crate::aws::policy::DocumentKind;
use crate::aws::policy::PolicyRole;
use crate::aws::policy::roles::ROLES;
use crate::diag::Diagnostic;
use crate::spec::resolve::resolve;
use crate::template::context::policy_name;

/// What people asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// 12 digits; `None`: the one that the input is about.
    pub account: Option<String>,
    /// `None`: the one that the input is about.
    pub region: Option<String>,
    /// Rules to take; empty: all.
    pub prefixes: Vec<String>,
    /// Codes of domain rules that may be broken.
    pub allow: Vec<String>,
}

/// A spec for what AWS has.
#[derive(Clone, Debug)]
pub struct Adopted {
    /// The spec's value.
    pub value: Value,
    /// What it can't say, and what was left out.
    pub findings: Vec<Diagnostic>,
}

/// Makes the spec.
///
/// # Errors
/// The input is about several accounts or regions, or nothing is left of it.
pub fn adopt(described: &Described, wanted: &Wanted) -> Result<Adopted, Vec<Diagnostic>> {
    let home = Home::of(described, wanted).map_err(|finding| vec![*finding])?;
    let (rules, mut findings) = rules::adoptable(&described.rules, &home, wanted);
    let prefixes: Vec<String> = rules.iter().map(|rule| rule.prefix.clone()).collect();
    let place = Place { home: &home, prefixes: &prefixes };
    let secrets = secrets(&rules, described, &home);
    let ours = |id: &Option<String>| id.is_none() || home.account.is_none() || *id == home.account;
    let own: Vec<_> = described.templates.iter().filter(|template| ours(&template.registry_id)).cloned().collect();
    let templates = templates(&rules, &own, &place);
    let (registry_policy, told) = registry_policy(described, &templates, &place);
    let value = value(described, &rules, &home, (&secrets, &templates), registry_policy);
    findings.extend(secrets.findings.into_iter().chain(templates.findings).chain(told));
    let (mut value, told) = pruned(value, &wanted.allow);
    findings.extend(told);
    if value["upstreams"].as_object().is_none_or(Map::is_empty) {
        findings.push(Diagnostic::new(&NOTHING, "no rule is left that a module can have"));
        return Err(findings);
    }
    value["policy"]["roles"] = roles(described, &value).into();
    Ok(Adopted { value, findings })
}

fn value(
    described: &Described,
    rules: &[&Rule],
    home: &Home,
    (secrets, templates): (&Secrets, &Templates),
    registry_policy: Option<Value>,
) -> Value {
    let listed_name = |rule: &Rule| {
        let secret = listed(described.secrets.as_deref().unwrap_or_default(), rule.credential_arn.as_deref()?);
        secret.map(|secret| secret.name.clone())
    };
    let upstreams = rules.iter().map(|rule| (rule.prefix.clone(), rules::entry(rule, listed_name(rule).as_deref())));
    let mut spec = Map::from_iter([("version".to_owned(), json!(1))]);
    let mut set = |key: &str, value: Option<Value>| spec.extend(value.map(|value| (key.to_owned(), value)));
    set("region", home.region.clone().map(Value::from));
    set("account", home.account.clone().map(Value::from));
    set("upstreams", Some(upstreams.collect::<Map<_, _>>().into()));
    let looked_up = !secrets.owned && rules.iter().any(|rule| rule.credential_arn.is_some());
    set("secret", looked_up.then(|| json!({ "mode": "existing" })));
    set("policy", Some(json!({ "roles": [] })));
    set("registry_policy", registry_policy);
    set("repositories", templates.repositories.clone());
    set("tags", (!secrets.tags.is_empty()).then(|| secrets.tags.clone().into()));
    spec.into()
}

/// The registry's policy, where it is the module's own; who reads by the creation templates, where it is not.
fn registry_policy(
    described: &Described,
    templates: &Templates,
    place: &Place<'_>,
) -> (Option<Value>, Vec<Diagnostic>) {
    let readers = templates.readers.as_ref();
    let unmanaged = || readers.map(|readers| registry::value(readers, false));
    let Some(text) = &described.registry_policy else { return (unmanaged(), Vec::new()) };
    let importers = registry::principals(DocumentKind::Registry, text, place);
    let why = match (&importers, templates.repositories.is_some()) {
        (Some(importers), false) => return (Some(registry::value(importers, true)), Vec::new()),
        (Some(importers), true) if readers == Some(importers) => {
            return (Some(registry::value(importers, true)), Vec::new());
        }
        (Some(_), true) => "the creation templates do not let the same principals read",
        (None, _) => "the module would write another one",
    };
    let message = format!("the policy of the registry is left as it is: {why}");
    let finding = Diagnostic::new(&POLICY_LEFT_OUT, message);
    (
        unmanaged(),
        vec![
            finding
                .help("manage it where the registry is managed; `ptcgen policy registry` prints what the cache needs"),
        ],
    )
}

/// The roles whose policies exist under the module's own names. Without any, the module creates none: a plan is to
/// show no change first.
fn roles(described: &Described, value: &Value) -> Vec<Value> {
    let Ok(resolved) = resolve(value.clone()) else { return Vec::new() };
    let Some(region) = &resolved.spec.region else { return Vec::new() };
    let exists = |role: &&PolicyRole| {
        let name = policy_name(&resolved.spec, region, role);
        described.policies.iter().any(|(existing, _)| *existing == name)
    };
    ROLES.iter().filter(exists).map(|role| role.name.into()).collect()
}
