//! Finding a secret by what a request calls it.

use serde_json::{Value, json};

use crate::stand_in::operation::{Caller, Input};
use crate::stand_in::refusal::Refusal;
use crate::stand_in::shape::{Field, Kind, needs};
use crate::stand_in::state::World;
use crate::stand_in::state::secret::Secret;

/// The field that names the secret.
pub const SECRET_ID: Field = needs("SecretId", Kind::text(1, 2048));

/// The secret that `SecretId` names: by its name, its ARN, or its ARN without the six random characters.
///
/// # Errors
///
/// Refuses a secret that is not in the caller's account and region.
pub fn find<'a>(world: &'a mut World, caller: &Caller, input: &Input) -> Result<&'a mut Secret, Refusal> {
    let id = input.required(SECRET_ID.name);
    let named = |secret: &Secret| {
        let partial = secret.arn.len() - RANDOM_END;
        secret.name == id || secret.arn == id || secret.arn[..partial] == *id
    };
    let region = world.region(&caller.account, &caller.region);
    region.secrets.values_mut().find(|secret| named(secret)).ok_or_else(not_found)
}

/// The length of the hyphen and the six characters at the end of a secret's ARN.
const RANDOM_END: usize = 7;

/// The same for calls that are refused for a secret that is scheduled for deletion.
///
/// # Errors
///
/// Refuses a secret that is missing or scheduled for deletion.
pub fn find_kept<'a>(world: &'a mut World, caller: &Caller, input: &Input) -> Result<&'a mut Secret, Refusal> {
    let secret = find(world, caller, input)?;
    if secret.deleted.is_some() {
        return Err(invalid_request(MARKED));
    }
    Ok(secret)
}

const MARKED: &str = "You can't perform this operation on the secret because it was marked for deletion.";

/// The refusal of a secret that doesn't exist.
pub fn not_found() -> Refusal {
    Refusal::new("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
}

/// A refusal because of the secret's state.
pub fn invalid_request(message: &str) -> Refusal {
    Refusal::new("InvalidRequestException", message)
}

/// A refusal because of a parameter.
pub fn invalid_parameter(message: impl Into<String>) -> Refusal {
    Refusal::new("InvalidParameterException", message)
}

/// The fields of most outputs.
pub fn identity(secret: &Secret) -> Value {
    json!({ "ARN": secret.arn, "Name": secret.name })
}
