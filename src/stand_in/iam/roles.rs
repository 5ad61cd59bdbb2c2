//! Roles.

use serde_json::{Value, json};

use super::documents::check_trust;
use super::{
    DOCUMENT, ID_LETTERS, MAX_ITEMS, ROLE_NAME, TAG_KEYS, TAGS, already_exists, delete_conflict, invalid_input,
    limit_exceeded, no_such_entity,
};
use crate::stand_in::operation::{Answer, Caller, Input, Operation, iso_8601};
use crate::stand_in::query::url_encoded;
use crate::stand_in::refusal::Refusal;
use crate::stand_in::shape::{Field, Kind, needs, takes};
use crate::stand_in::state::World;
use crate::stand_in::state::identity::Role;
use crate::stand_in::tags;

/// The calls.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreateRole",
        subject: "RoleName",
        takes: &[
            takes("Path", Kind::pattern(1, 512, "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)")),
            ROLE_NAME,
            needs("AssumeRolePolicyDocument", DOCUMENT),
            DESCRIPTION,
            MAX_SESSION,
            takes("PermissionsBoundary", BOUNDARY.kind),
            takes("Tags", TAGS),
        ],
        silent: false,
        answer: create,
    },
    Operation { name: "GetRole", subject: "RoleName", takes: &[ROLE_NAME], silent: false, answer: get },
    Operation {
        name: "UpdateRole",
        subject: "RoleName",
        takes: &[ROLE_NAME, DESCRIPTION, MAX_SESSION],
        silent: false,
        answer: update,
    },
    Operation {
        name: "UpdateAssumeRolePolicy",
        subject: "RoleName",
        takes: &[ROLE_NAME, needs("PolicyDocument", DOCUMENT)],
        silent: true,
        answer: update_trust,
    },
    Operation {
        name: "UpdateRoleDescription",
        subject: "RoleName",
        takes: &[ROLE_NAME, needs("Description", DESCRIPTION.kind)],
        silent: false,
        answer: update_description,
    },
    Operation {
        name: "PutRolePermissionsBoundary",
        subject: "RoleName",
        takes: &[ROLE_NAME, BOUNDARY],
        silent: true,
        answer: put_boundary,
    },
    Operation {
        name: "DeleteRolePermissionsBoundary",
        subject: "RoleName",
        takes: &[ROLE_NAME],
        silent: true,
        answer: delete_boundary,
    },
    Operation { name: "DeleteRole", subject: "RoleName", takes: &[ROLE_NAME], silent: true, answer: delete },
    Operation {
        name: "ListInstanceProfilesForRole",
        subject: "RoleName",
        takes: &[ROLE_NAME, MAX_ITEMS],
        silent: false,
        answer: list_instance_profiles,
    },
    Operation {
        name: "TagRole",
        subject: "RoleName",
        takes: &[ROLE_NAME, needs("Tags", TAGS)],
        silent: true,
        answer: tag,
    },
    Operation {
        name: "UntagRole",
        subject: "RoleName",
        takes: &[ROLE_NAME, needs("TagKeys", TAG_KEYS)],
        silent: true,
        answer: untag,
    },
];

const DESCRIPTION: Field =
    takes("Description", Kind::pattern(0, 1000, "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*"));
const MAX_SESSION: Field = takes("MaxSessionDuration", Kind::Number(3600, 43_200));
const BOUNDARY: Field = needs("PermissionsBoundary", Kind::text(20, 2048));
/// The default quota of roles in an account.
const MOST_ROLES: usize = 1000;

fn create(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let (name, path) = (input.required("RoleName"), input.text("Path").unwrap_or("/"));
    let trust = input.required("AssumeRolePolicyDocument");
    check_trust(trust)?;
    let account = world.account(&caller.account);
    // As for policies, names are not distinguished by case.
    if account.roles.keys().any(|own| own.eq_ignore_ascii_case(name)) {
        return Err(already_exists(format!("Role with name {name} already exists.")));
    }
    if account.roles.len() >= MOST_ROLES {
        return Err(limit_exceeded(format!("Cannot exceed quota for RolesPerAccount: {MOST_ROLES}")));
    }
    let boundary = input.text("PermissionsBoundary").filter(|arn| !arn.is_empty());
    boundary.map_or(Ok(()), |arn| check_boundary(world, caller, arn))?;
    let mut all = Vec::new();
    tags::add(&mut all, tags::of(input, "Tags").unwrap_or_default()).map_err(invalid_input)?;
    let role = Role {
        name: name.to_owned(),
        arn: caller.arn("iam", "", &format!("role{path}{name}")),
        id: format!("AROA{}", world.next_id(ID_LETTERS, 17)),
        path: path.to_owned(),
        trust: trust.to_owned(),
        description: input.text("Description").filter(|text| !text.is_empty()).map(str::to_owned),
        max_session: input.number("MaxSessionDuration").unwrap_or(3600),
        boundary: boundary.map(str::to_owned),
        inline: Default::default(),
        attached: Default::default(),
        tags: all,
        created: caller.now,
        foreign: false,
    };
    let output = shown(&role);
    world.account(&caller.account).roles.insert(name.to_owned(), role);
    Ok(json!({ "Role": output }))
}

fn check_boundary(world: &mut World, caller: &Caller, arn: &str) -> Result<(), Refusal> {
    if world.account(&caller.account).policies.contains_key(arn) {
        return Ok(());
    }
    Err(no_such_entity(format!("Scope ARN: {arn} does not exist or is not attachable.")))
}

fn shown(role: &Role) -> Value {
    let boundary = role
        .boundary
        .as_ref()
        .map(|arn| json!({ "PermissionsBoundaryType": "PermissionsBoundaryPolicy", "PermissionsBoundaryArn": arn }));
    json!({
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn,
        "CreateDate": iso_8601(role.created),
        "AssumeRolePolicyDocument": url_encoded(&role.trust),
        "Description": role.description,
        "MaxSessionDuration": role.max_session,
        "PermissionsBoundary": boundary,
        "Tags": tags::shown(&role.tags),
    })
}

/// The role of a request.
///
/// # Errors
///
/// Refuses a role that doesn't exist.
pub fn find<'a>(world: &'a mut World, caller: &Caller, input: &Input) -> Result<&'a mut Role, Refusal> {
    let name = input.required("RoleName");
    let message = format!("The role with name {name} cannot be found.");
    let mut roles = world.account(&caller.account).roles.values_mut();
    roles.find(|role| role.name.eq_ignore_ascii_case(name)).ok_or_else(|| no_such_entity(message))
}

fn get(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    find(world, caller, input).map(|role| json!({ "Role": shown(role) }))
}

fn update(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let role = find(world, caller, input)?;
    if let Some(text) = input.text("Description") {
        role.description = Some(text.to_owned()).filter(|text| !text.is_empty());
    }
    if let Some(seconds) = input.number("MaxSessionDuration") {
        role.max_session = seconds;
    }
    Ok(json!({}))
}

fn update_description(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let role = find(world, caller, input)?;
    role.description = Some(input.required("Description").to_owned()).filter(|text| !text.is_empty());
    Ok(json!({ "Role": shown(role) }))
}

fn update_trust(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let role = find(world, caller, input)?;
    check_trust(input.required("PolicyDocument"))?;
    input.required("PolicyDocument").clone_into(&mut role.trust);
    Ok(Value::Null)
}

fn put_boundary(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    find(world, caller, input)?;
    check_boundary(world, caller, input.required("PermissionsBoundary"))?;
    find(world, caller, input)?.boundary = Some(input.required("PermissionsBoundary").to_owned());
    Ok(Value::Null)
}

fn delete_boundary(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let boundary = find(world, caller, input)?.boundary.take();
    let missing = || no_such_entity(format!("Role {} has no permissions boundary.", input.required("RoleName")));
    boundary.map(|_| Value::Null).ok_or_else(missing)
}

/// "Unlike the AWS Management Console, when you delete a role programmatically, you must delete the items attached to the
/// role manually, or the deletion fails."
fn delete(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let role = find(world, caller, input)?;
    if !role.attached.is_empty() {
        return Err(delete_conflict("Cannot delete entity, must detach all policies first."));
    }
    if !role.inline.is_empty() {
        return Err(delete_conflict("Cannot delete entity, must delete policies first."));
    }
    let name = role.name.clone();
    world.account(&caller.account).roles.remove(&name);
    Ok(Value::Null)
}

/// No role has one: no call to create an instance profile is known.
fn list_instance_profiles(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    find(world, caller, input)?;
    Ok(json!({ "InstanceProfiles": [], "IsTruncated": false }))
}

fn tag(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let role = find(world, caller, input)?;
    tags::add(&mut role.tags, tags::of(input, "Tags").unwrap_or_default()).map_err(invalid_input)?;
    Ok(Value::Null)
}

fn untag(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    tags::remove(&mut find(world, caller, input)?.tags, &input.texts("TagKeys").unwrap_or_default());
    Ok(Value::Null)
}
