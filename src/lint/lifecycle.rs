//! Rules about which images expire in cached repositories. Source: ECR User Guide, "Lifecycle policy properties".

use serde_json::Value;

use super::LintInput;
use crate::diag::{Code, Example};
use crate::spec::model::Lifecycle;
use crate::spec::problem::{Path, Problem, path};

/// The most rules that one lifecycle policy may have.
pub const MAX_LIFECYCLE_RULES: usize = 50;

/// A lifecycle policy that ECR refuses.
pub const BAD_LIFECYCLE: Code = Code::rule(
    "PTC213",
    "ECR would refuse the lifecycle policy",
    "`tagStatus` is `tagged`, `untagged` or `any` in lower case; an `any` rule comes last; priorities are unique; there \
     are 1 to 50 rules; `sinceImagePulled` can't expire. The provider checks none of this.",
    Example::Spec {
        bad: "repositories:\n  lifecycle:\n    rules:\n      - rulePriority: 1\n        \
              selection: { tagStatus: ANY, countType: imageCountMoreThan, countNumber: 10 }\n        \
              action: { type: expire }\n",
        good: "repositories: { lifecycle: { keep_last: 10 } }\n",
    },
);

/// Checks hand-written lifecycle rules.
pub fn bad_lifecycle(input: LintInput<'_>) -> Vec<Problem> {
    let Some((rules, at)) = lifecycle_rules(input) else { return Vec::new() };
    let mut problems = Vec::new();
    if rules.is_empty() || rules.len() > MAX_LIFECYCLE_RULES {
        let message = format!("there are {} lifecycle rules; 1 to {MAX_LIFECYCLE_RULES} are allowed", rules.len());
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
            Problem::at_value(&BAD_LIFECYCLE, at(&["selection", "tagStatus"]), format!("unknown status `{status}`"));
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

/// A count that removes images that are in use.
pub const KEEPS_FEW_IMAGES: Code = Code::warning(
    "PTC313",
    "the lifecycle policy keeps three images or fewer",
    "A count is per repository: if one image is kept, pulling `nginx:1.27` removes `nginx:1.26`, and every pull of \
     either goes upstream again.",
    Example::Spec {
        bad: "repositories: { lifecycle: { keep_last: 1 } }\n",
        good: "repositories: { lifecycle: { keep_last: 10 } }\n",
    },
);

/// Finds counts of three or fewer.
pub fn keeps_few_images(input: LintInput<'_>) -> Vec<Problem> {
    let warn = |path: Path, count: u64| {
        Problem::at_value(&KEEPS_FEW_IMAGES, path, format!("a repository would keep only {count} of its images"))
            .help("keep 10 or more, or expire by age (`expire_after_days: 90`)")
    };
    if let Some(Lifecycle { keep_last: Some(count @ 0..=3), rules: None, .. }) = lifecycle(input) {
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

fn lifecycle<'a>(input: LintInput<'a>) -> Option<&'a Lifecycle> {
    input.spec.repositories.as_ref()?.lifecycle.as_ref()
}

fn lifecycle_rules<'a>(input: LintInput<'a>) -> Option<(&'a [Value], Path)> {
    let rules = lifecycle(input)?.rules.as_deref()?;
    Some((rules, path(["repositories", "lifecycle", "rules"])))
}

fn tag_status(rule: &Value) -> &str {
    rule.pointer("/selection/tagStatus").and_then(Value::as_str).unwrap_or_default()
}

fn priority(rule: &Value) -> Option<u64> {
    rule.get("rulePriority").and_then(Value::as_u64)
}
