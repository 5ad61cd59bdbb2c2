//! Strings that break generators, checked by terraform itself.

use std::fs;

use ptcgen::spec::resolve;
use serde_json::{Map, Value, json};

use super::{module, tool};
use crate::render::hostile;
use crate::support::specs;

#[test]
fn reads_every_string_as_it_was() {
    let Some(tool) = tool::tool() else { return };
    let fifty = hostile::fifty();
    // Terraform normalises every string to NFC and can't show a NUL; the rest is compared with its result.
    let compared = fifty.iter().filter(|text| text.is_ascii() && !text.contains('\0'));
    let tags: Map<String, Value> =
        compared.enumerate().map(|(index, text)| (index.to_string(), text.as_str().into())).collect();
    assert!(tags.len() > 10, "{}", tags.len());
    let repository_tags: Map<String, Value> = fifty.iter().map(|text| (text.clone(), "x".into())).collect();
    let value = json!({ "upstreams": { "quay": {} }, "tags": tags, "repositories": { "tags": repository_tags } });
    let files = specs::rendered(&resolve(value).expect("a spec").spec);
    let folder = tempfile::tempdir().expect("a folder");
    specs::write(&files, folder.path());
    module::fmt_check(tool, folder.path()).expect("formatted");
    module::init_validate(tool, folder.path()).expect("valid");

    // Only the variable, so that no provider is needed for `apply`.
    let variables = fs::read_to_string(folder.path().join("variables.tf")).expect("the variables");
    let start = variables.find("variable \"tags\"").expect("the tags");
    let alone = tempfile::tempdir().expect("a folder");
    let text = format!("{}\noutput \"tags\" {{\n  value = var.tags\n}}\n", &variables[start..]);
    fs::write(alone.path().join("main.tf"), text).expect("a file");
    tool.succeed(alone.path(), &["apply", "-auto-approve", "-input=false", "-no-color"]).expect("applied");
    let found = tool.succeed(alone.path(), &["output", "-json", "tags"]).expect("the tags");
    assert_eq!(serde_json::from_str::<Value>(&found).expect("JSON"), Value::Object(tags));
}
