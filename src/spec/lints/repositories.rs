//! Rules about creation templates.
//!
//! Sources: ECR User Guide, "Repository creation templates" and "Lifecycle policy properties".

use serde_json::Value;

use super::Input;
use crate::diag::codes::{Code, Example};
use crate::spec::model::{Lifecycle, Repositories};
use crate::spec::problem::{Path, Problem, path};

/// Rules that one lifecycle policy may hold.
pub const MAX_LIFECYCLE_RULES: usize = 50;

/// Immutable tags in a cache.
pub const IMMUTABLE_TAGS: Code = Code::rule(
    "PTC211",
    "cached tags can't be immutable",
    "ECR looks upstream once a day and overwrites a tag that moved. An immutable tag can't be overwritten and stays stale.",
    Example {
        bad: "repositories: { image_tag_mutability: IMMUTABLE }\n",
        good: "repositories: { image_tag_mutability: MUTABLE }\n",
    },
);

/// Finds `IMMUTABLE`.
pub fn immutable_tags(input: Input<'_>) -> Vec<Problem> {
    let immutable = repositories(input).filter(|repositories| repositories.image_tag_mutability == "IMMUTABLE");
    immutable
        .map(|_| {
            Problem::at_value(
                &IMMUTABLE_TAGS,
                path(["repositories", "image_tag_mutability"]),
                "a cache refreshes its tags",
            )
            .help("write `image_tag_mutability: MUTABLE`, or leave it out")
        })
        .collect()
}

/// Partly immutable tags in a cache.
pub const PARTLY_IMMUTABLE_TAGS: Code = Code::warning(
    "PTC311",
    "most cached tags would be immutable",
    "Only tags that a filter excludes are refreshed; all others stay as they were first pulled.",
    Example {
        bad: "module: { required_aws_provider: \">= 6.10\" }\nrepositories:\n  \
              image_tag_mutability: IMMUTABLE_WITH_EXCLUSION\n  image_tag_mutability_exclusion_filters: [latest]\n",
        good: "repositories: { image_tag_mutability: MUTABLE }\n",
    },
);

/// Finds `IMMUTABLE_WITH_EXCLUSION`.
pub fn partly_immutable_tags(input: Input<'_>) -> Vec<Problem> {
    let partly =
        repositories(input).filter(|repositories| repositories.image_tag_mutability == "IMMUTABLE_WITH_EXCLUSION");
    partly
        .map(|_| {
            let path = path(["repositories", "image_tag_mutability"]);
            Problem::at_value(&PARTLY_IMMUTABLE_TAGS, path, "tags outside the filters are never refreshed")
                .help("write `image_tag_mutability: MUTABLE`, or allow PTC311")
        })
        .collect()
}

/// Tags or a key, and nobody to set them.
pub const MISSING_TEMPLATE_ROLE: Code = Code::rule(
    "PTC212",
    "the creation template needs a role",
    "ECR sets tags and customer managed keys on new repositories through a role; without one the first pull fails.",
    Example {
        bad: "repositories: { create_role: false, tags: { team: platform } }\n",
        good: "repositories: { tags: { team: platform } }\n",
    },
);

/// Finds tags or KMS where no role is made or given.
pub fn missing_template_role(input: Input<'_>) -> Vec<Problem> {
    let without = repositories(input).filter(|repositories| {
        repositories.needs_role() && !repositories.create_role && repositories.custom_role_arn.is_none()
    });
    without
        .map(|_| {
            let path = path(["repositories", "create_role"]);
            Problem::at_value(&MISSING_TEMPLATE_ROLE, path, "tags and KMS encryption need a role that ECR can take")
                .help("remove `create_role: false`, or set `custom_role_arn` to a role that trusts ecr.amazonaws.com")
        })
        .collect()
}

/// A lifecycle policy that ECR refuses.
pub const BAD_LIFECYCLE: Code = Code::rule(
    "PTC213",
    "ECR would refuse the lifecycle policy",
    "`tagStatus` is `tagged`, `untagged` or `any` in lower case; an `any` rule comes last; priorities are unique; there \
     are 1 to 50 rules; `sinceImagePulled` can't expire. The provider checks none of it.",
    Example {
        bad: "repositories:\n  lifecycle:\n    rules:\n      - rulePriority: 1\n        \
              selection: { tagStatus: ANY, countType: imageCountMoreThan, countNumber: 10 }\n        \
              action: { type: expire }\n",
        good: "repositories: { lifecycle: { keep_last: 10 } }\n",
    },
);

/// Checks hand-written lifecycle rules.
pub fn bad_lifecycle(input: Input<'_>) -> Vec<Problem> {
    let Some((rules, at)) = lifecycle_rules(input) else { return Vec::new() };
    let mut problems = Vec::new();
    if rules.is_empty() || rules.len() > MAX_LIFECYCLE_RULES {
        let message = format!("{} lifecycle rules, 1 to {MAX_LIFECYCLE_RULES} are allowed", rules.len());
        problems.push(
            Problem::at_key(&BAD_LIFECYCLE, at.clone(), message).help("leave `lifecycle` out to keep everything"),
        );
    }
    for (index, rule) in rules.iter().enumerate() {
        let at = |keys: &[&str]| {
            [&at[..], &[index.to_string()], &keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>()].concat()
        };
        problems.extend(rule_problems(rules, index, rule, &at));
    }
    problems
}

fn rule_problems(rules: &[Value], index: usize, rule: &Value, at: &dyn Fn(&[&str]) -> Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    let status = tag_status(rule);
    if !matches!(status, "tagged" | "untagged" | "any") {
        let problem =
            Problem::at_value(&BAD_LIFECYCLE, at(&["selection", "tagStatus"]), format!("`{status}` is no tag status"));
        problems.push(problem.help("write `tagged`, `untagged` or `any`, in lower case"));
    }
    let priority = priority(rule);
    if rules[..index].iter().any(|earlier| self::priority(earlier) == priority) {
        let problem = Problem::at_value(&BAD_LIFECYCLE, at(&["rulePriority"]), "an earlier rule has the same priority");
        problems.push(problem.help("give every rule a number of its own"));
    }
    if status == "any" && rules.iter().any(|other| self::priority(other) > priority) {
        let problem = Problem::at_value(&BAD_LIFECYCLE, at(&["rulePriority"]), "a rule for `any` image must come last");
        problems.push(problem.help("give it the highest `rulePriority`"));
    }
    let expires = rule.pointer("/action/type").and_then(Value::as_str) == Some("expire");
    if expires && rule.pointer("/selection/countType").and_then(Value::as_str) == Some("sinceImagePulled") {
        let path = at(&["selection", "countType"]);
        let problem =
            Problem::at_value(&BAD_LIFECYCLE, path, "`sinceImagePulled` can only move an image to the archive");
        problems.push(problem.help(
            "write `countType: sinceImagePushed`, or `action: { type: transition, targetStorageClass: archive }`",
        ));
    }
    problems
}

/// A count that throws out what is in use.
pub const KEEPS_FEW_IMAGES: Code = Code::warning(
    "PTC313",
    "the lifecycle policy keeps three images or fewer",
    "A count is per repository: with one kept image, pulling `nginx:1.27` throws out `nginx:1.26`, and every pull of \
     either goes upstream again.",
    Example {
        bad: "repositories: { lifecycle: { keep_last: 1 } }\n",
        good: "repositories: { lifecycle: { keep_last: 10 } }\n",
    },
);

/// Finds counts of three or fewer.
pub fn keeps_few_images(input: Input<'_>) -> Vec<Problem> {
    let warn = |path: Path, count: u64| {
        Problem::at_value(&KEEPS_FEW_IMAGES, path, format!("a repository would keep {count} of its images"))
            .help("keep 10 or more, or expire by age (`expire_after_days: 90`)")
    };
    if let Some(Lifecycle::Simple { keep_last: Some(count @ 0..=3), .. }) = lifecycle(input) {
        return vec![warn(path(["repositories", "lifecycle", "keep_last"]), u64::from(*count))];
    }
    let Some((rules, at)) = lifecycle_rules(input) else { return Vec::new() };
    let few = |rule: &Value| {
        let counts = rule.pointer("/selection/countType").and_then(Value::as_str) == Some("imageCountMoreThan");
        let count = rule.pointer("/selection/countNumber").and_then(Value::as_u64).filter(|count| *count <= 3)?;
        (counts && tag_status(rule) == "any").then_some(count)
    };
    let found = rules.iter().enumerate().filter_map(|(index, rule)| Some((index, few(rule)?)));
    found
        .map(|(index, count)| {
            warn([&at[..], &[index.to_string(), "selection".into(), "countNumber".into()]].concat(), count)
        })
        .collect()
}

/// A key of another region.
pub const FOREIGN_KEY: Code = Code::rule(
    "PTC214",
    "the key is not one that this region's ECR can use",
    "A repository's key is a full key ARN of the same region, and only KMS encryption has one.",
    Example {
        bad: "region: eu-west-1\nrepositories:\n  encryption:\n    type: KMS\n    \
              kms_key: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\n",
        good: "region: eu-west-1\nrepositories:\n  encryption:\n    type: KMS\n    \
               kms_key: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\n",
    },
);

/// Checks the key of cached repositories.
pub fn foreign_key(input: Input<'_>) -> Vec<Problem> {
    let keyed = repositories(input)
        .filter_map(|repositories| Some((repositories, repositories.encryption.kms_key.as_deref()?)));
    keyed
        .filter_map(|(repositories, key)| {
            let fault = key_fault(key, &repositories.encryption.encryption_type, input.spec.region.as_deref())?;
            Some(
                Problem::at_value(&FOREIGN_KEY, path(["repositories", "encryption", "kms_key"]), fault)
                    .help("write the full ARN, `arn:aws:kms:REGION:ACCOUNT:key/ID`, with `type: KMS`"),
            )
        })
        .collect()
}

fn key_fault(key: &str, encryption_type: &str, own_region: Option<&str>) -> Option<String> {
    if encryption_type == "AES256" {
        return Some("AES256 encryption takes no key".to_owned());
    }
    let parts: Vec<&str> = key.splitn(6, ':').collect();
    let [arn, _, kms, region, _, resource] = parts[..] else {
        return Some("this is not the ARN of a KMS key".to_owned());
    };
    if arn != "arn" || kms != "kms" || !resource.starts_with("key/") {
        return Some("this is not the ARN of a KMS key".to_owned());
    }
    own_region
        .filter(|own| *own != region)
        .map(|own| format!("the key lives in `{region}`, the repositories in `{own}`"))
}

/// Dual-layer encryption where AWS has none.
pub const DSSE_OUTSIDE_GOV: Code = Code::rule(
    "PTC232",
    "dual-layer encryption exists in GovCloud only",
    "ECR takes `KMS_DSSE` only in the AWS GovCloud (US) regions.",
    Example {
        bad: "region: eu-west-1\nrepositories: { encryption: { type: KMS_DSSE } }\n",
        good: "region: eu-west-1\nrepositories: { encryption: { type: KMS } }\n",
    },
);

/// Finds `KMS_DSSE` outside GovCloud.
pub fn dsse_outside_gov(input: Input<'_>) -> Vec<Problem> {
    let gov = input.spec.region.as_deref().is_some_and(|region| region.starts_with("us-gov-"));
    let dsse = repositories(input).filter(|repositories| repositories.encryption.encryption_type == "KMS_DSSE" && !gov);
    dsse.map(|_| {
        let path = path(["repositories", "encryption", "type"]);
        Problem::at_value(&DSSE_OUTSIDE_GOV, path, "`KMS_DSSE` works in GovCloud regions only")
            .help("write `type: KMS`, or set `region` to a GovCloud region")
    })
    .collect()
}

/// A template for the whole registry.
pub const TEMPLATE_FOR_ALL: Code = Code::warning(
    "PTC315",
    "the creation template would govern the whole registry",
    "A template for `ROOT` applies to every new repository without a template of its own, not only to cached ones.",
    Example {
        bad: "upstreams:\n  ROOT: { preset: quay }\nrepositories: {}\n",
        good: "upstreams:\n  quay: {}\nrepositories: {}\n",
    },
);

/// Finds creation templates for `ROOT`.
pub fn template_for_all(input: Input<'_>) -> Vec<Problem> {
    let root = input.spec.upstreams.iter().any(|upstream| upstream.prefix == "ROOT");
    repositories(input)
        .filter(|_| root)
        .map(|_| {
            Problem::at_key(
                &TEMPLATE_FOR_ALL,
                path(["repositories"]),
                "with a `ROOT` rule this governs every new repository",
            )
            .help("give the rule a prefix, or leave `repositories` out")
        })
        .collect()
}

fn repositories<'a>(input: Input<'a>) -> impl Iterator<Item = &'a Repositories> {
    input.spec.repositories.iter()
}

fn lifecycle<'a>(input: Input<'a>) -> Option<&'a Lifecycle> {
    input.spec.repositories.as_ref()?.lifecycle.as_ref()
}

fn lifecycle_rules<'a>(input: Input<'a>) -> Option<(&'a [Value], Path)> {
    match lifecycle(input)? {
        Lifecycle::Rules(rules) => Some((rules, path(["repositories", "lifecycle", "rules"]))),
        Lifecycle::Simple { .. } => None,
    }
}

fn tag_status(rule: &Value) -> &str {
    rule.pointer("/selection/tagStatus").and_then(Value::as_str).unwrap_or_default()
}

fn priority(rule: &Value) -> Option<u64> {
    rule.get("rulePriority").and_then(Value::as_u64)
}
