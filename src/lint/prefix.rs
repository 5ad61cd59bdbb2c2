//! Rules about repository prefixes.
//!
//! Sources: ECR API Reference, `CreatePullThroughCacheRule`; the stricter pattern of the provider's
//! `aws_ecr_pull_through_cache_rule`; ECR User Guide, "Wildcards in pull through cache" and "Service quotas".

use super::LintInput;
use crate::aws::registries::{MAX_PREFIX_LEN, MAX_RULES, ROOT};
use crate::diag::{Code, Example};
use crate::spec::problem::{Problem, path};

/// A prefix that the API or the provider refuses.
pub const BAD_PREFIX: Code = Code::firm_rule(
    "PTC201",
    "the repository prefix is not one that both ECR and the provider accept",
    "A prefix has 2 to 30 characters: lower-case letters and digits, with single `.`, `_` or `-` between them and `/` \
     between parts, or is `ROOT`. The provider refuses more than the API does, and a trailing slash makes it replace \
     the rule on every plan.",
    Example::Spec { bad: "upstreams:\n  Docker-Hub: { preset: docker-hub }\n", good: "upstreams:\n  docker-hub: {}\n" },
);

/// Checks both prefixes of every upstream.
pub fn bad_prefix(input: LintInput<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for upstream in &input.spec.upstreams {
        let prefix = upstream.prefix.as_str();
        let twin =
            prefix.strip_suffix('/').is_some_and(|bare| input.spec.upstreams.iter().any(|other| other.prefix == bare));
        if let Some(fault) = fault(prefix).filter(|_| !twin) {
            let problem =
                Problem::at_key(&BAD_PREFIX, path(["upstreams", prefix]), format!("the prefix `{prefix}` {fault}"));
            problems.push(with_suggestion(problem, prefix, "name it"));
        }
        let Some(upstream_prefix) = upstream.upstream_repository_prefix.as_deref() else { continue };
        if let Some(fault) = fault(upstream_prefix) {
            let path = path(["upstreams", prefix, "upstream_repository_prefix"]);
            let problem =
                Problem::at_value(&BAD_PREFIX, path, format!("the upstream prefix `{upstream_prefix}` {fault}"));
            problems.push(with_suggestion(problem, upstream_prefix, "write"));
        }
    }
    problems
}

fn with_suggestion(problem: Problem, prefix: &str, verb: &str) -> Problem {
    match suggestion(prefix) {
        Some(suggestion) => problem.help(format!("{verb} `{suggestion}`")),
        None => {
            problem.help("use 2 to 30 of `a-z` and `0-9`, with single `.`, `_`, `-` between them and `/` between parts")
        }
    }
}

/// Returns what is wrong with a prefix, as the end of a sentence; `None` for a good one.
pub fn fault(prefix: &str) -> Option<String> {
    if prefix == ROOT {
        return None;
    }
    let count = prefix.chars().count();
    if count < 2 {
        return Some("has fewer than 2 characters".to_owned());
    }
    if count > MAX_PREFIX_LEN {
        return Some(format!("has {count} characters; at most {MAX_PREFIX_LEN} are allowed"));
    }
    if prefix.ends_with('/') {
        return Some("ends with a slash".to_owned());
    }
    if prefix.chars().any(|c| c.is_uppercase()) {
        return Some("has upper-case letters".to_owned());
    }
    if let Some(odd) = prefix.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-' | '/')) {
        return Some(format!("holds {odd:?}"));
    }
    let lone = |part: &str| part.split(['.', '_', '-']).any(str::is_empty);
    prefix.split('/').any(lone).then(|| "has a `.`, `_`, `-` or `/` that is next to another or at an end".to_owned())
}

/// Returns the closest good prefix, if there is an obvious one.
fn suggestion(prefix: &str) -> Option<String> {
    let mut good = String::new();
    for c in prefix.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => good.push(c),
            '/' => {
                good.truncate(good.trim_end_matches(['.', '_', '-', '/']).len());
                good.push('/');
            }
            _ if good.ends_with(['.', '_', '-', '/']) || good.is_empty() => {}
            '.' | '_' => good.push(c),
            _ => good.push('-'),
        }
    }
    let good = good.trim_matches(['.', '_', '-', '/']);
    (fault(good).is_none() && good != prefix).then(|| good.to_owned())
}

/// A `ROOT` rule with an upstream prefix.
pub const PREFIX_BELOW_ROOT: Code = Code::firm_rule(
    "PTC205",
    "a `ROOT` rule can't have an upstream prefix",
    "ECR accepts an `upstream_repository_prefix` only with a repository prefix other than `ROOT`. The provider does \
     not check this; the apply fails.",
    Example::Spec {
        bad: "upstreams:\n  ROOT: { preset: quay, upstream_repository_prefix: prometheus }\n",
        good: "upstreams:\n  prometheus: { preset: quay, upstream_repository_prefix: prometheus }\n",
    },
);

/// Finds upstream prefixes under `ROOT`.
pub fn prefix_below_root(input: LintInput<'_>) -> Vec<Problem> {
    let root = input.spec.upstreams.iter().filter(|upstream| upstream.prefix == ROOT);
    root.filter_map(crate::spec::model::Upstream::upstream_part)
        .map(|prefix| {
            let path = path(["upstreams", ROOT, "upstream_repository_prefix"]);
            Problem::at_key(&PREFIX_BELOW_ROOT, path, "a `ROOT` rule maps names unchanged")
                .help(format!("give the rule a prefix of its own, for example `{prefix}`, or leave this line out"))
        })
        .collect()
}

/// Two rules with one prefix.
pub const DUPLICATE_PREFIX: Code = Code::firm_rule(
    "PTC206",
    "two rules have the same prefix",
    "`docker-hub/` and `docker-hub` are one prefix to ECR, which refuses the second rule at apply.",
    Example::Spec {
        bad: "upstreams:\n  docker-hub: {}\n  docker-hub/: { preset: docker-hub }\n",
        good: "upstreams:\n  docker-hub: {}\n",
    },
);

/// Finds prefixes that only differ in a trailing slash.
pub fn duplicate_prefix(input: LintInput<'_>) -> Vec<Problem> {
    let upstreams = &input.spec.upstreams;
    let twin = |prefix: &str| {
        let bare = prefix.strip_suffix('/')?;
        upstreams.iter().find(|other| other.prefix == bare).map(|other| other.prefix.clone())
    };
    upstreams
        .iter()
        .filter_map(|upstream| Some((upstream, twin(&upstream.prefix)?)))
        .map(|(upstream, twin)| {
            let message = format!("`{}` is the same prefix as `{twin}`", upstream.prefix);
            Problem::at_key(&DUPLICATE_PREFIX, path(["upstreams", &upstream.prefix]), message)
                .help("remove one of them, or give it another prefix")
        })
        .collect()
}

/// More rules than a registry may have.
pub const TOO_MANY_RULES: Code = Code::rule(
    "PTC207",
    "there are more rules than a registry may have",
    "A registry may have 50 pull through cache rules per region, and the quota can't be raised.",
    Example::Spec {
        bad: "upstreams: {\
            a01: &q { preset: quay }, a02: *q, a03: *q, a04: *q, a05: *q, a06: *q, a07: *q, a08: *q, a09: *q, a10: *q,\n  \
            a11: *q, a12: *q, a13: *q, a14: *q, a15: *q, a16: *q, a17: *q, a18: *q, a19: *q, a20: *q,\n  \
            a21: *q, a22: *q, a23: *q, a24: *q, a25: *q, a26: *q, a27: *q, a28: *q, a29: *q, a30: *q,\n  \
            a31: *q, a32: *q, a33: *q, a34: *q, a35: *q, a36: *q, a37: *q, a38: *q, a39: *q, a40: *q,\n  \
            a41: *q, a42: *q, a43: *q, a44: *q, a45: *q, a46: *q, a47: *q, a48: *q, a49: *q, a50: *q,\n  \
            a51: *q }\n",
        good: "upstreams: { a01: { preset: quay } }\n",
    },
);

/// Finds the first rule over the quota.
pub fn too_many_rules(input: LintInput<'_>) -> Vec<Problem> {
    let count = input.spec.upstreams.len();
    let over = input.spec.upstreams.get(MAX_RULES).into_iter();
    over.map(|upstream| {
        let message = format!("there are {count} rules, but a registry may have {MAX_RULES} per region");
        Problem::at_key(&TOO_MANY_RULES, path(["upstreams", &upstream.prefix]), message)
            .help("spread them over regions or accounts, or cover several upstream prefixes with one rule")
    })
    .collect()
}

/// A prefix inside another.
pub const NESTED_PREFIX: Code = Code::warning(
    "PTC306",
    "one prefix is inside another",
    "AWS does not document which of two nested rules serves a pull.",
    Example::Spec {
        bad: "upstreams:\n  hub: { preset: quay }\n  hub/k8s: { preset: k8s }\n",
        good: "upstreams:\n  hub/quay: { preset: quay }\n  hub/k8s: { preset: k8s }\n",
    },
);

/// Finds prefixes that continue another one.
pub fn nested_prefix(input: LintInput<'_>) -> Vec<Problem> {
    let upstreams = &input.spec.upstreams;
    let outer = |prefix: &str| {
        let continues =
            |other: &str| prefix.strip_prefix(other).is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'));
        upstreams.iter().find(|other| continues(&other.prefix)).map(|other| other.prefix.as_str())
    };
    upstreams
        .iter()
        .filter_map(|upstream| Some((upstream, outer(&upstream.prefix)?)))
        .map(|(upstream, outer)| {
            let message = format!("`{}` is inside `{outer}`", upstream.prefix);
            Problem::at_key(&NESTED_PREFIX, path(["upstreams", &upstream.prefix]), message)
                .help("give both a prefix of the same depth")
        })
        .collect()
}

/// A `ROOT` rule that is not the only rule.
pub const ROOT_BESIDE_OTHERS: Code = Code::warning(
    "PTC321",
    "a `ROOT` rule is not the only rule",
    "It applies to every repository name that no other rule covers, mistyped prefixes included, and AWS documents no \
     order among the rules.",
    Example::Spec {
        bad: "upstreams:\n  ROOT: { preset: quay }\n  k8s: {}\n",
        good: "upstreams:\n  quay: {}\n  k8s: {}\n",
    },
);

/// Finds a `ROOT` rule that is not alone.
pub fn root_beside_others(input: LintInput<'_>) -> Vec<Problem> {
    let upstreams = &input.spec.upstreams;
    let root = upstreams.iter().filter(|upstream| upstream.prefix == ROOT && upstreams.len() > 1);
    root.map(|root| {
        Problem::at_key(
            &ROOT_BESIDE_OTHERS,
            path(["upstreams", ROOT]),
            "`ROOT` catches every name that no other rule covers",
        )
        .help(format!("give it a prefix, for example `{}`", root.preset.console_prefix))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{fault, suggestion};

    #[test]
    fn the_grammar_is_what_api_and_provider_share() {
        for good in ["ROOT", "docker-hub", "team-a/hub", "a1", "a.b_c-d/e"] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in ["a", "docker--hub", "a__b", "-a", "a-", "a//b", "/a", "a/", "Foo", "a b", "ä1", &"a".repeat(31)] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_close_prefix_is_proposed_where_there_is_one() {
        assert_eq!(suggestion("Docker--Hub/").as_deref(), Some("docker-hub"));
        assert_eq!(suggestion("my hub"), Some("my-hub".to_owned()));
        assert_eq!(suggestion("ä"), None);
    }
}
