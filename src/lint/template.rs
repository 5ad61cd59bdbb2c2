//! Rules about the template set: that it exists, and that it can do what the spec asks for.

use super::LintInput;
use crate::diag::did_you_mean;
use crate::diag::{Code, Example};
use crate::spec::features;
use crate::spec::model::TemplateRef;
use crate::spec::problem::{Problem, path};
use crate::template::set::{NAMES, TemplateSet};

/// Finds what a built-in set can't do. For a set in a folder, whose `set.toml` is not read here, rendering finds it.
pub fn beyond_set(input: LintInput<'_>) -> Vec<Problem> {
    let TemplateRef::BuiltIn(name) = &input.spec.template else { return Vec::new() };
    match TemplateSet::built_in(name).filter(|_| name != "standard") {
        Some(Ok(set)) => features::missing(input.spec, name, &set.lacks),
        _ => Vec::new(),
    }
}

/// A template set that does not exist.
pub const UNKNOWN_SET: Code = Code::firm_rule(
    "PTC241",
    "there is no such template set",
    "`standard` and `classic` come with ptcgen.",
    Example::Spec { bad: "template: standart\n", good: "template: standard\n" },
);

/// Looks for the set by its name.
pub fn unknown_set(input: LintInput<'_>) -> Vec<Problem> {
    let TemplateRef::BuiltIn(name) = &input.spec.template else { return Vec::new() };
    if NAMES.contains(&name.as_str()) {
        return Vec::new();
    }
    let problem = Problem::at_value(&UNKNOWN_SET, path(["template"]), format!("there is no template set `{name}`"));
    vec![match did_you_mean(name, NAMES.iter().copied()) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!("write `template: {}`", NAMES.join("` or `template: "))),
    }]
}

/// `classic` without a region.
pub const CLASSIC_WITHOUT_REGION: Code = Code::firm_rule(
    "PTC236",
    "the template set `classic` needs a region",
    "Its interface has a variable `aws_region` with a default; `standard` takes the region from the provider instead.",
    Example::Spec { bad: "template: classic\n", good: "template: classic\nregion: eu-west-1\n" },
);

/// Finds `classic` without `region`.
pub fn classic_without_region(input: LintInput<'_>) -> Vec<Problem> {
    let classic = input.spec.template == TemplateRef::BuiltIn("classic".to_owned());
    let missing = classic && input.spec.region.is_none();
    let problem = || {
        Problem::at_value(&CLASSIC_WITHOUT_REGION, path(["template"]), "`classic` needs `region`")
            .help("add `region: eu-west-1`")
    };
    missing.then(problem).into_iter().collect()
}
