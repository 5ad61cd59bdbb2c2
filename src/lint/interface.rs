//! Rules about version constraints, tags, and the codes that a spec allows.

use super::{LINTS, LintInput};
use crate::diag::did_you_mean;
use crate::diag::{Code, Example};
use crate::spec::floors::{self, Floor};
use crate::spec::problem::{Problem, path};
use crate::spec::version;
use crate::terraform::resource_change::codes::CODES as CHANGES;

/// A version constraint below what the module uses.
pub const FLOOR_TOO_LOW: Code = Code::rule(
    "PTC219",
    "the version constraint admits versions that lack what the module uses",
    "`~> 5.0` admits 5.0.0, but `credential_arn` needs 5.37: with an older provider the module fails with \
     \"unsupported argument\".",
    Example::Spec {
        bad: "module: { required_aws_provider: \"~> 5.0\" }\n",
        good: "module: { required_aws_provider: \">= 5.37, < 7.0\" }\n",
    },
);

/// Compares both constraints with the floors of the features in use.
pub fn floor_too_low(input: LintInput<'_>) -> Vec<Problem> {
    let floors = floors::floors(input.spec);
    constraints(input)
        .into_iter()
        .filter_map(|(key, constraint, who)| {
            let floor = if key == "required_terraform" { &floors.terraform } else { &floors.aws };
            let lowest = version::lowest(constraint).ok().filter(|lowest| *lowest < floor.version)?;
            let constraint =
                if key == "required_terraform" { floors.terraform_constraint() } else { floors.aws_constraint() };
            Some(too_low(key, who, &lowest.to_string(), floor, &constraint))
        })
        .collect()
}

fn too_low(key: &str, who: &str, lowest: &str, floor: &Floor, constraint: &str) -> Problem {
    let message = format!("this admits {who} {lowest}, but {} needs {}", floor.reason, floor.version);
    Problem::at_value(&FLOOR_TOO_LOW, path(["module", key]), message)
        .help(format!("write `{key}: \"{constraint}\"`, or leave it out"))
}

fn constraints<'a>(input: LintInput<'a>) -> Vec<(&'static str, &'a str, &'static str)> {
    let module = &input.spec.module;
    let terraform = module.required_terraform.as_deref().map(|text| ("required_terraform", text, "Terraform"));
    let aws = module.required_aws_provider.as_deref().map(|text| ("required_aws_provider", text, "the AWS provider"));
    terraform.into_iter().chain(aws).collect()
}

/// A version constraint that terraform can't read.
pub const BAD_CONSTRAINT: Code = Code::firm_rule(
    "PTC234",
    "terraform can't read the version constraint",
    "A constraint is a list such as `>= 5.37, < 7.0`: each part an operator (`=`, `!=`, `>`, `>=`, `<`, `<=`, `~>`) \
     and a version.",
    Example::Spec {
        bad: "module: { required_terraform: \"^1.5\" }\n",
        good: "module: { required_terraform: \">= 1.5\" }\n",
    },
);

/// Reads both constraints.
pub fn bad_constraint(input: LintInput<'_>) -> Vec<Problem> {
    let unreadable = constraints(input).into_iter().filter(|(_, constraint, _)| version::lowest(constraint).is_err());
    unreadable
        .map(|(key, ..)| {
            Problem::at_value(&BAD_CONSTRAINT, path(["module", key]), "this is not a version constraint")
                .help("write it like `>= 1.5` or `>= 5.37, < 7.0`")
        })
        .collect()
}

/// Tags that AWS refuses.
pub const BAD_TAGS: Code = Code::rule(
    "PTC237",
    "AWS would refuse the tags",
    "At most 50 tags; a key has 1 to 128 characters and does not begin with `aws:`, a value at most 256; both hold \
     letters, digits, spaces and `_.:/=+-@`.",
    Example::Spec { bad: "tags: { \"aws:team\": platform }\n", good: "tags: { team: platform }\n" },
);

/// Checks the tags of the module and of the repositories.
pub fn bad_tags(input: LintInput<'_>) -> Vec<Problem> {
    let repositories =
        input.spec.repositories.as_ref().map(|repositories| (path(["repositories", "tags"]), &repositories.tags));
    let mut problems = Vec::new();
    for (at, tags) in [(path(["tags"]), &input.spec.tags)].into_iter().chain(repositories) {
        if tags.len() > 50 {
            let problem = Problem::at_key(&BAD_TAGS, at.clone(), format!("{} tags; AWS allows 50", tags.len()));
            problems.push(problem.help("remove some"));
        }
        for (key, value) in tags {
            if let Some(fault) = tag_fault(key, value) {
                let problem = Problem::at_key(&BAD_TAGS, [&at[..], std::slice::from_ref(key)].concat(), fault);
                problems.push(problem.help("letters, digits, spaces and `_.:/=+-@`; key up to 128, value up to 256"));
            }
        }
    }
    problems
}

fn tag_fault(key: &str, value: &str) -> Option<String> {
    let odd = |text: &str| text.chars().find(|c| !c.is_alphanumeric() && !" _.:/=+-@".contains(*c));
    if key.is_empty() || key.chars().count() > 128 {
        return Some("a tag's key has 1 to 128 characters".to_owned());
    }
    if key.to_lowercase().starts_with("aws:") {
        return Some("keys that begin with `aws:` belong to AWS".to_owned());
    }
    if value.chars().count() > 256 {
        return Some("a tag's value has at most 256 characters".to_owned());
    }
    odd(key).or_else(|| odd(value)).map(|odd| format!("AWS allows no {odd:?} in a tag"))
}

/// A code in `allow` that can't be allowed.
pub const BAD_ALLOW: Code = Code::error(
    "PTC240",
    "this code can't be allowed",
    "Only the domain's rules can be allowed, and not those without which no usable module could be rendered.",
    Some(Example::Spec { bad: "lint: { allow: [PTC218] }\n", good: "lint: { allow: [] }\n" }),
);

/// Checks the codes that the spec allows.
pub fn bad_allow(input: LintInput<'_>) -> Vec<Problem> {
    let wrong = input.spec.lint.allow.iter().enumerate().filter_map(|(index, id)| Some((index, allow_fault(id)?)));
    wrong
        .map(|(index, (message, help))| {
            Problem::at_value(&BAD_ALLOW, path(["lint", "allow", &index.to_string()]), message).help(help)
        })
        .collect()
}

/// Returns why a code can't be allowed, and what to do; `None` if it can.
pub fn allow_fault(id: &str) -> Option<(String, String)> {
    let rules = || LINTS.iter().map(|lint| lint.code).chain(CHANGES.iter().copied());
    match rules().find(|code| code.id == id) {
        Some(code) if code.allowable => None,
        Some(code) => Some((format!("`{id}` can't be allowed"), format!("fix it instead: {}", code.title))),
        None => {
            let allowable = rules().filter(|code| code.allowable);
            let near = did_you_mean(id, allowable.map(|code| code.id));
            let help = near.map_or_else(|| "see docs/codes.md".to_owned(), |near| format!("did you mean `{near}`?"));
            Some((format!("`{id}` is not a rule that can be allowed"), help))
        }
    }
}
