//! Turns the creation templates of the rules into `repositories` of the spec, or reports why the module can't have
//! them.

use serde_json::{Map, Value, json};

use super::codes::{TEMPLATES_LEFT_OUT, WILL_CHANGE};
use super::inventory::{Rule, Template};
use super::registry::{self, CacheLocation};
use crate::aws::policy::Consumers;
use crate::aws::policy::DocumentKind;
use crate::diag::Diagnostic;
use crate::spec::model::Lifecycle;
use crate::template::context::lifecycle_policy;

/// What to do with the creation templates.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    /// `repositories`, if the module can have the templates.
    pub repositories: Option<Value>,
    /// The principals of other accounts that they allow to read.
    pub readers: Option<Consumers<String>>,
    /// What to report.
    pub findings: Vec<Diagnostic>,
}

/// What one template says, as fields of the spec.
#[derive(Clone, Debug, PartialEq)]
struct Settings {
    repositories: Value,
    readers: Option<Consumers<String>>,
}

/// Examines the templates of these rules.
pub fn templates(rules: &[&Rule], templates: &[Template], cache: &CacheLocation<'_>) -> Templates {
    let of_rule = |rule: &Rule| templates.iter().find(|template| template.prefix == rule.prefix);
    let mut found = Templates::default();
    for template in templates.iter().filter(|template| rules.iter().all(|rule| rule.prefix != template.prefix)) {
        let message =
            format!("the creation template `{}` is left out: no adopted rule has that prefix", template.prefix);
        found.findings.push(Diagnostic::new(&TEMPLATES_LEFT_OUT, message).help("it keeps working as it is"));
    }
    let (with, without): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|rule| of_rule(rule).is_some());
    if with.is_empty() {
        return found;
    }
    if !without.is_empty() {
        let message = format!("the creation templates are left out: {} no template", have(&without));
        found.findings.push(left_out(&message, &with));
        return found;
    }
    let settings: Result<Vec<Settings>, String> =
        with.iter().filter_map(|rule| of_rule(rule)).map(|template| settings(template, cache)).collect();
    match settings {
        Err(reason) => {
            let message = format!("the creation templates are left out: {reason}");
            found.findings.push(Diagnostic::new(&TEMPLATES_LEFT_OUT, message).help("they keep working as they are"));
        }
        Ok(settings) => match settings.iter().position(|other| *other != settings[0]) {
            Some(other) => {
                let (first, other) = (&with[0].prefix, &with[other].prefix);
                let message = format!("the creation templates are left out: those of `{first}` and `{other}` differ");
                found.findings.push(left_out(&message, &with[..1]));
            }
            None => take(&with, templates, settings, &mut found),
        },
    }
    found
}

fn have(rules: &[&Rule]) -> String {
    let names: Vec<String> = rules.iter().map(|rule| format!("`{}`", rule.prefix)).collect();
    format!("{} {}", names.join(", "), if names.len() == 1 { "has" } else { "have" })
}

fn left_out(message: &str, together: &[&Rule]) -> Diagnostic {
    let flags: Vec<String> = together.iter().map(|rule| format!("--prefix {}", rule.prefix)).collect();
    Diagnostic::new(&TEMPLATES_LEFT_OUT, message)
        .help(format!("adopt the rules that share one into a module of their own: `{}`", flags.join(" ")))
}

fn take(rules: &[&Rule], templates: &[Template], settings: Vec<Settings>, found: &mut Templates) {
    let Some(settings) = settings.into_iter().next() else { return };
    for (rule, template) in
        rules.iter().filter_map(|rule| Some((rule, templates.iter().find(|template| template.prefix == rule.prefix)?)))
    {
        // The template set `standard` writes this description.
        if template.description.as_deref() != Some(&format!("Repositories that cache {}", rule.url)) {
            let message = format!("the creation template `{}` would get the module's description", rule.prefix);
            found.findings.push(Diagnostic::new(&WILL_CHANGE, message).help("nothing reads the description"));
        }
        let needs_role =
            !template.tags.is_empty() || template.encryption.as_ref().is_some_and(|(kind, _)| kind != "AES256");
        if needs_role && template.custom_role_arn.is_none() {
            let message =
                format!("the creation template `{}` has no role, and the module would give it one", rule.prefix);
            let finding = Diagnostic::new(&WILL_CHANGE, message);
            found.findings.push(finding.help("without a role, tags and KMS make the first pull of an image fail"));
        }
    }
    (found.repositories, found.readers) = (Some(settings.repositories), settings.readers);
}

fn settings(template: &Template, cache: &CacheLocation<'_>) -> Result<Settings, String> {
    let of = |what: &str| format!("{what} of `{}`", template.prefix);
    let mut map = Map::new();
    let known = ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE", "REPLICATION"];
    if let Some(other) = template.applied_for.iter().find(|kind| !known.contains(&kind.as_str())) {
        return Err(of(&format!("`{other}` in `appliedFor`")) + " is not known to ptcgen");
    }
    if !template.applied_for.iter().any(|kind| kind == "PULL_THROUGH_CACHE") {
        return Err(format!("that of `{}` is not for PULL_THROUGH_CACHE", template.prefix));
    }
    if template.applied_for != ["PULL_THROUGH_CACHE"] {
        map.insert("applied_for".to_owned(), json!(template.applied_for));
    }
    if let Some(mutability) = template.mutability.as_deref().filter(|mutability| *mutability != "MUTABLE") {
        map.insert("image_tag_mutability".to_owned(), mutability.into());
    }
    if !template.exclusion_filters.is_empty() {
        map.insert("image_tag_mutability_exclusion_filters".to_owned(), json!(template.exclusion_filters));
    }
    if let Some((kind, key)) = template.encryption.as_ref().filter(|(kind, _)| kind != "AES256") {
        let mut encryption = Map::from_iter([("type".to_owned(), kind.clone().into())]);
        encryption.extend(key.clone().map(|key| ("kms_key".to_owned(), key.into())));
        map.insert("encryption".to_owned(), encryption.into());
    }
    if let Some(text) = &template.lifecycle {
        let lifecycle = lifecycle(text).ok_or_else(|| of("ptcgen can't read the lifecycle policy"))?;
        map.insert("lifecycle".to_owned(), lifecycle);
    }
    if !template.tags.is_empty() {
        map.insert("tags".to_owned(), template.tags.clone().into());
    }
    if let Some(role) = &template.custom_role_arn {
        map.insert("custom_role_arn".to_owned(), role.clone().into());
    }
    let readers = match &template.policy {
        None => None,
        Some(text) => Some(
            registry::principals(DocumentKind::Repository, text, cache)
                .ok_or_else(|| of("the repository policy") + " is not one that the module writes")?,
        ),
    };
    Ok(Settings { repositories: map.into(), readers })
}

/// Returns the three short forms if they give exactly the same rules, otherwise the rules.
fn lifecycle(text: &str) -> Option<Value> {
    let policy: Value = serde_json::from_str(text).ok()?;
    let policy = policy.as_object().filter(|policy| policy.len() == 1)?;
    let rules = policy.get("rules")?.as_array().filter(|rules| (1..=50).contains(&rules.len()))?;
    if !rules.iter().all(is_rule) {
        return None;
    }
    Some(simple(rules).unwrap_or_else(|| json!({ "rules": rules })))
}

/// Whether the schema accepts a value as a lifecycle rule.
fn is_rule(rule: &Value) -> bool {
    let known = ["rulePriority", "description", "selection", "action"];
    rule.as_object().is_some_and(|map| {
        map.keys().all(|key| known.contains(&key.as_str()))
            && map.get("rulePriority").and_then(Value::as_u64).is_some_and(|priority| priority > 0)
            && map.get("description").is_none_or(|text| text.as_str().is_some_and(|text| text.chars().count() <= 256))
            && ["selection", "action"].iter().all(|key| map.get(*key).is_some_and(Value::is_object))
    })
}

fn simple(rules: &[Value]) -> Option<Value> {
    let count = |status: &str, kind: &str| {
        let of = |rule: &&Value| rule["selection"]["tagStatus"] == status && rule["selection"]["countType"] == kind;
        let number = rules.iter().find(of)?["selection"]["countNumber"].as_u64()?;
        u32::try_from(number).ok().filter(|number| *number > 0)
    };
    let keep_last = count("tagged", "imageCountMoreThan");
    let expire_untagged_after_days = count("untagged", "sinceImagePushed");
    let expire_after_days = count("any", "sinceImagePushed");
    let usual = Lifecycle { keep_last, expire_untagged_after_days, expire_after_days, rules: None };
    if lifecycle_policy(&usual)["rules"].as_array()? != rules {
        return None;
    }
    let answers = [
        ("keep_last", keep_last),
        ("expire_untagged_after_days", expire_untagged_after_days),
        ("expire_after_days", expire_after_days),
    ];
    Some(
        answers
            .into_iter()
            .filter_map(|(name, answer)| Some((name.to_owned(), answer?.into())))
            .collect::<Map<_, _>>()
            .into(),
    )
}
