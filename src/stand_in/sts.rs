//! STS: who the caller is, and sessions of roles.

use serde_json::{Value, json};

use super::operation::{Answer, Caller, Input, Operation, iso_8601};
use super::refusal::Refusal;
use super::shape::{Kind, needs, takes};
use super::state::{Session, World};

/// The calls of STS.
pub const OPERATIONS: &[Operation] = &[
    Operation { name: "GetCallerIdentity", subject: "", takes: &[], silent: false, answer: get_caller_identity },
    Operation {
        name: "AssumeRole",
        subject: "RoleArn",
        takes: &[
            needs("RoleArn", Kind::text(20, 2048)),
            needs("RoleSessionName", Kind::pattern(2, 64, "[\\w+=,.@-]*")),
            takes("DurationSeconds", Kind::Number(900, 43_200)),
            takes("ExternalId", Kind::pattern(2, 1224, "[\\w+=,.@:\\/-]*")),
        ],
        silent: false,
        answer: assume_role,
    },
];

#[expect(clippy::unnecessary_wraps, reason = "every call can be refused")]
fn get_caller_identity(world: &mut World, caller: &Caller, _: &Input) -> Answer {
    let session = world.sessions.get(&caller.access_key);
    let arn = session.map_or_else(|| caller.arn("iam", "", "user/ptcgen"), |session| session.arn.clone());
    let user = session.map_or_else(|| "AIDAPTCGENSTANDINUSER".to_owned(), |session| session.user.clone());
    Ok(json!({ "UserId": user, "Account": caller.account, "Arn": arn }))
}

/// A role that doesn't exist can't be assumed, and STS doesn't say which of the two it is (IAM User Guide, "Troubleshoot
/// IAM roles").
fn assume_role(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let (arn, name) = (input.required("RoleArn"), input.required("RoleSessionName"));
    let role = world.accounts.values().flat_map(|account| account.roles.values()).find(|role| role.arn == arn);
    let Some(role) = role else {
        let message = format!("User is not authorized to perform: sts:AssumeRole on resource: {arn}");
        return Err(Refusal::new("AccessDenied", message).with_status(403));
    };
    let user = format!("{}:{name}", role.id);
    let (account, role_name) = (arn.split(':').nth(4).unwrap_or_default().to_owned(), role.name.clone());
    let arn = format!("arn:{}:sts::{account}:assumed-role/{role_name}/{name}", caller.partition);
    let access_key = format!("ASIA{}", world.next_id("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16));
    let secret = world.next_id("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 40);
    let session = Session { account, arn: arn.clone(), user: user.clone() };
    world.sessions.insert(access_key.clone(), session);
    let seconds = u64::try_from(input.number("DurationSeconds").unwrap_or(3600)).unwrap_or_default();
    let expiration: Value = iso_8601(caller.now + seconds * 1000);
    Ok(json!({
        "Credentials": {
            "AccessKeyId": access_key,
            "SecretAccessKey": secret,
            "SessionToken": "session",
            "Expiration": expiration,
        },
        "AssumedRoleUser": { "AssumedRoleId": user, "Arn": arn },
    }))
}
