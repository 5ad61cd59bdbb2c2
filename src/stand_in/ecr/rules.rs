//! Pull through cache rules.

use serde_json::{Value, json};

use super::access::{check_role, check_secret};
use super::{PREFIX, invalid_parameter};
use crate::aws::registries::{Access, MAX_RULES, REGISTRIES, ROOT, Registry, parse_ecr_host};
use crate::stand_in::operation::{Answer, Caller, Input, Operation, seconds};
use crate::stand_in::refusal::Refusal;
use crate::stand_in::shape::{Field, Kind, needs, takes};
use crate::stand_in::state::registry::Rule;
use crate::stand_in::state::{RootPrefix, World};

/// The calls.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreatePullThroughCacheRule",
        subject: "ecrRepositoryPrefix",
        takes: &[
            RULE_PREFIX,
            needs("upstreamRegistryUrl", Kind::ANY_TEXT),
            takes("upstreamRegistry", Kind::one_of(UPSTREAMS)),
            CREDENTIAL_ARN,
            CUSTOM_ROLE_ARN,
            takes("upstreamRepositoryPrefix", RULE_PREFIX.kind),
            REGISTRY_ID,
        ],
        silent: false,
        answer: create,
    },
    Operation {
        name: "DescribePullThroughCacheRules",
        subject: "",
        takes: &[takes("ecrRepositoryPrefixes", Kind::List(&RULE_PREFIX.kind, 1, 100)), REGISTRY_ID],
        silent: false,
        answer: describe,
    },
    Operation {
        name: "UpdatePullThroughCacheRule",
        subject: "ecrRepositoryPrefix",
        takes: &[RULE_PREFIX, CREDENTIAL_ARN, CUSTOM_ROLE_ARN, REGISTRY_ID],
        silent: false,
        answer: update,
    },
    Operation {
        name: "DeletePullThroughCacheRule",
        subject: "ecrRepositoryPrefix",
        takes: &[RULE_PREFIX, REGISTRY_ID],
        silent: false,
        answer: delete,
    },
    Operation {
        name: "ValidatePullThroughCacheRule",
        subject: "ecrRepositoryPrefix",
        takes: &[RULE_PREFIX, REGISTRY_ID],
        silent: false,
        answer: validate,
    },
];

const RULE_PREFIX: Field = needs("ecrRepositoryPrefix", Kind::pattern(2, 30, PREFIX));
const CREDENTIAL_ARN: Field = takes("credentialArn", Kind::pattern(50, 612, SECRET_ARN));
const SECRET_ARN: &str =
    "^arn:aws(-\\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\\-pullthroughcache\\/[a-zA-Z0-9\\/_+=.@-]+$";
/// The role that ECR assumes.
pub const CUSTOM_ROLE_ARN: Field = takes("customRoleArn", Kind::text(0, 2048));
/// The account of the registry; the caller's own is the default. The provider sends it when it deletes a rule.
const REGISTRY_ID: Field = takes("registryId", Kind::pattern(0, usize::MAX, "[0-9]{12}"));
const UPSTREAMS: &[&str] = &[
    "ecr",
    "ecr-public",
    "quay",
    "k8s",
    "docker-hub",
    "github-container-registry",
    "azure-container-registry",
    "gitlab-container-registry",
    "chainguard",
];

/// A registry of another account needs rights there, which the stand-in gives nobody.
fn check_registry(caller: &Caller, input: &Input) -> Result<(), Refusal> {
    match input.text("registryId").filter(|id| *id != caller.account) {
        Some(id) => Err(Refusal::new("AccessDeniedException", format!("The caller has no access to registry {id}."))),
        None => Ok(()),
    }
}

fn create(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    check_registry(caller, input)?;
    let prefix = without_slash(input.required("ecrRepositoryPrefix"));
    let url = input.required("upstreamRegistryUrl");
    let (credential, role) = (input.text("credentialArn"), input.text("customRoleArn").filter(|arn| !arn.is_empty()));
    let upstream_prefix = input.text("upstreamRepositoryPrefix").map(without_slash);
    let registry = upstream(caller, url)?;
    if input.text("upstreamRegistry").is_some_and(|name| name != registry.api_name) {
        return Err(invalid_parameter("upstreamRegistry", &format!("{url} is {}", registry.api_name)));
    }
    check_access(caller, registry, url, credential, role)?;
    // ECR User Guide, "Customizing repository prefixes for ECR to ECR pull through cache": another prefix than ROOT in the
    // upstream registry needs another one than ROOT in the own.
    if prefix == ROOT && upstream_prefix.is_some_and(|upstream| upstream != ROOT) {
        return Err(invalid_parameter("upstreamRepositoryPrefix", "has to be ROOT where ecrRepositoryPrefix is ROOT"));
    }
    let rules = &world.region(&caller.account, &caller.region).rules;
    if rules.contains_key(prefix) {
        let message = format!(
            "The pull through cache rule already exists for the prefix '{prefix}' in the registry with id '{}'",
            caller.account
        );
        return Err(Refusal::new("PullThroughCacheRuleAlreadyExistsException", message));
    }
    if rules.len() >= MAX_RULES {
        let message = format!("The registry has {MAX_RULES} pull through cache rules, which is the limit.");
        return Err(Refusal::new("LimitExceededException", message));
    }
    credential.map_or(Ok(()), |arn| check_secret(world, caller, arn))?;
    role.map_or(Ok(()), |arn| check_role(world, caller, arn))?;
    let root = match world.root_prefix {
        RootPrefix::Absent => false,
        RootPrefix::EcrUpstreams => registry.access == Access::Iam,
        RootPrefix::EveryUpstream => true,
    };
    let rule = Rule {
        prefix: prefix.to_owned(),
        url: url.to_owned(),
        upstream: registry.api_name,
        credential_arn: credential.map(str::to_owned),
        custom_role_arn: role.map(str::to_owned),
        upstream_prefix: upstream_prefix.or(root.then_some(ROOT)).map(str::to_owned),
        created: caller.now,
        updated: caller.now,
    };
    let mut output = shown(caller, &rule);
    output["createdAt"] = seconds(rule.created);
    output["upstreamRegistry"] = Value::from(rule.upstream);
    world.region(&caller.account, &caller.region).rules.insert(prefix.to_owned(), rule);
    Ok(output)
}

/// `docker-hub/` and `docker-hub` are the same prefix.
fn without_slash(prefix: &str) -> &str {
    prefix.strip_suffix('/').unwrap_or(prefix)
}

/// The registry of a URL. An upstream in ECR has to be in the same partition (AWS GovCloud User Guide, "Amazon ECR").
fn upstream(caller: &Caller, url: &str) -> Result<&'static Registry, Refusal> {
    let registry = REGISTRIES.iter().find(|registry| registry.host.matches(url));
    let elsewhere = |registry: &&Registry| {
        registry.access != Access::Iam
            || parse_ecr_host(url)
                .is_some_and(|host| super::super::state::partition_of(host.region) == caller.partition)
    };
    registry.filter(elsewhere).ok_or_else(|| {
        let message = format!("The specified upstream registry isn't supported: {url}");
        Refusal::new("UnsupportedUpstreamRegistryException", message)
    })
}

/// The credentials that the upstream registry needs (ECR User Guide, "Creating a pull through cache rule").
fn check_access(
    caller: &Caller,
    registry: &Registry,
    url: &str,
    credential: Option<&str>,
    role: Option<&str>,
) -> Result<(), Refusal> {
    match registry.access {
        // In the words of aws-controllers-k8s/community#2589.
        Access::Secret(_) if credential.is_none() => {
            let message = format!("The upstream registry {url} requires authentication. Specify a credential ARN.");
            Err(Refusal::new("UnsupportedUpstreamRegistryException", message))
        }
        Access::Iam if credential.is_some() => {
            Err(invalid_parameter("credentialArn", "an upstream registry in ECR is accessed with a role"))
        }
        Access::Iam if role.is_none() => match parse_ecr_host(url) {
            Some(host) if host.account != caller.account => {
                Err(invalid_parameter("customRoleArn", "a registry of another account needs a role"))
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The fields that every response about a rule has.
fn shown(caller: &Caller, rule: &Rule) -> Value {
    let mut output = json!({ "ecrRepositoryPrefix": rule.prefix, "registryId": caller.account });
    let fields = [
        ("upstreamRegistryUrl", Some(&rule.url)),
        ("credentialArn", rule.credential_arn.as_ref()),
        ("customRoleArn", rule.custom_role_arn.as_ref()),
        ("upstreamRepositoryPrefix", rule.upstream_prefix.as_ref()),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            output[name] = Value::from(value.clone());
        }
    }
    output
}

fn find<'a>(world: &'a mut World, caller: &Caller, prefix: &str) -> Result<&'a mut Rule, Refusal> {
    let prefix = without_slash(prefix);
    world.region(&caller.account, &caller.region).rules.get_mut(prefix).ok_or_else(|| {
        let message = format!("Some of the pull through cache rules were not found in the registry: {prefix}");
        Refusal::new("PullThroughCacheRuleNotFoundException", message)
    })
}

fn describe(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    check_registry(caller, input)?;
    let full = |rule: &Rule| {
        let mut output = shown(caller, rule);
        output["createdAt"] = seconds(rule.created);
        output["updatedAt"] = seconds(rule.updated);
        output["upstreamRegistry"] = Value::from(rule.upstream);
        output
    };
    let rules: Value = match input.texts("ecrRepositoryPrefixes") {
        Some(prefixes) => {
            let found = prefixes.into_iter().map(|prefix| find(world, caller, prefix).map(|rule| full(rule)));
            found.collect::<Result<_, _>>()?
        }
        None => world.region(&caller.account, &caller.region).rules.values().map(full).collect(),
    };
    Ok(json!({ "pullThroughCacheRules": rules }))
}

/// Changes the credentials. It can't take them away: a request with neither field is refused, in the words of
/// pulumi/pulumi-aws#5714.
fn update(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    check_registry(caller, input)?;
    let prefix = input.required("ecrRepositoryPrefix");
    let (url, registry) = {
        let rule = find(world, caller, prefix)?;
        (rule.url.clone(), upstream(caller, &rule.url)?)
    };
    let (credential, role) = (input.text("credentialArn"), input.text("customRoleArn").filter(|arn| !arn.is_empty()));
    if credential.is_none() && role.is_none() {
        let why = "Please set either credential arn or role arn to update the credential";
        return Err(Refusal::new("InvalidParameterException", format!("Invalid input: {why}")));
    }
    if registry.access == Access::Iam {
        check_access(caller, registry, &url, credential, role)?;
    }
    credential.map_or(Ok(()), |arn| check_secret(world, caller, arn))?;
    role.map_or(Ok(()), |arn| check_role(world, caller, arn))?;
    let rule = find(world, caller, prefix)?;
    if let Some(arn) = credential {
        rule.credential_arn = Some(arn.to_owned());
    }
    if let Some(arn) = role {
        rule.custom_role_arn = Some(arn.to_owned());
    }
    rule.updated = caller.now;
    let mut output = shown(caller, rule);
    output["updatedAt"] = seconds(rule.updated);
    remove(&mut output, "upstreamRegistryUrl");
    Ok(output)
}

/// The response to an update has no URL.
fn remove(output: &mut Value, field: &str) {
    if let Some(fields) = output.as_object_mut() {
        fields.shift_remove(field);
    }
}

fn delete(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    check_registry(caller, input)?;
    let rule = find(world, caller, input.required("ecrRepositoryPrefix"))?.clone();
    world.region(&caller.account, &caller.region).rules.remove(&rule.prefix);
    let mut output = shown(caller, &rule);
    output["createdAt"] = seconds(rule.created);
    Ok(output)
}

/// Says whether ECR could read the secret. The stand-in does not ask the upstream registry.
fn validate(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    check_registry(caller, input)?;
    let rule = find(world, caller, input.required("ecrRepositoryPrefix"))?.clone();
    let mut output = shown(caller, &rule);
    let refusal = rule.credential_arn.as_ref().and_then(|arn| check_secret(world, caller, arn).err());
    output["isValid"] = Value::from(refusal.is_none());
    if let Some(refusal) = refusal {
        output["failure"] = Value::from(refusal.message);
    }
    Ok(output)
}
