//! Values are data: any string in a spec is the same string in the rendered module.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use hcl::eval::{Context, Evaluate};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use ptcgen::render::{FileSet, TemplateSet, render};
use ptcgen::spec::resolve;
use serde_json::{Value, json};

/// Text made of pieces that break generators, and of any Unicode characters.
fn hostile() -> impl Strategy<Value = String> {
    let trap = prop::sample::select(vec![
        "${",
        "%{",
        "$${",
        "%%{",
        "$",
        "%",
        "{",
        "}",
        "\"",
        "\\",
        "\n",
        "\r\n",
        "\t",
        "<<-EOT\n",
        "\nEOT\n",
        "-->",
        "<!--",
        "<!-- BEGIN_TF_DOCS -->",
        "<!-- END_TF_DOCS -->",
        "|",
        "`",
        "```\n",
        "# ",
        "/*",
        "*/",
        "//",
        "<?=",
        "?>",
        "{{",
        "{%",
        "~}",
        "\u{0}",
        "\u{7f}",
        "\u{2028}",
        "\u{feff}",
        "é",
        "漢",
        "🚀",
        "null",
        "true",
        "var.tags",
        "\\u0041",
        "\\",
    ]);
    prop::collection::vec(
        prop_oneof![3 => trap.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)],
        0..12,
    )
    .prop_map(|parts| parts.concat())
}

fn file(files: &FileSet, path: &str) -> String {
    String::from_utf8(files.get(path).expect(path).to_vec()).expect("UTF-8")
}

fn rendered(spec: Value) -> FileSet {
    let resolved = resolve(spec).expect("a spec");
    let set = TemplateSet::built_in("standard").expect("a set").expect("a sound set");
    render(&resolved.spec, &set).expect("a module")
}

/// Evaluates an attribute of a labelled block.
fn evaluated(text: &str, block: &str, label: &str, attribute: &str) -> Value {
    let body = hcl::parse(text).expect("HCL");
    let block = body
        .blocks()
        .find(|found| {
            found.identifier() == block && found.labels().first().is_some_and(|first| first.as_str() == label)
        })
        .expect(label);
    let attribute = block.body().attributes().find(|found| found.key() == attribute).expect("the attribute");
    let value = attribute.expr().evaluate(&Context::new()).expect("a literal");
    serde_json::to_value(value).expect("JSON")
}

/// Returns the README of the same module without hostile text.
fn plain_readme() -> &'static str {
    static README: OnceLock<String> = OnceLock::new();
    README.get_or_init(|| file(&rendered(json!({ "repositories": { "tags": { "note": "x" } } })), "README.md"))
}

/// Returns the text before the generated block.
fn prose(readme: &str) -> &str {
    readme.split("<!-- BEGIN_TF_DOCS -->").next().unwrap_or_default()
}

/// Returns all headings but the first.
fn headings(prose: &str) -> Vec<&str> {
    prose.lines().filter(|line| line.starts_with('#')).skip(1).collect()
}

/// Returns fifty strings, the same ones in every run.
pub(crate) fn fifty() -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    (0..50).map(|_| hostile().new_tree(&mut runner).expect("a tree").current()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_string_comes_out_as_it_went_in(
        title in hostile(),
        description in hostile(),
        tags in prop::collection::btree_map(hostile(), hostile(), 0..4),
        wording in hostile(),
        placeholder in hostile(),
        tag in hostile(),
    ) {
        let spec = json!({
            "module": { "title": title, "description": description },
            "upstreams": { "docker-hub": { "credentials": { "username": placeholder, "accessToken": "FILL-ME" } } },
            "tags": tags,
            "repositories": { "tags": { "note": tag } },
            "overrides": {
                "variables": { "tags": { "description": wording }, "policy_name": { "default": wording } },
                "outputs": { "rules": { "description": wording } },
            },
        });
        let files = rendered(spec);
        let variables = file(&files, "variables.tf");
        let found: BTreeMap<String, String> =
            serde_json::from_value(evaluated(&variables, "variable", "tags", "default")).expect("a map of text");
        prop_assert_eq!(found, tags);
        prop_assert_eq!(evaluated(&variables, "variable", "tags", "description"), json!(wording));
        prop_assert_eq!(evaluated(&variables, "variable", "policy_name", "default"), json!(wording));
        prop_assert_eq!(evaluated(&variables, "variable", "repository_tags", "default"), json!({ "note": tag }));
        let credentials = evaluated(&variables, "variable", "credentials", "default");
        prop_assert_eq!(&credentials["docker-hub"]["username"], &json!(placeholder));
        prop_assert_eq!(evaluated(&file(&files, "outputs.tf"), "output", "rules", "description"), json!(wording));

        // The generated block shows defaults as terraform-docs does, including markers; the prose must be intact.
        let readme = file(&files, "README.md");
        let (prose, plain) = (prose(&readme), prose(plain_readme()));
        prop_assert!(readme.ends_with("<!-- END_TF_DOCS -->\n"));
        prop_assert_eq!(prose.matches("TF_DOCS -->").count(), 0);
        // The title is one line, and the sections below are the same as without the hostile text.
        prop_assert!(prose.starts_with("# "));
        prop_assert_eq!(headings(prose), headings(plain));
        prop_assert_eq!(prose.matches("```").count(), plain.matches("```").count());
    }
}
