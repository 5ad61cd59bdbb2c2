//! Rules about IAM policies and the registry policy.
//!
//! Sources: IAM API Reference, `CreatePolicy`; ECR User Guide, "Private registry permissions".

use super::LintInput;
use crate::aws::partition;
use crate::aws::policy::explain::length_fault;
use crate::aws::policy::roles::{MAX_POLICY_BASE_LEN, POLICY_NAME_MARKS};
use crate::aws::policy::{Consumers, DocumentKind, document};
use crate::base::account::is_account;
use crate::diag::{Code, Example};
use crate::spec::policy_scope::{policy_count, policy_scope};
use crate::spec::problem::{Problem, path};

/// A policy name that IAM refuses.
pub const BAD_IAM_NAME: Code = Code::firm_rule(
    "PTC217",
    "IAM would refuse the policy's name",
    "A policy name has 1 to 128 letters, digits and `+=,.@_-`, and the module adds `-` and the role to it. A slash in it \
     fails only at apply.",
    Example::Spec { bad: "policy: { name: team/ecr-pull }\n", good: "policy: { name: team-ecr }\n" },
);

/// Checks the base name.
pub fn bad_iam_name(input: LintInput<'_>) -> Vec<Problem> {
    let named = input.spec.policy.name.iter().filter_map(|name| Some((name, name_fault(name)?)));
    named
        .map(|(name, fault)| {
            let good: String = name.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
            let problem =
                Problem::at_value(&BAD_IAM_NAME, path(["policy", "name"]), format!("the policy's name {fault}"));
            let good = good.chars().take(MAX_POLICY_BASE_LEN).collect::<String>();
            problem.help(if good.is_empty() { "leave it out".to_owned() } else { format!("write `name: {good}`") })
        })
        .collect()
}

fn name_fault(name: &str) -> Option<String> {
    let odd = name.chars().find(|c| !allowed(*c)).map(|odd| format!("holds {odd:?}"));
    odd.or_else(|| name.is_empty().then(|| "is empty".to_owned())).or_else(|| {
        (name.len() > MAX_POLICY_BASE_LEN)
            .then(|| format!("has {} characters; at most {MAX_POLICY_BASE_LEN} leave room for the role", name.len()))
    })
}

fn allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || POLICY_NAME_MARKS.contains(c)
}

/// A role whose permissions don't fit into one IAM policy.
pub const SEVERAL_POLICIES: Code = Code {
    allowable: true,
    ..Code::note(
        "PTC323",
        "a role needs more than one IAM policy",
        "A managed policy has at most 6,144 characters without white space. The module splits a longer one into policies \
         with numbers, `fill-secret` and `fill-secret-2`; a principal needs all of them. A principal can have 10 policies \
         unless its quota is raised.",
    )
};

/// Counts the policies of each role.
pub fn several_policies(input: LintInput<'_>) -> Vec<Problem> {
    let roles = input.spec.policy.roles.iter().enumerate();
    let split = roles.map(|(index, role)| (index, role.name, policy_count(input.spec, role))).filter(|role| role.2 > 1);
    split
        .map(|(index, name, count)| {
            let path = path(["policy", "roles", &index.to_string()]);
            let joint = if count == 2 { "and" } else { "to" };
            let message = format!("`{name}` needs {count} IAM policies: `{name}` {joint} `{name}-{count}`");
            Problem::at_value(&SEVERAL_POLICIES, path, message).help(
                "attach all of them to each principal: the module's output `policy_arns` lists them by these keys",
            )
        })
        .collect()
}

/// A principal that a registry policy can't name.
pub const BAD_PRINCIPAL: Code = Code::rule(
    "PTC239",
    "the registry policy names no principal, or one that IAM does not know",
    "`principals` are 12-digit accounts or IAM ARNs, `organization` is an id such as `o-a1b2c3d4e5`; set one of the \
     two.",
    Example::Spec {
        bad: "registry_policy: { principals: [team-b] }\n",
        good: "registry_policy: { principals: [\"444455556666\"] }\n",
    },
);

/// Checks the principals that may pull through.
pub fn bad_principal(input: LintInput<'_>) -> Vec<Problem> {
    let Some(policy) = &input.spec.registry_policy else { return Vec::new() };
    match policy.consumers() {
        Consumers::Organization(id) if !is_organization(&id) => {
            let path = path(["registry_policy", "organization"]);
            vec![
                Problem::at_value(&BAD_PRINCIPAL, path, "this is not the id of an organization")
                    .help("write it as `o-a1b2c3d4e5`; `aws organizations describe-organization` shows yours"),
            ]
        }
        Consumers::Organization(_) => Vec::new(),
        Consumers::Arns(arns) if arns.is_empty() => {
            vec![
                Problem::at_key(&BAD_PRINCIPAL, path(["registry_policy"]), "it names no principal")
                    .help("set `principals` (accounts or ARNs) or `organization`"),
            ]
        }
        Consumers::Arns(arns) => {
            let bad = arns.iter().enumerate().filter(|(_, arn)| !is_principal(arn));
            bad.map(|(index, _)| {
                let path = path(["registry_policy", "principals", &index.to_string()]);
                Problem::at_value(&BAD_PRINCIPAL, path, "this is neither an account nor an IAM ARN")
                    .help("write 12 digits in quotes, or an ARN such as `arn:aws:iam::444455556666:role/ci`")
            })
            .collect()
        }
    }
}

fn is_organization(id: &str) -> bool {
    // IAM User Guide: `o-` and 10 to 32 lower-case letters or digits.
    let rest = id.strip_prefix("o-").unwrap_or_default();
    (10..=32).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn is_principal(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let arn = matches!(parts[..], ["arn", _, "iam" | "sts", "", owner, resource] if is_account(owner) && !resource.is_empty() && resource != "*");
    is_account(text) || arn
}

/// A registry or repository policy that AWS rejects for its length.
pub const LONG_POLICY: Code = Code {
    allowable: true,
    ..Code::note(
        "PTC324",
        "the registry policy or the policy of cached repositories is longer than AWS allows",
        "Both can have at most 10,240 characters. The registry policy names each principal and the repositories of each \
         rule. An organization is one condition, however many accounts it has.",
    )
};

/// Measures both, in the spec's region or in `eu-west-1`.
pub fn long_policy(input: LintInput<'_>) -> Vec<Problem> {
    let spec = input.spec;
    if spec.registry_policy.is_none() {
        return Vec::new();
    }
    let region = spec.region.as_deref().unwrap_or("eu-west-1");
    let partition = partition::of_region(region).unwrap_or(&partition::PARTITIONS[0]);
    let scope = policy_scope(spec, partition, region, spec.account.as_deref().unwrap_or("111122223333")).scope();
    let kinds = [DocumentKind::Registry, DocumentKind::Repository];
    let fault = kinds.into_iter().find_map(|kind| length_fault(kind, &document(kind, &scope)));
    let problem = |fault| {
        Problem::at_key(&LONG_POLICY, path(["registry_policy"]), fault).help(
            "set `organization` instead of many `principals`, or split the upstreams over several regions or accounts",
        )
    };
    fault.map(problem).into_iter().collect()
}

/// A module that would own the registry's only policy.
pub const MANAGED_REGISTRY_POLICY: Code = Code::warning(
    "PTC320",
    "the module would own the registry's only policy",
    "A registry has one policy per region. A module that manages it replaces what others wrote there, and deletes it \
     on destroy.",
    Example::Spec {
        bad: "registry_policy: { organization: o-a1b2c3d4e5, manage: true }\n",
        good: "registry_policy: { organization: o-a1b2c3d4e5 }\n",
    },
);

/// Finds `manage: true`.
pub fn managed_registry_policy(input: LintInput<'_>) -> Vec<Problem> {
    let managed = input.spec.registry_policy.iter().filter(|policy| policy.manage);
    managed
        .map(|_| {
            let path = path(["registry_policy", "manage"]);
            Problem::at_value(&MANAGED_REGISTRY_POLICY, path, "this replaces whatever policy the registry has")
                .help("leave `manage` out and merge the output `registry_policy_json` where the registry is managed")
        })
        .collect()
}
