//! Content templates: recorded results of terraform-docs 0.24.0, and which functions exist.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ptcgen::docs::{Config, MemoryFolder, document};

fn fixture(name: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/go_templates").join(name);
    fs::read_to_string(path).unwrap()
}

/// What a template makes of the module in the fixtures, or the error.
fn render(module: &str, content: &str) -> Result<String, String> {
    let config = Config { formatter: "markdown table".into(), content: content.into(), ..Config::default() };
    let folder = MemoryFolder(&[("main.tf", module.as_bytes())]);
    document(&folder, &config, None).map_err(|diagnostics| format!("{diagnostics:?}"))
}

#[test]
fn every_template_gives_what_terraform_docs_gives() {
    let module = fixture("main.tf");
    let recorded = fixture("results.jsonl");
    assert!(recorded.lines().count() > 900, "results are missing");
    let mut failures = Vec::new();
    for line in recorded.lines() {
        let (content, expected): (String, Option<String>) = serde_json::from_str(line).unwrap();
        let found = render(&module, &content);
        if found.as_ref().ok() != expected.as_ref() {
            failures.push(format!("{content}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(failures.is_empty(), "{} results differ:\n{}", failures.len(), failures.join("\n"));
}

/// The page of differences names exactly the functions of Sprig that do not exist here.
#[test]
fn every_function_of_sprig_exists_or_is_named_as_missing() {
    let sprig = fixture("sprig.txt");
    let missing: BTreeSet<&str> = sprig
        .lines()
        .filter(|name| {
            let result = render("", &format!("{{{{ {name} }}}}"));
            result.is_err_and(|error| error.contains(&format!("function `{name}` is not defined")))
        })
        .collect();
    let page = include_str!("../../../docs/terraform-docs-differences.md");
    let row = page.lines().find(|line| line.contains("functions of Sprig")).unwrap();
    let named: BTreeSet<&str> = row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2).collect();
    assert_eq!(missing, named, "docs/terraform-docs-differences.md");
}

#[test]
fn a_dict_that_contains_itself_is_an_error() {
    for content in [
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" (list $d) }}{{ toJson $d }}|{{ mustToJson $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ $_ := deepCopy $d }}",
        "{{ $d := dict }}{{ $e := dict }}{{ $_ := set $d \"d\" $d }}{{ $_ := set $e \"d\" $e }}{{ deepEqual $d $e }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ printf \"%#v\" $d }}",
    ] {
        assert!(render("", content).is_err(), "{content}");
    }
    // So is what is nested too deeply to be printed, and it can be freed.
    let nest = "{{ $l := list }}{{ range until 100000 }}{{ $l = list $l }}{{ end }}";
    assert!(render("", &format!("{nest}{{{{ $l }}}}")).is_err());
    assert_eq!(render("", &format!("{nest}{{{{ len $l }}}}")).unwrap(), "1");
}
