//! What the template sets that ptcgen brings ask of a spec.

use super::Input;
use crate::diag::codes::{Code, Example};
use crate::spec::model::TemplateRef;
use crate::spec::problem::{Problem, path};
use crate::template::feature;
use crate::template::set::TemplateSet;

/// Finds what a built-in set can't do; rendering asks the sets of other folders.
pub fn beyond_set(input: Input<'_>) -> Vec<Problem> {
    let TemplateRef::BuiltIn(name) = &input.spec.template else { return Vec::new() };
    match TemplateSet::built_in(name).filter(|_| name != "standard") {
        Some(Ok(set)) => feature::missing(input.spec, name, &set.lacks),
        _ => Vec::new(),
    }
}

/// `classic` without a region.
pub const CLASSIC_WITHOUT_REGION: Code = Code::firm_rule(
    "PTC236",
    "the template set `classic` needs a region",
    "Its interface has a variable `aws_region` with a default; `standard` asks the provider instead.",
    Example { bad: "template: classic\n", good: "template: classic\nregion: eu-west-1\n" },
);

/// Finds `classic` without `region`.
pub fn classic_without_region(input: Input<'_>) -> Vec<Problem> {
    let classic = input.spec.template == TemplateRef::BuiltIn("classic".to_owned());
    let missing = classic && input.spec.region.is_none();
    let problem = || {
        Problem::at_value(&CLASSIC_WITHOUT_REGION, path(["template"]), "`classic` needs `region`")
            .help("add `region: eu-west-1`")
    };
    missing.then(problem).into_iter().collect()
}
