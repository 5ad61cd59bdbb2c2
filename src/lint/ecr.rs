//! Rules about upstreams that are ECR registries, and about the roles that ECR assumes.
//!
//! Source: ECR User Guide, "Setting up permissions for cross-account ECR to ECR pull through cache".

use super::LintInput;
use crate::aws::partition;
use crate::aws::registries::{Access, EcrHost, parse_ecr_host};
use crate::base::account::is_account;
use crate::diag::{Code, Example};
use crate::spec::model::{Spec, Upstream};
use crate::spec::problem::{Problem, path};

/// Another account's registry without a role.
pub const MISSING_ROLE: Code = Code::rule(
    "PTC204",
    "another account's registry needs a role",
    "To pull from another account, ECR assumes a role of yours (`custom_role_arn`) that the owner of the upstream lets \
     in. Without one the plan passes, but the apply fails.",
    Example::Spec {
        bad: "account: \"111122223333\"\nupstreams:\n  shared: { url: 444455556666.dkr.ecr.eu-west-1.amazonaws.com }\n",
        good: "account: \"111122223333\"\nupstreams:\n  shared:\n    url: 444455556666.dkr.ecr.eu-west-1.amazonaws.com\n    \
               custom_role_arn: arn:aws:iam::111122223333:role/ecr-pull-through\n",
    },
);

/// Finds registries of other accounts without a role, if the module's own account is known.
pub fn missing_role(input: LintInput<'_>) -> Vec<Problem> {
    let own = own_account(input.spec);
    registries(input.spec)
        .filter(|(upstream, host)| !upstream.has_role() && own.is_some_and(|own| own != host.account))
        .map(|(upstream, host)| {
            let message = format!("`{}` belongs to another account and has no `custom_role_arn`", host.account);
            Problem::at_key(&MISSING_ROLE, path(["upstreams", &upstream.prefix]), message).help(
                "set `create_role: true`, or `custom_role_arn` to a role of yours that trusts pullthroughcache.ecr.amazonaws.com",
            )
        })
        .collect()
}

/// A registry of another partition.
pub const OTHER_PARTITION: Code = Code::rule(
    "PTC230",
    "the upstream is in another partition",
    "ECR can't pull from ECR in another partition, and a host ends with the DNS suffix of its own region.",
    Example::Spec {
        bad: "region: us-gov-west-1\nlint: { allow: [PTC316, PTC322] }\n\
              upstreams:\n  shared: { url: 111122223333.dkr.ecr.us-east-1.amazonaws.com }\n",
        good: "region: us-gov-west-1\nlint: { allow: [PTC316, PTC322] }\n\
               upstreams:\n  shared: { url: 111122223333.dkr.ecr.us-gov-east-1.amazonaws.com }\n",
    },
);

/// Compares partition and suffix of every ECR host with the region's.
pub fn other_partition(input: LintInput<'_>) -> Vec<Problem> {
    let own = input.spec.region.as_deref().and_then(partition::of_region);
    let mut problems = Vec::new();
    for (upstream, host) in registries(input.spec) {
        let path = path(["upstreams", &upstream.prefix, "url"]);
        let Some(theirs) = partition::of_region(host.region) else {
            let message = format!("AWS has no region `{}`", host.region);
            problems.push(Problem::at_value(&OTHER_PARTITION, path, message).help("check the region in the host"));
            continue;
        };
        if theirs.dns_suffix != host.dns_suffix {
            let message = format!("hosts in `{}` end with `{}`", host.region, theirs.dns_suffix);
            let good = format!("{}.dkr.ecr.{}.{}", host.account, host.region, theirs.dns_suffix);
            problems.push(Problem::at_value(&OTHER_PARTITION, path, message).help(format!("write `url: {good}`")));
        } else if own.is_some_and(|own| own != theirs) {
            let message = format!("`{}` is in the partition `{}`, your region is not", host.region, theirs.name);
            problems.push(
                Problem::at_value(&OTHER_PARTITION, path, message).help("copy the images instead (`skopeo copy`)"),
            );
        }
    }
    problems
}

/// A secret for an ECR upstream.
pub const NEEDLESS_SECRET: Code = Code::rule(
    "PTC231",
    "an ECR upstream takes no secret",
    "ECR pulls from ECR with IAM; the API refuses credentials for such a rule.",
    Example::Spec {
        bad: "lint: { allow: [PTC322] }\nupstreams:\n  shared:\n    url: 444455556666.dkr.ecr.eu-west-1.amazonaws.com\n    \
              credentials: { username: FILL-ME, accessToken: FILL-ME }\n",
        good: "lint: { allow: [PTC322] }\nupstreams:\n  shared: { url: 444455556666.dkr.ecr.eu-west-1.amazonaws.com }\n",
    },
);

/// Finds credentials of ECR upstreams.
pub fn needless_secret(input: LintInput<'_>) -> Vec<Problem> {
    let wrong = input.spec.upstreams.iter().filter(|upstream| is_ecr(upstream) && upstream.credentials.is_some());
    wrong
        .map(|upstream| {
            let path = path(["upstreams", &upstream.prefix, "credentials"]);
            Problem::at_key(&NEEDLESS_SECRET, path, "ECR pulls from ECR with IAM, not with credentials")
                .help("remove `credentials`; for another account set `custom_role_arn`")
        })
        .collect()
}

/// A role that ECR can't assume.
pub const BAD_ROLE: Code = Code::rule(
    "PTC238",
    "the role is not one that ECR can assume",
    "`custom_role_arn` is the ARN of an IAM role, at most 2048 characters. Among upstreams only an ECR registry has one.",
    Example::Spec {
        bad: "upstreams:\n  shared:\n    url: 444455556666.dkr.ecr.eu-west-1.amazonaws.com\n    \
              custom_role_arn: ecr-pull-through\n",
        good: "upstreams:\n  shared:\n    url: 444455556666.dkr.ecr.eu-west-1.amazonaws.com\n    \
               custom_role_arn: arn:aws:iam::111122223333:role/ecr-pull-through\n",
    },
);

/// Checks every role, including that of the creation templates.
pub fn bad_role(input: LintInput<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for upstream in &input.spec.upstreams {
        problems.extend(bad_created_role(upstream));
        let Some(role) = upstream.custom_role_arn.as_deref() else { continue };
        let path = path(["upstreams", &upstream.prefix, "custom_role_arn"]);
        if !is_ecr(upstream) {
            let problem = Problem::at_key(&BAD_ROLE, path, format!("{} takes no role", upstream.preset.title));
            problems.push(problem.help("remove `custom_role_arn`; it is for ECR upstreams"));
        } else if role_account(role).is_none() {
            problems.push(no_role(path));
        }
    }
    let template_role =
        input.spec.repositories.as_ref().and_then(|repositories| repositories.custom_role_arn.as_deref());
    if template_role.is_some_and(|role| role_account(role).is_none()) {
        problems.push(no_role(path(["repositories", "custom_role_arn"])));
    }
    problems
}

fn bad_created_role(upstream: &Upstream) -> Option<Problem> {
    let path = path(["upstreams", &upstream.prefix, "create_role"]);
    if !upstream.create_role {
        None
    } else if !is_ecr(upstream) {
        let problem = Problem::at_key(&BAD_ROLE, path, format!("{} takes no role", upstream.preset.title));
        Some(problem.help("remove `create_role`; it is for ECR upstreams"))
    } else {
        upstream.custom_role_arn.as_ref().map(|_| {
            Problem::at_key(&BAD_ROLE, path, "the rule has a role already")
                .help("remove `create_role`, or remove `custom_role_arn` to let the module create one")
        })
    }
}

fn no_role(path: crate::spec::problem::Path) -> Problem {
    Problem::at_value(&BAD_ROLE, path, "this is not the ARN of an IAM role")
        .help("write it as `arn:aws:iam::111122223333:role/NAME`")
}

/// An upstream that is the registry with the cache.
pub const OWN_REGISTRY: Code = Code::warning(
    "PTC304",
    "the upstream is the registry that would cache it",
    "The account and the region are the same, so the images are there already.",
    Example::Spec {
        bad: "account: \"111122223333\"\nregion: eu-west-1\n\
              upstreams:\n  own: { url: 111122223333.dkr.ecr.eu-west-1.amazonaws.com }\n",
        good: "account: \"111122223333\"\nregion: eu-west-1\n\
               upstreams:\n  own: { url: 111122223333.dkr.ecr.us-east-1.amazonaws.com }\n",
    },
);

/// Finds rules that cache their own registry.
pub fn own_registry(input: LintInput<'_>) -> Vec<Problem> {
    let own = own_account(input.spec);
    registries(input.spec)
        .filter(|(_, host)| own == Some(host.account) && input.spec.region.as_deref() == Some(host.region))
        .map(|(upstream, _)| {
            let path = path(["upstreams", &upstream.prefix, "url"]);
            Problem::at_value(&OWN_REGISTRY, path, "this is the registry that would hold the cache")
                .help("pull from it directly, or name another region or account")
        })
        .collect()
}

/// A role that may be needed.
pub const ROLE_MAY_BE_MISSING: Code = Code::warning(
    "PTC322",
    "an ECR upstream without a role works in the module's own account only",
    "AWS requires a role for another account's registry, and its documentation is inconsistent about whether \
     another region of the same account needs one too.",
    Example::Spec {
        bad: "upstreams:\n  shared: { url: 444455556666.dkr.ecr.eu-west-1.amazonaws.com }\n",
        good: "account: \"444455556666\"\nupstreams:\n  shared: { url: 444455556666.dkr.ecr.eu-west-1.amazonaws.com }\n",
    },
);

/// Finds ECR upstreams without a role, if the module's own account is not known.
pub fn role_may_be_missing(input: LintInput<'_>) -> Vec<Problem> {
    let unknown = own_account(input.spec).is_none();
    registries(input.spec)
        .filter(|(upstream, _)| unknown && !upstream.has_role())
        .map(|(upstream, host)| {
            let message =
                format!("without `custom_role_arn` this works only if `{}` is your own account", host.account);
            Problem::at_key(&ROLE_MAY_BE_MISSING, path(["upstreams", &upstream.prefix]), message).help(format!(
                "set `account: \"{}\"` at the top if it is, otherwise `create_role: true` here",
                host.account
            ))
        })
        .collect()
}

/// Returns the account of the module: the spec's `account`, else that of the first role that an upstream has.
pub fn own_account(spec: &Spec) -> Option<&str> {
    let by_role = || spec.upstreams.iter().find_map(|upstream| role_account(upstream.custom_role_arn.as_deref()?));
    spec.account.as_deref().or_else(by_role)
}

/// Returns the account in a role's ARN; `None` for any other text.
pub fn role_account(arn: &str) -> Option<&str> {
    let mut parts = arn.splitn(6, ':');
    let fixed = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    let (account, resource) = (parts.next()?, parts.next()?);
    let partition = crate::aws::partition::PARTITIONS.iter().any(|partition| partition.name == fixed[1]);
    let name = resource.strip_prefix("role/").is_some_and(|name| !name.is_empty());
    let good =
        fixed[0] == "arn" && partition && fixed[2] == "iam" && fixed[3].is_empty() && is_account(account) && name;
    (good && arn.len() <= 2048).then_some(account)
}

fn is_ecr(upstream: &Upstream) -> bool {
    upstream.preset.access == Access::Iam
}

fn registries(spec: &Spec) -> impl Iterator<Item = (&Upstream, EcrHost<'_>)> {
    let ecr = spec.upstreams.iter().filter(|upstream| is_ecr(upstream));
    ecr.filter_map(|upstream| Some((upstream, parse_ecr_host(&upstream.url)?)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::spec::resolve::resolve;

    /// The codes of the rules about roles that a spec with one upstream breaks.
    fn codes(account: &str, upstream: &Value) -> Vec<&'static str> {
        let value = json!({ "account": account, "upstreams": { "shared": upstream } });
        let spec = resolve(value.clone()).expect("a spec").spec;
        let input = LintInput { spec: &spec, value: &value };
        let problems = [missing_role(input), bad_role(input), role_may_be_missing(input)].concat();
        problems.iter().map(|problem| problem.code.id).collect()
    }

    #[test]
    fn a_rule_has_a_role_of_its_own_or_one_that_is_made() {
        let url = "444455556666.dkr.ecr.eu-west-1.amazonaws.com";
        let role = "arn:aws:iam::111122223333:role/reader";
        assert_eq!(codes("111122223333", &json!({ "url": url })), ["PTC204"]);
        assert_eq!(codes("444455556666", &json!({ "url": url })), [""; 0]);
        assert_eq!(codes("111122223333", &json!({ "url": url, "create_role": true })), [""; 0]);
        assert_eq!(
            codes("111122223333", &json!({ "url": url, "create_role": true, "custom_role_arn": role })),
            ["PTC238"]
        );
        assert_eq!(codes("111122223333", &json!({ "preset": "quay", "create_role": true })), ["PTC238"]);
    }
}
