//! The engine is strict, and every value passes through a filter.

use std::borrow::Cow;

use crate::diag::Diagnostic;
use crate::template::engine;
use crate::template::set::{TemplateSet, Texts};
use minijinja::value::{Serde, Value};
use serde_json::json;

fn set(path: &str, template: &str) -> TemplateSet {
    let manifest = format!("name = \"test\"\nversion = \"1\"\nfiles = [{{ path = \"{path}\" }}]\n");
    let texts: Texts = [("set.toml".to_owned(), manifest), (format!("{path}.j2"), template.to_owned())]
        .into_iter()
        .map(|(name, text)| (Cow::Owned(name), Cow::Owned(text)))
        .collect();
    TemplateSet::from_texts(texts).expect("a set")
}

fn render(path: &str, template: &str, context: serde_json::Value) -> Result<String, Vec<Diagnostic>> {
    let set = set(path, template);
    let rendered = engine::render_set(&set, &Value::from(Serde(context)))?;
    Ok(rendered.into_iter().map(|file| file.text).collect())
}

#[track_caller]
fn refused(path: &str, template: &str, message: &str, underlined: &str) {
    let problems = render(path, template, json!({"name": "x", "list": [1]})).expect_err("an error");
    let [problem] = problems.as_slice() else { unreachable!("{problems:?}") };
    assert!(problem.message.contains(message), "{}", problem.message);
    let place = problem.place.as_ref().expect("a place");
    assert_eq!(place.source.name, format!("{path}.j2"));
    assert_eq!(&place.source.text[place.span.clone()], underlined);
}

#[test]
fn a_value_without_a_filter_is_refused() {
    refused("main.tf", "a = <?= name ?>\n", "without a filter", "name");
    refused("main.tf", "a = <?= \"${x}\" ?>\n", "without a filter", "\"${x}\"");
    refused("main.tf", "a = <?= (name | hcl) ~ name ?>\n", "without a filter", "(name | hcl) ~ name");
}

#[test]
fn a_filter_has_its_own_kind_of_file() {
    refused("main.tf", "a = <?= name | md ?>\n", "can't be used in this kind of file", "md");
    refused("a.json", "<?= name | hcl ?>\n", "can't be used in this kind of file", "hcl");
}

#[test]
fn what_is_not_there_is_refused() {
    refused("main.tf", "a = <?= nmae | hcl ?>\n", "undefined", "hcl");
    refused("main.tf", "<? include 'x' ?>\n", "", "include");
}

#[test]
fn an_endless_template_runs_out_of_fuel() {
    let nested = "<? for a in list ?>".to_owned();
    let template = format!("<? macro again() ?>{nested}<?= again() ?><? endfor ?><? endmacro ?><?= again() ?>");
    assert!(render("main.tf", &template, json!({"list": vec![0; 100]})).is_err());
}

#[test]
fn templates_leave_hcl_alone() {
    let hcl = "a = \"${var.x}%{ if b }<%{ endif }{{ }}{% %}{# #}\"\nb = <<-EOT\n  ${#x}\nEOT\n";
    assert_eq!(render("main.tf", hcl, json!({})).expect("text"), hcl);
}
