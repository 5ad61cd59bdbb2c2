//! Finds out whether a module can own the secrets of its rules, which tags they share, and what a plan would change in
//! them.

use serde_json::{Map, Value};

use super::account::{Location, parse_arn};
use super::codes::{SECRETS_LOOKED_UP, UNLISTED_SECRET, UNUSED_SECRET, WILL_CHANGE};
use super::inventory::{Inventory, Rule, Secret};
use crate::diag::Diagnostic;

/// What to do with the secrets.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// Whether the module creates them, so that they must be imported.
    pub owned: bool,
    /// Tags that every one of them has.
    pub tags: Map<String, Value>,
    /// What to report.
    pub findings: Vec<Diagnostic>,
}

/// Returns the name in a secret's ARN, without the hyphen and the six characters that Secrets Manager adds.
pub fn secret_name(arn: &str) -> String {
    let name = arn.rsplit_once(":secret:").map_or(arn, |(_, name)| name);
    match name.rsplit_once('-') {
        Some((name, random)) if random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            name.to_owned()
        }
        _ => name.to_owned(),
    }
}

/// Returns the listed secret with this ARN; a rule may have the ARN without the six characters.
pub fn listed<'a>(secrets: &'a [Secret], arn: &str) -> Option<&'a Secret> {
    let exact = secrets.iter().find(|secret| secret.arn == arn);
    let partial =
        |secret: &&Secret| secret.arn.strip_prefix(arn).is_some_and(|rest| rest.len() == 7 && rest.starts_with('-'));
    exact.or_else(|| secrets.iter().find(partial))
}

/// Examines the secrets of these rules.
pub fn secrets(rules: &[&Rule], inventory: &Inventory, location: &Location) -> Secrets {
    let with_secret: Vec<(&Rule, &str)> =
        rules.iter().filter_map(|rule| Some((*rule, rule.credential_arn.as_deref()?))).collect();
    let Some(listed) = inventory.secrets.as_deref() else { return unlisted(&with_secret) };
    let mut found = Secrets::default();
    let mut used: Vec<(&Rule, &Secret)> = Vec::new();
    for (rule, arn) in &with_secret {
        match self::listed(listed, arn) {
            Some(secret) => used.push((rule, secret)),
            None => {
                let message = format!("the secret of the rule `{}` is not in the list of secrets", rule.prefix);
                let finding = Diagnostic::new(&UNLISTED_SECRET, message).help(format!("its ARN is {arn}"));
                found.findings.push(finding.help("list the secrets of the rule's account and region"));
            }
        }
    }
    let reason = if used.len() < with_secret.len() {
        Some("the list lacks one".to_owned())
    } else {
        used.iter().find_map(|(rule, secret)| not_owned(rule, secret))
    };
    found.findings.extend(unused(listed, &inventory.rules, location));
    match reason {
        Some(_) if with_secret.is_empty() => {}
        Some(reason) => found.findings.push(looked_up(&format!("the secrets are looked up, not imported: {reason}"))),
        None => own(&used, &mut found),
    }
    found
}

fn unlisted(with_secret: &[(&Rule, &str)]) -> Secrets {
    let mut found = Secrets::default();
    if !with_secret.is_empty() {
        let finding = looked_up("the secrets are looked up, not imported: the input has no list of secrets");
        found.findings.push(finding.help("`aws secretsmanager list-secrets --output json` prints it"));
    }
    found
}

fn looked_up(message: &str) -> Diagnostic {
    Diagnostic::new(&SECRETS_LOOKED_UP, message)
}

/// Returns why a module can't create this secret, if it can't.
fn not_owned(rule: &Rule, secret: &Secret) -> Option<String> {
    let name = &secret.name;
    if let Some(owned_by) = secret.owned_by {
        return Some(format!("`{name}` {owned_by}"));
    }
    if secret.kms_key.is_some() {
        return Some(format!("`{name}` is encrypted with a key of your own, which ECR can't use"));
    }
    if rule.credential_arn.as_deref() != Some(&secret.arn) {
        return Some(format!("the rule `{}` names `{name}` by a partial ARN", rule.prefix));
    }
    None
}

/// Lets the module own the secrets: the tags that all of them have become the spec's, and what else differs is
/// reported.
fn own(used: &[(&Rule, &Secret)], found: &mut Secrets) {
    let Some((_, first)) = used.first() else { return };
    found.owned = true;
    let has = |secret: &Secret, name: &str, value: &Value| secret.tags.get(name) == Some(value);
    let common = first.tags.iter().filter(|(name, value)| used.iter().all(|(_, secret)| has(secret, name, value)));
    found.tags = common.map(|(name, value)| (name.clone(), value.clone())).collect();
    for (index, (rule, secret)) in used.iter().enumerate() {
        let sharing = |(_, other): &&(&Rule, &Secret)| other.arn == secret.arn;
        if used[..index].iter().any(|other| sharing(&other)) {
            continue;
        }
        let surplus: Vec<&str> =
            secret.tags.keys().map(String::as_str).filter(|name| !found.tags.contains_key(*name)).collect();
        if !surplus.is_empty() {
            let message = format!(
                "the secret `{}` would lose tags that not every secret has: {}",
                secret.name,
                surplus.join(", ")
            );
            found.findings.push(Diagnostic::new(&WILL_CHANGE, message).help("add them to `tags`, or accept this"));
        }
        let is_shared = used.iter().filter(sharing).count() > 1;
        if secret.description.as_deref() != Some(&description(rule, is_shared)) {
            let message = format!("the secret `{}` would get the module's description", secret.name);
            let finding = Diagnostic::new(&WILL_CHANGE, message);
            found.findings.push(finding.help("nothing reads it; to keep the old one, set `description` in secrets.tf"));
        }
    }
}

/// Returns the description that the template set `standard` writes.
fn description(rule: &Rule, is_shared: bool) -> String {
    if is_shared {
        return "Credentials that several ECR pull through cache rules read".to_owned();
    }
    format!("Credentials for {}, read by the ECR pull through cache rule {}", rule.url, rule.prefix)
}

fn unused(listed: &[Secret], rules: &[Rule], location: &Location) -> Vec<Diagnostic> {
    let ours = |secret: &&Secret| parse_arn(&secret.arn).is_none_or(|arn| location.has(&arn));
    let used: Vec<&Secret> =
        rules.iter().filter_map(|rule| self::listed(listed, rule.credential_arn.as_deref()?)).collect();
    let unused = listed.iter().filter(ours).filter(|secret| !used.contains(secret));
    let finding = |secret: &Secret| {
        Diagnostic::new(&UNUSED_SECRET, format!("no rule uses the secret `{}`", secret.name))
            .help("delete it if nothing else needs it: a secret costs money every month")
    };
    unused.map(finding).collect()
}
