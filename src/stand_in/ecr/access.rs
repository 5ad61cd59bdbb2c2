//! Whether ECR can use the secret or the role that a request names.

use super::invalid_parameter;
use crate::stand_in::operation::Caller;
use crate::stand_in::refusal::Refusal;
use crate::stand_in::state::World;
use crate::stand_in::state::secret::CURRENT;

/// Checks the secret of a rule.
///
/// The form of the ARN, with the prefix of the secret's name, is checked by the pattern of `credentialArn`. The secret
/// has to be "in the same AWS account and region" as the rule and encrypted with `aws/secretsmanager`: "A customer managed
/// key isn't supported" (ECR User Guide, "Creating a secret for upstream credentials"). A secret without a current version
/// has no value that ECR could read.
///
/// # Errors
///
/// Refuses a secret that ECR can't read.
pub fn check_secret(world: &mut World, caller: &Caller, arn: &str) -> Result<(), Refusal> {
    let mut parts = arn.split(':').skip(3);
    if (parts.next(), parts.next()) != (Some(&caller.region), Some(&caller.account)) {
        let message = format!("The secret {arn} has to be in the same account and region as the rule.");
        return Err(Refusal::new("UnableToAccessSecretException", message));
    }
    let region = world.region(&caller.account, &caller.region);
    let secret = region.secrets.values().find(|secret| secret.arn == arn && secret.deleted.is_none());
    let Some(secret) = secret else {
        let message = format!("The ARN of the secret specified in the pull through cache rule was not found: {arn}");
        return Err(Refusal::new("SecretNotFoundException", message));
    };
    if secret.kms_key_id.is_some() {
        let message = "The secret is accessible but is unable to be decrypted. Use the default key aws/secretsmanager.";
        return Err(Refusal::new("UnableToDecryptSecretValueException", message));
    }
    if secret.labelled(CURRENT).is_none() {
        let message = format!("The secret {arn} has no version with the staging label AWSCURRENT.");
        return Err(Refusal::new("UnableToAccessSecretException", message));
    }
    Ok(())
}

/// Checks a role that ECR shall assume: "in the same account as the registry that you are configuring".
///
/// # Errors
///
/// Refuses a role that is not in the caller's account.
pub fn check_role(world: &mut World, caller: &Caller, arn: &str) -> Result<(), Refusal> {
    let exists = world.account(&caller.account).roles.values().any(|role| role.arn == arn);
    let why = format!("the role {arn} does not exist in account {}", caller.account);
    if exists { Ok(()) } else { Err(invalid_parameter("customRoleArn", &why)) }
}
