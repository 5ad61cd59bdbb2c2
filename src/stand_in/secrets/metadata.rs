//! What describes a secret: description, key, tags, resource policy.

use serde_json::{Map, Value};

use super::find::{SECRET_ID, find, find_kept, identity, invalid_parameter};
use super::lifetime::{DESCRIPTION, KMS_KEY_ID, TAG, key};
use super::versions::{CLIENT_REQUEST_TOKEN, SECRET_STRING, add_version};
use crate::stand_in::operation::{Answer, Caller, Input, Operation, seconds};
use crate::stand_in::shape::{Kind, needs};
use crate::stand_in::state::World;
use crate::stand_in::tags;

/// The calls.
pub const OPERATIONS: &[Operation] = &[
    Operation { name: "DescribeSecret", subject: "SecretId", takes: &[SECRET_ID], silent: false, answer: describe },
    Operation {
        name: "UpdateSecret",
        subject: "SecretId",
        takes: &[SECRET_ID, CLIENT_REQUEST_TOKEN, DESCRIPTION, KMS_KEY_ID, SECRET_STRING],
        silent: false,
        answer: update,
    },
    Operation {
        name: "TagResource",
        subject: "SecretId",
        takes: &[SECRET_ID, needs("Tags", Kind::list(&TAG))],
        silent: true,
        answer: tag,
    },
    Operation {
        name: "UntagResource",
        subject: "SecretId",
        takes: &[SECRET_ID, needs("TagKeys", Kind::list(&Kind::text(1, 128)))],
        silent: true,
        answer: untag,
    },
    Operation {
        name: "GetResourcePolicy",
        subject: "SecretId",
        takes: &[SECRET_ID],
        silent: false,
        answer: get_resource_policy,
    },
];

/// Also answers for a secret that is scheduled for deletion, with the date of the `DeleteSecret` call.
fn describe(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let secret = find(world, caller, input)?;
    let mut output = identity(secret);
    let versions = secret.versions.iter().map(|version| (version.id.clone(), Value::from(version.labels.clone())));
    output["VersionIdsToStages"] = Value::Object(versions.collect::<Map<_, _>>());
    output["CreatedDate"] = seconds(secret.created);
    output["LastChangedDate"] = seconds(secret.changed);
    output["Tags"] = tags::shown(&secret.tags);
    if let Some(description) = &secret.description {
        output["Description"] = Value::from(description.clone());
    }
    // "If the secret is encrypted with aws/secretsmanager, this field is omitted."
    if let Some(key) = &secret.kms_key_id {
        output["KmsKeyId"] = Value::from(key.clone());
    }
    if let Some(deleted) = secret.deleted {
        output["DeletedDate"] = seconds(deleted);
    }
    Ok(output)
}

/// Changes the fields that the request has; a value becomes a new version with AWSCURRENT.
fn update(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let secret = find_kept(world, caller, input)?;
    let mut output = identity(secret);
    if let Some(value) = input.text("SecretString") {
        let version = add_version(secret, caller.now, input, value, &[])?;
        output["VersionId"] = Value::from(version.id);
    }
    if let Some(description) = input.text("Description") {
        secret.description = Some(description.to_owned()).filter(|text| !text.is_empty());
    }
    if input.text("KmsKeyId").is_some() {
        secret.kms_key_id = key(input);
    }
    secret.changed = caller.now;
    Ok(output)
}

fn tag(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let secret = find_kept(world, caller, input)?;
    tags::add(&mut secret.tags, tags::of(input, "Tags").unwrap_or_default()).map_err(invalid_parameter)?;
    Ok(Value::Null)
}

fn untag(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let secret = find_kept(world, caller, input)?;
    tags::remove(&mut secret.tags, &input.texts("TagKeys").unwrap_or_default());
    Ok(Value::Null)
}

/// No secret of the stand-in has a resource policy, because no call to write one is known.
fn get_resource_policy(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    find_kept(world, caller, input).map(|secret| identity(secret))
}
