//! Rendered files are parsed, and a problem points into the template.

use std::borrow::Cow;

use ptcgen::render::{RenderError, TemplateSet, Texts, render};
use ptcgen::spec::resolve;
use serde_json::json;

#[track_caller]
fn points_at(path: &str, template: &str, marked: &str) {
    let manifest = format!("name = \"test\"\nversion = \"1\"\nfiles = [{{ path = \"{path}\" }}]\n");
    let texts: Texts = [("set.toml".to_owned(), manifest), (format!("{path}.j2"), template.to_owned())]
        .into_iter()
        .map(|(name, text)| (Cow::Owned(name), Cow::Owned(text)))
        .collect();
    let set = TemplateSet::from_texts(texts).expect("a set");
    let spec = resolve(json!({})).expect("a spec").spec;
    let Err(RenderError::Templates(problems)) = render(&spec, &set) else { unreachable!("{path} was accepted") };
    let [problem] = problems.as_slice() else { unreachable!("{problems:?}") };
    let place = problem.place.as_ref().expect("a place");
    assert_eq!(place.source.name, format!("{path}.j2"));
    let (line, _) = place.source.line_column(place.span.start);
    let wanted = template.lines().position(|line| line.contains(marked)).expect("the mark") + 1;
    assert_eq!(line, wanted, "{}", problem.message);
}

#[test]
fn a_fault_points_at_its_line_of_the_template() {
    points_at("main.tf", "<? if uses.secrets ?>\na = 1\n<? endif ?>\nb = = 2\nc = 3\n", "b = =");
    points_at("main.tf", "a = 1\nb {\n  c = <?= title | hcl ?> <?= title | hcl ?>\n}\n", "c =");
    points_at("tests/a.tftest.hcl", "run \"a\" {\n", "run");
    points_at("a.json", "{\n  \"a\": 1,\n  \"b\" 2\n}\n", "\"b\" 2");
    points_at(".x.yml", "a: 1\nb: [1\nc: 2\n", "c: 2");
}

#[test]
fn a_module_that_terraform_would_refuse_is_no_module() {
    let template = "output \"a\" {\n  value = var.missing\n}\n";
    let manifest = "name = \"test\"\nversion = \"1\"\nfiles = [{ path = \"main.tf\" }]\n";
    let texts: Texts = [("set.toml", manifest), ("main.tf.j2", template)]
        .into_iter()
        .map(|(name, text)| (Cow::Owned(name.to_owned()), Cow::Owned(text.to_owned())))
        .collect();
    let set = TemplateSet::from_texts(texts).expect("a set");
    let failure = render(&resolve(json!({})).expect("a spec").spec, &set).expect_err("it leads nowhere");
    let RenderError::Templates(problems) = failure else { unreachable!("{failure:?}") };
    let [problem] = problems.as_slice() else { unreachable!("{problems:?}") };
    assert_eq!((problem.code.id, &*problem.message), ("PTC752", "there is no variable `var.missing` in this module"));
    let place = problem.place.as_ref().expect("a place");
    assert_eq!((&*place.source.name, place.source.line_column(place.span.start)), ("main.tf.j2", (2, 11)));
}

#[test]
fn a_set_that_does_not_hang_together_is_refused() {
    let set = |manifest: &str| {
        let texts: Texts = [("set.toml", manifest), ("main.tf.j2", "")]
            .into_iter()
            .map(|(name, text)| (Cow::Owned(name.to_owned()), Cow::Owned(text.to_owned())))
            .collect();
        TemplateSet::from_texts(texts)
    };
    let refused = |manifest: &str| set(manifest).expect_err("an error").remove(0).message;
    let head = "name = \"x\"\nversion = \"1\"\n";
    assert_eq!(refused(&format!("{head}files = [{{ path = \"mian.tf\" }}]")), "the template `mian.tf.j2` is missing");
    let outside = format!("{head}files = [{{ path = \"../x\", template = \"main.tf.j2\" }}]");
    assert!(refused(&outside).contains("`../x` can't be the path of a file"));
    assert!(refused("name = 1").contains("invalid type"));
    assert!(refused(&format!("{head}files = []\nfile = 1")).contains("unknown field"));

    let unknown_flag = set(&format!("{head}files = [{{ path = \"main.tf\", when = \"uses.magic\" }}]")).expect("a set");
    let failure = render(&resolve(json!({})).expect("a spec").spec, &unknown_flag);
    assert!(format!("{failure:?}").contains("`uses.magic` is not a flag of the context"));
}
