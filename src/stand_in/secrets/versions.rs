//! Versions of secrets: their values and their staging labels.

use serde_json::{Value, json};

use super::find::{SECRET_ID, find_kept, identity, invalid_parameter, invalid_request};
use crate::stand_in::operation::{Answer, Caller, Input, Operation, seconds};
use crate::stand_in::refusal::Refusal;
use crate::stand_in::shape::{Field, Kind, needs, takes};
use crate::stand_in::state::World;
use crate::stand_in::state::secret::{CURRENT, Secret, SecretVersion};

/// The calls.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "PutSecretValue",
        subject: "SecretId",
        takes: &[SECRET_ID, CLIENT_REQUEST_TOKEN, SECRET_STRING, takes("VersionStages", LABELS)],
        silent: false,
        answer: put,
    },
    Operation {
        name: "GetSecretValue",
        subject: "SecretId",
        takes: &[SECRET_ID, takes("VersionId", VERSION_ID), takes("VersionStage", LABEL)],
        silent: false,
        answer: get,
    },
    Operation {
        name: "UpdateSecretVersionStage",
        subject: "SecretId",
        takes: &[
            SECRET_ID,
            needs("VersionStage", LABEL),
            takes("RemoveFromVersionId", VERSION_ID),
            takes("MoveToVersionId", VERSION_ID),
        ],
        silent: false,
        answer: move_label,
    },
    Operation {
        name: "ListSecretVersionIds",
        subject: "SecretId",
        takes: &[SECRET_ID, takes("IncludeDeprecated", Kind::Flag)],
        silent: false,
        answer: list,
    },
];

const VERSION_ID: Kind = Kind::text(32, 64);
const LABEL: Kind = Kind::text(1, 256);
const LABELS: Kind = Kind::List(&LABEL, 1, 20);
/// The token that becomes the version's id.
pub const CLIENT_REQUEST_TOKEN: Field = takes("ClientRequestToken", VERSION_ID);
/// The value of a version.
pub const SECRET_STRING: Field = takes("SecretString", Kind::text(1, 65_536));

/// Adds a version with the labels. The request's token is its id.
///
/// "If this is the first version for the secret, then the new version is automatically labelled AWSCURRENT", whatever was
/// asked for; without labels in the request the new version gets AWSCURRENT. A request whose token and value a version
/// has already is ignored; with another value it is refused.
///
/// # Errors
///
/// Refuses a request without a token, a token that another value has, and an empty value.
pub fn add_version(
    secret: &mut Secret,
    now: u64,
    input: &Input,
    value: &str,
    labels: &[&str],
) -> Result<SecretVersion, Refusal> {
    // Lengths are given for both fields of a value: at least one byte, at most 65,536.
    if value.is_empty() {
        return Err(invalid_request("You must provide either SecretString or SecretBinary."));
    }
    if value.len() > 65_536 {
        return Err(invalid_parameter("The secret value is longer than 65536 bytes."));
    }
    // The SDKs and the CLI fill the field; a caller without one of them has to.
    let Some(id) = input.text("ClientRequestToken") else {
        return Err(invalid_parameter("You must provide a ClientRequestToken value. We recommend a UUID-type value."));
    };
    if let Some(version) = secret.version(id) {
        if version.value == value {
            return Ok(version.clone());
        }
        let message =
            "You can't use ClientRequestToken because that value is already in use for a version of this secret.";
        return Err(Refusal::new("ResourceExistsException", message));
    }
    let mut all = labels.to_vec();
    if (secret.versions.is_empty() || labels.is_empty()) && !labels.contains(&CURRENT) {
        all.push(CURRENT);
    }
    let version = SecretVersion { id: id.to_owned(), value: value.to_owned(), labels: Vec::new(), created: now };
    secret.versions.push(version.clone());
    secret.move_labels(id, &all);
    secret.changed = now;
    Ok(secret.version(id).cloned().unwrap_or(version))
}

fn put(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let secret = find_kept(world, caller, input)?;
    let labels = input.texts("VersionStages").unwrap_or_default();
    let value = input.text("SecretString").unwrap_or_default();
    let version = add_version(secret, caller.now, input, value, &labels)?;
    let mut output = identity(secret);
    output["VersionId"] = Value::from(version.id);
    output["VersionStages"] = Value::from(version.labels);
    Ok(output)
}

fn get(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let secret = find_kept(world, caller, input)?;
    let (id, label) = (input.text("VersionId"), input.text("VersionStage"));
    // "If you include both parameters, the two parameters must refer to the same secret version"; AWSCURRENT is the
    // default of both.
    let wanted = if id.is_none() { Some(label.unwrap_or(CURRENT)) } else { label };
    let mut versions = secret.versions.iter();
    let version = versions.find(|version| {
        id.is_none_or(|id| version.id == id) && wanted.is_none_or(|label| version.labels.iter().any(|own| own == label))
    });
    let Some(version) = version else {
        let what = id
            .map_or_else(|| format!("staging label: {}", wanted.unwrap_or_default()), |id| format!("VersionId: {id}"));
        let message = format!("Secrets Manager can't find the specified secret value for {what}");
        return Err(Refusal::new("ResourceNotFoundException", message));
    };
    let mut output = identity(secret);
    output["VersionId"] = Value::from(version.id.clone());
    output["VersionStages"] = Value::from(version.labels.clone());
    output["SecretString"] = Value::from(version.value.clone());
    output["CreatedDate"] = seconds(version.created);
    Ok(output)
}

fn move_label(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let secret = find_kept(world, caller, input)?;
    let label = input.required("VersionStage");
    let (from, to) = (input.text("RemoveFromVersionId"), input.text("MoveToVersionId"));
    for id in from.iter().chain(to.iter()) {
        if secret.version(id).is_none() {
            return Err(Refusal::new("ResourceNotFoundException", format!("Secrets Manager can't find version {id}.")));
        }
    }
    let holder = secret.labelled(label).map(|version| version.id.clone());
    if to.is_none() && label == CURRENT {
        return Err(invalid_parameter(
            "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
        ));
    }
    // "If the staging label is already attached to a different version, you must also specify RemoveFromVersionId", and
    // "if the label is attached and you don't specify this parameter, or the version ID does not match, the operation
    // fails".
    if holder.is_some() && holder.as_deref() != to && holder.as_deref() != from {
        let holder = holder.unwrap_or_default();
        return Err(invalid_parameter(format!(
            "The parameter RemoveFromVersionId can't be empty. Staging label {label} is currently attached to version \
             {holder}, so you must explicitly reference that version in RemoveFromVersionId."
        )));
    }
    if from.is_some() && holder.as_deref() != from {
        return Err(invalid_parameter(format!(
            "Staging label {label} is not attached to version {}.",
            from.unwrap_or_default()
        )));
    }
    match to {
        Some(to) => secret.move_labels(to, &[label]),
        None => {
            secret.versions.iter_mut().for_each(|version| version.labels.retain(|own| own != label));
            secret.drop_unlabelled();
        }
    }
    secret.changed = caller.now;
    Ok(identity(secret))
}

fn list(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let secret = find_kept(world, caller, input)?;
    let versions = secret.versions.iter().map(|version| {
        json!({
            "VersionId": version.id, "VersionStages": version.labels, "CreatedDate": seconds(version.created),
        })
    });
    let versions: Value = versions.collect();
    let mut output = identity(secret);
    output["Versions"] = versions;
    Ok(output)
}
