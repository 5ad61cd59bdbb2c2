//! `overrides` of a spec, and the errors if they name something that doesn't exist.

use ptcgen::render::{RenderError, TemplateSet, render};
use ptcgen::spec::resolve;
use serde_json::{Value, json};

fn try_render(overrides: Value) -> Result<String, RenderError> {
    let resolved = resolve(json!({ "overrides": overrides })).expect("a spec");
    let set = TemplateSet::built_in("standard").expect("a set").expect("a sound set");
    let files = render(&resolved.spec, &set)?;
    Ok(["variables.tf", "outputs.tf"]
        .map(|path| String::from_utf8(files.get(path).expect("the file").to_vec()).expect("UTF-8"))
        .concat())
}

#[test]
fn an_attribute_is_replaced_in_its_place() {
    let text = try_render(json!({
        "variables": {
            "recovery_window_in_days": { "description": "Days", "default": 7 },
            "policy_name": { "default": null },
            "credentials": { "default": { "docker-hub": { "username": "FILL-ME", "accessToken": "FILL-ME" } } },
        },
        "outputs": { "rules": { "description": "Rules" } },
    }))
    .expect("text");
    let variable =
        "variable \"recovery_window_in_days\" {\n  description = \"Days\"\n  type        = number\n  default     = 7\n";
    assert!(text.contains(variable), "{text}");
    assert!(text.contains("output \"rules\" {\n  description = \"Rules\"\n"), "{text}");
    assert!(text.contains("  default     = null\n"), "{text}");
}

#[test]
fn a_default_is_added_where_there_is_none() {
    let resolved = resolve(json!({
        "template": "classic",
        "overrides": { "variables": { "aws_region": { "default": "eu-west-1" } } },
    }))
    .expect("a spec");
    let set = TemplateSet::built_in("classic").expect("a set").expect("a sound set");
    let files = render(&resolved.spec, &set).expect("files");
    let text = String::from_utf8_lossy(files.get("variables.tf").expect("the file"));
    assert!(text.contains("= string\n  default     = \"eu-west-1\"\n"), "{text}");
}

#[test]
fn a_name_that_the_module_has_not_got_is_refused() {
    let failure = try_render(json!({
        "variables": { "upstream": { "description": "x" } },
        "outputs": { "nothing_like_it": { "description": "x" } },
    }));
    let Err(RenderError::Spec(problems)) = failure else { unreachable!("{failure:?}") };
    let said: Vec<_> = problems.iter().map(|problem| (problem.message.as_str(), problem.path.join("."))).collect();
    assert_eq!(
        said,
        [
            ("the module has no variable `upstream`", "overrides.variables.upstream".to_owned()),
            ("the module has no output `nothing_like_it`", "overrides.outputs.nothing_like_it".to_owned()),
        ]
    );
    assert_eq!(problems[0].help[0], "did you mean `upstreams`?");
    assert!(problems[1].help[0].starts_with("it has `repository_urls`, `rules`"), "{:?}", problems[1].help);
}
