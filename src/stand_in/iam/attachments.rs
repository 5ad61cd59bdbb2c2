//! The policies of a role: inline ones, and managed ones that are attached.

use serde_json::{Value, json};

use super::documents::check_inline;
use super::roles::find;
use super::{DOCUMENT, MAX_ITEMS, POLICY_ARN, ROLE_NAME, limit_exceeded, no_such_entity};
use crate::stand_in::operation::{Answer, Caller, Input, Operation};
use crate::stand_in::query::url_encoded;
use crate::stand_in::refusal::Refusal;
use crate::stand_in::shape::{Field, Kind, needs};
use crate::stand_in::state::World;

/// The calls.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "PutRolePolicy",
        subject: "RoleName",
        takes: &[ROLE_NAME, POLICY_NAME, needs("PolicyDocument", DOCUMENT)],
        silent: true,
        answer: put,
    },
    Operation {
        name: "GetRolePolicy",
        subject: "RoleName",
        takes: &[ROLE_NAME, POLICY_NAME],
        silent: false,
        answer: get,
    },
    Operation {
        name: "DeleteRolePolicy",
        subject: "RoleName",
        takes: &[ROLE_NAME, POLICY_NAME],
        silent: true,
        answer: delete,
    },
    Operation {
        name: "ListRolePolicies",
        subject: "RoleName",
        takes: &[ROLE_NAME, MAX_ITEMS],
        silent: false,
        answer: list,
    },
    Operation {
        name: "AttachRolePolicy",
        subject: "PolicyArn",
        takes: &[ROLE_NAME, POLICY_ARN],
        silent: true,
        answer: attach,
    },
    Operation {
        name: "DetachRolePolicy",
        subject: "PolicyArn",
        takes: &[ROLE_NAME, POLICY_ARN],
        silent: true,
        answer: detach,
    },
    Operation {
        name: "ListAttachedRolePolicies",
        subject: "RoleName",
        takes: &[ROLE_NAME, MAX_ITEMS],
        silent: false,
        answer: list_attached,
    },
];

const POLICY_NAME: Field = needs("PolicyName", Kind::pattern(1, 128, "[\\w+=,.@-]+"));
/// The default quota of managed policies of a role.
const MOST_ATTACHED: usize = 10;

fn put(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let (name, document) = (input.required("PolicyName"), input.required("PolicyDocument"));
    let role = find(world, caller, input)?;
    let others = role.inline.iter().filter(|(own, _)| *own != name).map(|(_, document)| document.as_str());
    check_inline(&role.name, document, others)?;
    role.inline.insert(name.to_owned(), document.to_owned());
    Ok(Value::Null)
}

fn missing(input: &Input) -> Refusal {
    no_such_entity(format!("The role policy with name {} cannot be found.", input.required("PolicyName")))
}

fn get(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let (role, name) = (find(world, caller, input)?, input.required("PolicyName"));
    let document = role.inline.get(name).ok_or_else(|| missing(input))?;
    Ok(json!({ "RoleName": role.name, "PolicyName": name, "PolicyDocument": url_encoded(document) }))
}

fn delete(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let removed = find(world, caller, input)?.inline.remove(input.required("PolicyName"));
    removed.map(|_| Value::Null).ok_or_else(|| missing(input))
}

fn list(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let names: Vec<String> = find(world, caller, input)?.inline.keys().cloned().collect();
    Ok(json!({ "PolicyNames": names, "IsTruncated": false }))
}

fn attach(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let arn = input.required("PolicyArn").to_owned();
    let exists = world.account(&caller.account).policies.contains_key(&arn);
    let role = find(world, caller, input)?;
    if !exists {
        return Err(no_such_entity(format!("Policy {arn} does not exist or is not attachable.")));
    }
    if !role.attached.contains(&arn) && role.attached.len() >= MOST_ATTACHED {
        return Err(limit_exceeded(format!("Cannot exceed quota for PoliciesPerRole: {MOST_ATTACHED}")));
    }
    role.attached.insert(arn);
    Ok(Value::Null)
}

fn detach(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let arn = input.required("PolicyArn");
    let removed = find(world, caller, input)?.attached.remove(arn);
    let missing = || no_such_entity(format!("Policy {arn} was not found."));
    if removed { Ok(Value::Null) } else { Err(missing()) }
}

fn list_attached(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let arns = &find(world, caller, input)?.attached;
    let name = |arn: &str| arn.rsplit('/').next().unwrap_or_default().to_owned();
    let policies: Vec<Value> = arns.iter().map(|arn| json!({ "PolicyName": name(arn), "PolicyArn": arn })).collect();
    Ok(json!({ "AttachedPolicies": policies, "IsTruncated": false }))
}
