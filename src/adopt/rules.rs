//! Turns a rule into its entry in `upstreams`, or reports why the module can't have it.

use serde_json::{Map, Value, json};

use super::AdoptOptions;
use super::account::{Location, parse_arn};
use super::codes::{FOREIGN_SECRET, RULE_LEFT_OUT};
use super::inventory::Rule;
use super::secrets::secret_name;
use crate::aws::registries::{self, Registry};
use crate::diag::Diagnostic;
use crate::spec::upstreams::{PLACEHOLDER, SECRET_PREFIX};

/// Returns the rules that a module can have, and why it can't have the others.
pub fn adoptable<'a>(
    rules: &'a [Rule],
    location: &Location,
    options: &AdoptOptions,
) -> (Vec<&'a Rule>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut adopted = Vec::new();
    for rule in rules.iter().filter(|rule| options.prefixes.is_empty() || options.prefixes.contains(&rule.prefix)) {
        match fault(rule, location) {
            Some(finding) => findings.push(finding),
            None => adopted.push(rule),
        }
    }
    for prefix in options.prefixes.iter().filter(|prefix| rules.iter().all(|rule| rule.prefix != **prefix)) {
        let finding = Diagnostic::new(&RULE_LEFT_OUT, format!("there is no rule with the prefix `{prefix}`"));
        let known: Vec<&str> = rules.iter().map(|rule| rule.prefix.as_str()).collect();
        findings.push(finding.help(format!("the input has {}", known.join(", "))));
    }
    (adopted, findings)
}

fn fault(rule: &Rule, location: &Location) -> Option<Diagnostic> {
    let prefix = &rule.prefix;
    let left_out = |why: &str| Diagnostic::new(&RULE_LEFT_OUT, format!("the rule `{prefix}` is left out: {why}"));
    if let (Some(own), Some(theirs)) = (&location.account, &rule.registry_id)
        && own != theirs
    {
        return Some(left_out(&format!("it belongs to the account {theirs}")));
    }
    if prefix.ends_with('/') {
        let finding = left_out("its prefix ends with a slash, and Terraform would replace it with a rule without one");
        return Some(finding.help("create the rule without the slash first; to ECR the two prefixes are the same"));
    }
    let Some(preset) = registries::by_host(&rule.url) else {
        let finding = left_out(&format!("ptcgen does not know the registry `{}`", rule.url));
        return Some(finding.help("a newer ptcgen may know it; `ptcgen presets` lists those that this one knows"));
    };
    if preset.is_ecr() && rule.upstream_prefix.is_none() {
        let finding =
            left_out("it has no `upstreamRepositoryPrefix`, and Terraform would replace it with one for `ROOT`");
        return Some(
            finding.help("older versions of the AWS CLI don't print the field: update it and list the rules again"),
        );
    }
    let credentials = rule.credential_arn.as_deref()?;
    match parse_arn(credentials) {
        Some(arn) if !location.has(&arn) => {
            let message =
                format!("the rule `{prefix}` is left out: its secret belongs to {} in {}", arn.account, arn.region);
            let finding = Diagnostic::new(&FOREIGN_SECRET, message);
            Some(finding.help("adopt the rules of that account and region separately, with `--account` and `--region`"))
        }
        Some(arn) if arn.resource.starts_with("secret:ecr-pullthroughcache/") => None,
        _ => Some(left_out("its `credentialArn` is not a secret of the pull through cache")),
    }
}

/// Returns the entry that describes this rule.
pub fn entry(rule: &Rule, listed_name: Option<&str>) -> Value {
    let mut entry = Map::new();
    let Some(preset) = registries::by_host(&rule.url) else { return Value::Object(entry) };
    match preset.host.fixed() {
        Some(_) if is_said_by(preset, &rule.prefix) => {}
        Some(_) => drop(entry.insert("preset".to_owned(), preset.name.into())),
        None => {
            // A key that names another preset takes precedence over the host, so the preset must be set.
            if registries::by_name(&rule.prefix).is_some_and(|named| named != preset) {
                entry.insert("preset".to_owned(), preset.name.into());
            }
            entry.insert("url".to_owned(), rule.url.clone().into());
        }
    }
    // If AWS returns `ROOT`, the provider stores it; leaving it out would make Terraform replace the rule.
    if let Some(upstream_prefix) = &rule.upstream_prefix {
        entry.insert("upstream_repository_prefix".to_owned(), upstream_prefix.clone().into());
    }
    if let Some(role) = &rule.custom_role_arn {
        entry.insert("custom_role_arn".to_owned(), role.clone().into());
    }
    credentials(rule, preset, listed_name, &mut entry);
    Value::Object(entry)
}

fn credentials(rule: &Rule, preset: &Registry, listed_name: Option<&str>, entry: &mut Map<String, Value>) {
    let Some(arn) = &rule.credential_arn else {
        if preset.needs_secret() {
            entry.insert("credentials".to_owned(), false.into());
        }
        return;
    };
    if !preset.needs_secret() {
        let placeholders = json!({ "username": PLACEHOLDER, "accessToken": PLACEHOLDER });
        entry.insert("credentials".to_owned(), placeholders);
    }
    let name = listed_name.map_or_else(|| secret_name(arn), str::to_owned);
    if name != format!("{SECRET_PREFIX}{}", rule.prefix) {
        entry.insert("secret_name".to_owned(), name.into());
    }
}

/// Whether the prefix alone names the registry.
fn is_said_by(preset: &Registry, prefix: &str) -> bool {
    registries::by_name(prefix) == Some(preset)
}
