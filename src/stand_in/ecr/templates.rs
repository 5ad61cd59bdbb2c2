//! Repository creation templates.

use serde_json::{Map, Value, json};

use super::access::check_role;
use super::resource_policy::{Kind as PolicyKind, normalised};
use super::rules::CUSTOM_ROLE_ARN;
use super::{PREFIX, invalid_parameter, lifecycle};
use crate::stand_in::operation::{Answer, Caller, Input, Operation, seconds};
use crate::stand_in::refusal::Refusal;
use crate::stand_in::shape::{Field, Kind, needs, takes};
use crate::stand_in::state::World;
use crate::stand_in::state::registry::CreationTemplate;
use crate::stand_in::tags;

/// The calls.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreateRepositoryCreationTemplate",
        subject: "prefix",
        takes: &[
            TEMPLATE_PREFIX,
            DESCRIPTION,
            ENCRYPTION,
            TAGS,
            MUTABILITY,
            EXCLUSIONS,
            REPOSITORY_POLICY,
            LIFECYCLE_POLICY,
            needs("appliedFor", APPLIED_FOR),
            CUSTOM_ROLE_ARN,
        ],
        silent: false,
        answer: create,
    },
    Operation {
        name: "DescribeRepositoryCreationTemplates",
        subject: "",
        takes: &[takes("prefixes", Kind::list(&TEMPLATE_PREFIX.kind))],
        silent: false,
        answer: describe,
    },
    Operation {
        name: "UpdateRepositoryCreationTemplate",
        subject: "prefix",
        takes: &[
            TEMPLATE_PREFIX,
            DESCRIPTION,
            ENCRYPTION,
            TAGS,
            MUTABILITY,
            EXCLUSIONS,
            REPOSITORY_POLICY,
            LIFECYCLE_POLICY,
            takes("appliedFor", APPLIED_FOR),
            CUSTOM_ROLE_ARN,
        ],
        silent: false,
        answer: update,
    },
    Operation {
        name: "DeleteRepositoryCreationTemplate",
        subject: "prefix",
        takes: &[TEMPLATE_PREFIX],
        silent: false,
        answer: delete,
    },
];

const TEMPLATE_PREFIX: Field = needs("prefix", Kind::pattern(1, 256, PREFIX));
const DESCRIPTION: Field = takes("description", Kind::text(0, 256));
const ENCRYPTION: Field = takes(
    "encryptionConfiguration",
    Kind::Object(&[
        needs("encryptionType", Kind::one_of(&["AES256", "KMS", "KMS_DSSE"])),
        takes("kmsKey", Kind::pattern(0, 2048, "^$|arn:aws[a-z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key\\/[a-z0-9-]+")),
    ]),
);
const TAGS: Field =
    takes("resourceTags", Kind::list(&Kind::Object(&[needs("Key", Kind::ANY_TEXT), needs("Value", Kind::ANY_TEXT)])));
const MUTABILITY: Field = takes(
    "imageTagMutability",
    Kind::one_of(&["MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"]),
);
const EXCLUSIONS: Field = takes(
    "imageTagMutabilityExclusionFilters",
    Kind::List(
        &Kind::Object(&[
            needs("filterType", Kind::one_of(&["WILDCARD"])),
            needs("filter", Kind::pattern(1, 128, "^[0-9a-zA-Z._*-]{1,128}$")),
        ]),
        1,
        5,
    ),
);
const REPOSITORY_POLICY: Field = takes("repositoryPolicy", Kind::text(0, 10_240));
const LIFECYCLE_POLICY: Field = takes("lifecyclePolicy", Kind::text(0, 30_720));
const APPLIED_FOR: Kind = Kind::list(&Kind::one_of(&["REPLICATION", "PULL_THROUGH_CACHE", "CREATE_ON_PUSH"]));

fn create(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let prefix = input.required("prefix").to_owned();
    if world.region(&caller.account, &caller.region).templates.contains_key(&prefix) {
        let message = format!("The repository creation template already exists for the prefix '{prefix}'");
        return Err(Refusal::new("TemplateAlreadyExistsException", message));
    }
    let mut fields = Map::new();
    // Defaults of the API reference: MUTABLE, and encryption with AES256.
    fields.insert("imageTagMutability".to_owned(), "MUTABLE".into());
    fields.insert("encryptionConfiguration".to_owned(), json!({ "encryptionType": "AES256" }));
    let fields = changed(world, caller, fields, input)?;
    let template = CreationTemplate { fields, created: caller.now, updated: caller.now };
    let output = answered(caller, &template);
    world.region(&caller.account, &caller.region).templates.insert(prefix, template);
    Ok(output)
}

/// The fields of a template after a request. An empty text removes a field, as the provider's update relies on
/// (hashicorp/terraform-provider-aws, `repository_creation_template.go`).
fn changed(
    world: &mut World,
    caller: &Caller,
    mut fields: Map<String, Value>,
    input: &Input,
) -> Result<Map<String, Value>, Refusal> {
    for (name, value) in &input.0 {
        if value.as_str().is_some_and(str::is_empty) {
            fields.shift_remove(name);
        } else {
            fields.insert(name.clone(), value.clone());
        }
    }
    let (encrypts, has_tags) = check_content(caller, &fields)?;
    let role = fields.get("customRoleArn").and_then(Value::as_str).map(str::to_owned);
    match role {
        Some(arn) => check_role(world, caller, &arn)?,
        // ECR User Guide, "Repository creation templates": resource tags and KMS encryption need a custom role.
        None if encrypts || has_tags => {
            let message = "A custom role is required for resource tags and for encryption with KMS.";
            return Err(Refusal::new("ValidationException", message));
        }
        None => {}
    }
    if let Some(text) = fields.get("repositoryPolicy").and_then(Value::as_str) {
        let text = normalised(PolicyKind::Repository, caller.partition, text)?;
        fields.insert("repositoryPolicy".to_owned(), text.into());
    }
    Ok(fields)
}

/// Checks the fields, and returns whether there is encryption with KMS, and whether there are tags.
fn check_content(caller: &Caller, fields: &Map<String, Value>) -> Result<(bool, bool), Refusal> {
    let encryption = fields.get("encryptionConfiguration").unwrap_or(&Value::Null);
    let encrypts = encryption["encryptionType"].as_str().is_some_and(|kind| kind != "AES256");
    let key = encryption["kmsKey"].as_str().filter(|key| !key.is_empty());
    if let Some(key) = key {
        if !encrypts {
            return Err(invalid_parameter("encryptionConfiguration", "a KMS key needs the encryption type KMS"));
        }
        // "The key must exist in the same Region as the repository" (API reference, `EncryptionConfiguration`).
        if key.split(':').nth(3) != Some(&caller.region) {
            return Err(invalid_parameter("encryptionConfiguration", "the KMS key is in another region"));
        }
    }
    let mut own = Vec::new();
    let given = tags::of(&Input(fields.clone()), "resourceTags").unwrap_or_default();
    if let Some((key, _)) = given.iter().find(|(key, value)| key.is_empty() || key.len() > 128 || value.len() > 256) {
        // "Tag keys can have a maximum character length of 128 characters, and tag values … 256 characters."
        return Err(invalid_parameter("resourceTags", &format!("the length of the tag '{key}'")));
    }
    let has_tags = !given.is_empty();
    tags::add(&mut own, given).map_err(|why| invalid_parameter("resourceTags", &why))?;
    let mutability = fields.get("imageTagMutability").and_then(Value::as_str).unwrap_or_default();
    if mutability.ends_with("WITH_EXCLUSION") != fields.contains_key("imageTagMutabilityExclusionFilters") {
        let why = "filters and a mutability with exclusions need each other";
        return Err(invalid_parameter("imageTagMutabilityExclusionFilters", why));
    }
    if let Some(text) = fields.get("lifecyclePolicy").and_then(Value::as_str) {
        lifecycle::check(text).map_err(|why| {
            let message = format!("Lifecycle policy validation failure: {why}");
            Refusal::new("InvalidParameterException", format!("Invalid parameter at 'LifecyclePolicyText': {message}"))
        })?;
    }
    Ok((encrypts, has_tags))
}

fn shown(template: &CreationTemplate) -> Value {
    let mut fields = template.fields.clone();
    fields.insert("createdAt".to_owned(), seconds(template.created));
    fields.insert("updatedAt".to_owned(), seconds(template.updated));
    Value::Object(fields)
}

fn answered(caller: &Caller, template: &CreationTemplate) -> Value {
    json!({ "registryId": caller.account, "repositoryCreationTemplate": shown(template) })
}

/// The code is not among those that the service model lists for `Describe…`, but it is what the provider expects there
/// (hashicorp/terraform-provider-aws, `repository_creation_template.go`).
fn missing(prefix: &str) -> Refusal {
    let message = format!("The repository creation template with the prefix '{prefix}' does not exist");
    Refusal::new("TemplateNotFoundException", message)
}

fn describe(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let templates = &world.region(&caller.account, &caller.region).templates;
    let found: Value = match input.texts("prefixes") {
        Some(prefixes) => {
            let of = |prefix: &str| templates.get(prefix).map(shown).ok_or_else(|| missing(prefix));
            prefixes.into_iter().map(of).collect::<Result<_, _>>()?
        }
        None => templates.values().map(shown).collect(),
    };
    Ok(json!({ "registryId": caller.account, "repositoryCreationTemplates": found }))
}

fn update(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let prefix = input.required("prefix");
    let old = world.region(&caller.account, &caller.region).templates.get(prefix).cloned();
    let old = old.ok_or_else(|| missing(prefix))?;
    let fields = changed(world, caller, old.fields, input)?;
    let template = CreationTemplate { fields, created: old.created, updated: caller.now };
    let output = answered(caller, &template);
    world.region(&caller.account, &caller.region).templates.insert(prefix.to_owned(), template);
    Ok(output)
}

fn delete(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let prefix = input.required("prefix");
    let template = world.region(&caller.account, &caller.region).templates.remove(prefix);
    template.map(|template| answered(caller, &template)).ok_or_else(|| missing(prefix))
}
