//! The creation template of cached repositories: lifecycle policy, role and repository policy.

use ::hcl::Expression;
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Value, json};

use super::mock::Mock;
use super::policies::{actions, hcl_scope, json_scope, resources};
use crate::aws::policy::{DocumentKind, document};
use crate::spec::model::{Lifecycle, Spec};
use crate::template::filters::HclExpr;

/// The creation template. Without one, every field is empty and unused.
#[derive(Debug, Default, Serialize)]
pub(super) struct Repositories<'spec> {
    /// `MUTABLE` or `IMMUTABLE`, or `MUTABLE_WITH_EXCLUSION` or `IMMUTABLE_WITH_EXCLUSION`.
    image_tag_mutability: &'spec str,
    /// Whether it is `MUTABLE`.
    mutable: bool,
    /// What else creates repositories with the template, apart from the cache, in prose.
    other_occasions: Option<&'static str>,
    /// What it is applied for: `PULL_THROUGH_CACHE`, …
    applied_for: &'spec [String],
    /// Patterns of the image tags that are excluded from the mutability.
    exclusion_filters: &'spec [String],
    /// `AES256`, `KMS` or `KMS_DSSE`.
    encryption_type: &'spec str,
    /// The ARN of the KMS key.
    kms_key: Option<&'spec str>,
    /// Tags of cached repositories.
    tags: Option<&'spec IndexMap<String, String>>,
    /// The lifecycle policy.
    lifecycle: Option<Value>,
    /// The number of rules in the lifecycle policy.
    lifecycle_rules: usize,
    /// `created` if the module creates the role, `given` if the spec names one.
    role: Option<&'static str>,
    /// The ARN of the role, if it is given.
    custom_role_arn: Option<&'spec str>,
    /// The trust policy of the role, if it is created.
    role_trust: Option<HclExpr>,
    /// The permissions policy of the role, if it is created.
    role_permissions: Option<HclExpr>,
    /// The actions that tests expect in the role's permissions, sorted.
    role_actions: Vec<String>,
    /// The resources that tests expect in the role's permissions, sorted.
    role_resources: Vec<String>,
    /// The statement to add to the policy of the KMS key.
    key_policy: Option<HclExpr>,
    /// The actions that tests expect in that statement, sorted.
    key_actions: Vec<String>,
    /// The policy of cached repositories, if other accounts may pull.
    policy: Option<HclExpr>,
    /// The actions that tests expect in that policy, sorted.
    policy_actions: Vec<String>,
}

pub(super) fn repositories<'spec>(spec: &'spec Spec, mock: &Mock) -> Repositories<'spec> {
    let Some(model) = &spec.repositories else { return Repositories::default() };
    let lifecycle = model.lifecycle.as_ref().map(lifecycle);
    let role = model.has_role().then(|| if model.custom_role_arn.is_some() { "given" } else { "created" });
    let symbolic = hcl_scope(spec);
    let hcl = |kind| HclExpr(document::<Expression>(kind, &symbolic).to_hcl());
    let concrete = json_scope(spec, mock);
    let permissions = document(DocumentKind::TemplateRole, &concrete);
    Repositories {
        image_tag_mutability: &model.image_tag_mutability,
        other_occasions: other_occasions(&model.applied_for),
        applied_for: &model.applied_for,
        mutable: model.image_tag_mutability == "MUTABLE",
        exclusion_filters: &model.image_tag_mutability_exclusion_filters,
        encryption_type: &model.encryption.encryption_type,
        kms_key: model.encryption.kms_key.as_deref(),
        tags: Some(&model.tags),
        lifecycle_rules: lifecycle.as_ref().and_then(|value| value["rules"].as_array()).map_or(0, Vec::len),
        lifecycle,
        custom_role_arn: model.custom_role_arn.as_deref(),
        role_trust: (role == Some("created")).then(|| hcl(DocumentKind::TemplateRoleTrust)),
        role_permissions: (role == Some("created")).then(|| hcl(DocumentKind::TemplateRole)),
        role_actions: actions(&permissions),
        role_resources: resources(&permissions),
        key_policy: (role.is_some() && model.encryption.kms_key.is_some()).then(|| hcl(DocumentKind::KmsKey)),
        key_actions: actions(&document(DocumentKind::KmsKey, &concrete)),
        policy_actions: actions(&document(DocumentKind::Repository, &concrete)),
        policy: spec.registry_policy.is_some().then(|| hcl(DocumentKind::Repository)),
        role,
    }
}

fn other_occasions(applied_for: &[String]) -> Option<&'static str> {
    let has = |occasion: &str| applied_for.iter().any(|other| other == occasion);
    match (has("REPLICATION"), has("CREATE_ON_PUSH")) {
        (true, true) => Some("replication or by a first push"),
        (true, false) => Some("replication"),
        (false, true) => Some("a first push"),
        (false, false) => None,
    }
}

/// Returns the lifecycle policy. A rule for any image must have the last priority, so the order may not be the spec's.
pub(crate) fn lifecycle(lifecycle: &Lifecycle) -> Value {
    if let Some(rules) = &lifecycle.rules {
        return json!({ "rules": rules });
    }
    let mut rules = Vec::new();
    if let Some(days) = lifecycle.expire_untagged_after_days {
        let selection = days_since_push("untagged", days);
        rules.push((format!("Expire what a refresh left untagged, {days} days after its import"), selection));
    }
    if let Some(count) = lifecycle.keep_last {
        let selection = json!({
            "tagStatus": "tagged",
            "tagPatternList": ["*"],
            "countType": "imageCountMoreThan",
            "countNumber": count,
        });
        rules.push((format!("Keep the last {count} tagged images"), selection));
    }
    if let Some(days) = lifecycle.expire_after_days {
        rules.push((format!("Expire any image {days} days after its import"), days_since_push("any", days)));
    }
    let rules: Vec<Value> = rules.into_iter().enumerate().map(|(index, rule)| rule_of(index + 1, rule)).collect();
    json!({ "rules": rules })
}

fn days_since_push(tag_status: &str, days: u32) -> Value {
    json!({
        "tagStatus": tag_status,
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": days,
    })
}

fn rule_of(priority: usize, (description, selection): (String, Value)) -> Value {
    json!({
        "rulePriority": priority,
        "description": description,
        "selection": selection,
        "action": { "type": "expire" },
    })
}
