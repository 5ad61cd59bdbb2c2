//! Managed policies and their versions.

use serde_json::{Value, json};

use super::documents::check_managed;
use super::{
    DOCUMENT, ID_LETTERS, MAX_ITEMS, POLICY_ARN, TAG_KEYS, TAGS, already_exists, delete_conflict, invalid_input,
    limit_exceeded, no_such_entity,
};
use crate::stand_in::operation::{Answer, Caller, Input, Operation, iso_8601};
use crate::stand_in::query::url_encoded;
use crate::stand_in::refusal::Refusal;
use crate::stand_in::shape::{Field, Kind, needs, takes};
use crate::stand_in::state::World;
use crate::stand_in::state::identity::{Policy, PolicyVersion};
use crate::stand_in::tags;

/// The calls.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreatePolicy",
        subject: "PolicyName",
        takes: &[
            needs("PolicyName", Kind::pattern(1, 128, "[\\w+=,.@-]+")),
            takes("Path", Kind::pattern(1, 512, "((/[A-Za-z0-9\\.,\\+@=_-]+)*)/")),
            needs("PolicyDocument", DOCUMENT),
            takes("Description", Kind::text(0, 1000)),
            takes("Tags", TAGS),
        ],
        silent: false,
        answer: create,
    },
    Operation { name: "GetPolicy", subject: "PolicyArn", takes: &[POLICY_ARN], silent: false, answer: get },
    Operation { name: "DeletePolicy", subject: "PolicyArn", takes: &[POLICY_ARN], silent: true, answer: delete },
    Operation {
        name: "CreatePolicyVersion",
        subject: "PolicyArn",
        takes: &[POLICY_ARN, needs("PolicyDocument", DOCUMENT), takes("SetAsDefault", Kind::Flag)],
        silent: false,
        answer: create_version,
    },
    Operation {
        name: "GetPolicyVersion",
        subject: "PolicyArn",
        takes: &[POLICY_ARN, VERSION_ID],
        silent: false,
        answer: get_version,
    },
    Operation {
        name: "ListPolicyVersions",
        subject: "PolicyArn",
        takes: &[POLICY_ARN, MAX_ITEMS],
        silent: false,
        answer: list_versions,
    },
    Operation {
        name: "DeletePolicyVersion",
        subject: "PolicyArn",
        takes: &[POLICY_ARN, VERSION_ID],
        silent: true,
        answer: delete_version,
    },
    Operation {
        name: "TagPolicy",
        subject: "PolicyArn",
        takes: &[POLICY_ARN, needs("Tags", TAGS)],
        silent: true,
        answer: tag,
    },
    Operation {
        name: "UntagPolicy",
        subject: "PolicyArn",
        takes: &[POLICY_ARN, needs("TagKeys", TAG_KEYS)],
        silent: true,
        answer: untag,
    },
];

const VERSION_ID: Field = needs("VersionId", Kind::pattern(0, usize::MAX, "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?"));
/// "You can have up to five versions of a managed policy."
const MOST_VERSIONS: usize = 5;
/// The default quota of customer managed policies in an account.
const MOST_POLICIES: usize = 1500;

fn create(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let (name, path) = (input.required("PolicyName"), input.text("Path").unwrap_or("/"));
    let document = input.required("PolicyDocument");
    check_managed(document)?;
    let policies = &world.account(&caller.account).policies;
    // "Names are not distinguished by case", whatever the path (IAM User Guide, "IAM and AWS STS quotas", names).
    if policies.values().any(|policy| policy.name.eq_ignore_ascii_case(name)) {
        let message = format!("A policy called {name} already exists. Duplicate names are not allowed.");
        return Err(already_exists(message));
    }
    if policies.len() >= MOST_POLICIES {
        return Err(limit_exceeded(format!("Cannot exceed quota for PoliciesPerAccount: {MOST_POLICIES}")));
    }
    let mut all = Vec::new();
    tags::add(&mut all, tags::of(input, "Tags").unwrap_or_default()).map_err(invalid_input)?;
    let arn = caller.arn("iam", "", &format!("policy{path}{name}"));
    let policy = Policy {
        name: name.to_owned(),
        id: format!("ANPA{}", world.next_id(ID_LETTERS, 17)),
        path: path.to_owned(),
        description: input.text("Description").filter(|text| !text.is_empty()).map(str::to_owned),
        versions: vec![PolicyVersion { number: 1, document: document.to_owned(), created: caller.now }],
        default: 1,
        newest: 1,
        tags: all,
        created: caller.now,
        updated: caller.now,
    };
    let mut output = shown(world, caller, &arn, &policy);
    // Only the response of `GetPolicy` has it.
    output["Description"] = Value::Null;
    world.account(&caller.account).policies.insert(arn, policy);
    Ok(json!({ "Policy": output }))
}

fn shown(world: &mut World, caller: &Caller, arn: &str, policy: &Policy) -> Value {
    let roles = world.account(&caller.account).roles.values();
    let (attached, bounded) = roles.fold((0, 0), |(attached, bounded), role| {
        let bounds = role.boundary.as_deref() == Some(arn);
        (attached + u32::from(role.attached.contains(arn)), bounded + u32::from(bounds))
    });
    json!({
        "PolicyName": policy.name,
        "PolicyId": policy.id,
        "Arn": arn,
        "Path": policy.path,
        "DefaultVersionId": format!("v{}", policy.default),
        "AttachmentCount": attached,
        "PermissionsBoundaryUsageCount": bounded,
        "IsAttachable": true,
        "Description": policy.description,
        "CreateDate": iso_8601(policy.created),
        "UpdateDate": iso_8601(policy.updated),
        "Tags": tags::shown(&policy.tags),
    })
}

/// The policy of a request.
fn find<'a>(world: &'a mut World, caller: &Caller, input: &Input) -> Result<&'a mut Policy, Refusal> {
    let arn = input.required("PolicyArn");
    let message = format!("Policy {arn} does not exist or is not attachable.");
    world.account(&caller.account).policies.get_mut(arn).ok_or_else(|| no_such_entity(message))
}

fn get(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let policy = find(world, caller, input)?.clone();
    Ok(json!({ "Policy": shown(world, caller, input.required("PolicyArn"), &policy) }))
}

/// "Before you can delete a managed policy, you must first detach the policy from all users, groups, and roles that it is
/// attached to. In addition, you must delete all the policy's versions", except for the default one. A policy that bounds
/// a role counts as attached.
fn delete(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let versions = find(world, caller, input)?.versions.len();
    let (arn, account) = (input.required("PolicyArn"), world.account(&caller.account));
    let mut roles = account.roles.values();
    if roles.any(|role| role.attached.contains(arn) || role.boundary.as_deref() == Some(arn)) {
        return Err(delete_conflict("Cannot delete a policy attached to entities."));
    }
    if versions > 1 {
        return Err(delete_conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. \
             The default version is deleted with the policy.",
        ));
    }
    account.policies.remove(arn);
    Ok(Value::Null)
}

fn create_version(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let document = input.required("PolicyDocument");
    let policy = find(world, caller, input)?;
    check_managed(document)?;
    if policy.versions.len() >= MOST_VERSIONS {
        return Err(limit_exceeded(format!(
            "A managed policy can have up to {MOST_VERSIONS} versions. Before you create a new version, you must delete \
             an existing version."
        )));
    }
    policy.newest += 1;
    let version = PolicyVersion { number: policy.newest, document: document.to_owned(), created: caller.now };
    if input.flag("SetAsDefault") {
        policy.default = version.number;
        policy.updated = caller.now;
    }
    let mut output = shown_version(policy, &version);
    // The response to a creation has no document.
    if let Some(fields) = output.as_object_mut() {
        fields.shift_remove("Document");
    }
    policy.versions.push(version);
    Ok(json!({ "PolicyVersion": output }))
}

fn shown_version(policy: &Policy, version: &PolicyVersion) -> Value {
    json!({
        "Document": url_encoded(&version.document),
        "VersionId": format!("v{}", version.number),
        "IsDefaultVersion": version.number == policy.default,
        "CreateDate": iso_8601(version.created),
    })
}

/// The place of a version in its policy.
fn version_of(policy: &Policy, input: &Input) -> Result<usize, Refusal> {
    let id = input.required("VersionId");
    let place = policy.versions.iter().position(|version| format!("v{}", version.number) == id);
    let missing = format!("Policy {} version {id} does not exist or is not attachable.", input.required("PolicyArn"));
    place.ok_or_else(|| no_such_entity(missing))
}

fn get_version(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let policy = find(world, caller, input)?;
    let version = &policy.versions[version_of(policy, input)?];
    Ok(json!({ "PolicyVersion": shown_version(policy, version) }))
}

fn list_versions(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let policy = find(world, caller, input)?;
    let versions: Vec<Value> = policy.versions.iter().rev().map(|version| shown_version(policy, version)).collect();
    Ok(json!({ "Versions": versions, "IsTruncated": false }))
}

fn delete_version(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let policy = find(world, caller, input)?;
    let place = version_of(policy, input)?;
    if policy.versions[place].number == policy.default {
        return Err(delete_conflict("Cannot delete the default version of a policy."));
    }
    policy.versions.remove(place);
    Ok(Value::Null)
}

fn tag(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let policy = find(world, caller, input)?;
    tags::add(&mut policy.tags, tags::of(input, "Tags").unwrap_or_default()).map_err(invalid_input)?;
    Ok(Value::Null)
}

fn untag(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    tags::remove(&mut find(world, caller, input)?.tags, &input.texts("TagKeys").unwrap_or_default());
    Ok(Value::Null)
}
