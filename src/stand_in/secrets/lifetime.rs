//! Creating, deleting and restoring secrets.

use serde_json::{Value, json};

use super::find::{SECRET_ID, find, find_kept, identity, invalid_parameter, invalid_request, not_found};
use super::versions::{CLIENT_REQUEST_TOKEN, SECRET_STRING, add_version};
use crate::stand_in::operation::{Answer, Caller, Input, Operation, seconds};
use crate::stand_in::refusal::Refusal;
use crate::stand_in::shape::{Field, Kind, needs, takes};
use crate::stand_in::state::World;
use crate::stand_in::state::secret::Secret;
use crate::stand_in::tags;

/// The calls.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreateSecret",
        subject: "Name",
        takes: &[
            needs("Name", Kind::text(1, 512)),
            CLIENT_REQUEST_TOKEN,
            DESCRIPTION,
            KMS_KEY_ID,
            SECRET_STRING,
            takes("Tags", Kind::list(&TAG)),
            // The provider always sends it. It is about replicas, which the stand-in doesn't know.
            takes("ForceOverwriteReplicaSecret", Kind::Flag),
        ],
        silent: false,
        answer: create,
    },
    Operation {
        name: "DeleteSecret",
        subject: "SecretId",
        takes: &[
            SECRET_ID,
            takes("RecoveryWindowInDays", Kind::Number(i64::MIN, i64::MAX)),
            takes("ForceDeleteWithoutRecovery", Kind::Flag),
        ],
        silent: false,
        answer: delete,
    },
    Operation { name: "RestoreSecret", subject: "SecretId", takes: &[SECRET_ID], silent: false, answer: restore },
];

/// The description of a secret.
pub const DESCRIPTION: Field = takes("Description", Kind::text(0, 2048));
/// The customer managed key of a secret.
pub const KMS_KEY_ID: Field = takes("KmsKeyId", Kind::text(0, 2048));
/// A tag of a secret.
pub const TAG: Kind = Kind::Object(&[takes("Key", Kind::text(1, 128)), takes("Value", Kind::text(0, 256))]);

fn create(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let name = input.required("Name");
    // The description of `Name`: "ASCII letters, numbers, and the following characters: /_+=.@-".
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+=.@-".contains(&byte)) {
        let message = "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: \
                       -/_+=.@!";
        return Err(Refusal::new("ValidationException", message));
    }
    let region = world.region(&caller.account, &caller.region);
    if let Some(secret) = region.secrets.get(name) {
        return existing(secret, input);
    }
    let mut all = Vec::new();
    tags::add(&mut all, tags::of(input, "Tags").unwrap_or_default()).map_err(invalid_parameter)?;
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let end = world.next_id(letters, 6);
    let mut secret = Secret {
        name: name.to_owned(),
        arn: caller.arn("secretsmanager", &caller.region, &format!("secret:{name}-{end}")),
        description: input.text("Description").filter(|text| !text.is_empty()).map(str::to_owned),
        kms_key_id: key(input),
        tags: all,
        versions: Vec::new(),
        created: caller.now,
        changed: caller.now,
        deleted: None,
        deletion_date: None,
    };
    let mut output = identity(&secret);
    if let Some(value) = input.text("SecretString") {
        let version = add_version(&mut secret, caller.now, input, value, &[])?;
        output["VersionId"] = Value::from(version.id);
    }
    world.region(&caller.account, &caller.region).secrets.insert(name.to_owned(), secret);
    Ok(output)
}

/// The customer managed key of an input. `aws/secretsmanager` is the default, also by its alias.
pub fn key(input: &Input) -> Option<String> {
    let key = input.text("KmsKeyId").filter(|key| !key.is_empty() && !key.ends_with("alias/aws/secretsmanager"));
    key.map(str::to_owned)
}

/// The name is taken. The same request once more succeeds: `ClientRequestToken` makes it idempotent.
fn existing(secret: &Secret, input: &Input) -> Answer {
    if secret.deleted.is_some() {
        return Err(invalid_request(
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
        ));
    }
    let version = input.text("ClientRequestToken").and_then(|token| secret.version(token));
    match version.filter(|version| input.text("SecretString") == Some(&version.value)) {
        Some(version) => {
            let mut output = identity(secret);
            output["VersionId"] = Value::from(version.id.clone());
            Ok(output)
        }
        None => {
            let message = format!("The operation failed because the secret {} already exists.", secret.name);
            Err(Refusal::new("ResourceExistsException", message))
        }
    }
}

const DAY: u64 = 86_400_000;

fn delete(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let (window, force) = (input.number("RecoveryWindowInDays"), input.flag("ForceDeleteWithoutRecovery"));
    if force && window.is_some() {
        return Err(invalid_parameter(
            "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
        ));
    }
    let days = match u64::try_from(window.unwrap_or(30)) {
        Ok(days @ 7..=30) => days,
        _ => {
            let message = "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).";
            return Err(invalid_parameter(message));
        }
    };
    let secret = match find(world, caller, input) {
        Ok(secret) => secret,
        // "If you forcefully delete an already deleted or nonexistent secret, the operation does not return
        // ResourceNotFoundException."
        Err(_) if force => {
            let name = input.required("SecretId");
            let arn = caller.arn("secretsmanager", &caller.region, &format!("secret:{name}"));
            let arn = if name.starts_with("arn:") { name.to_owned() } else { arn };
            return Ok(json!({ "ARN": arn, "Name": name, "DeletionDate": seconds(caller.now) }));
        }
        Err(refusal) => return Err(refusal),
    };
    if secret.deleted.is_some() && !force {
        return Err(invalid_request("You tried to perform the operation on a secret that's currently marked deleted."));
    }
    let date = if force { caller.now } else { caller.now + days * DAY };
    secret.deleted = Some(caller.now);
    secret.deletion_date = Some(date);
    let mut output = identity(secret);
    output["DeletionDate"] = seconds(date);
    if force {
        let name = secret.name.clone();
        world.region(&caller.account, &caller.region).secrets.remove(&name).ok_or_else(not_found)?;
    }
    Ok(output)
}

fn restore(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let secret = find(world, caller, input)?;
    (secret.deleted, secret.deletion_date) = (None, None);
    find_kept(world, caller, input).map(|secret| identity(secret))
}
