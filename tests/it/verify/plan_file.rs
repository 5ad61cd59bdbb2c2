//! `--plan`: plans that terraform made elsewhere, as people pipe them in.

use serde_json::Value;

use crate::support::Run;

fn plan(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/plans").join(name);
    std::fs::read_to_string(path).expect("a plan")
}

#[test]
fn a_plan_that_destroys_a_filled_secret_fails() {
    let run = Run::new().file("plan.json", plan("destroy.json"));
    let ran = run.run("verify --plan plan.json").exits(5).says("PTC720").says("PTC723").says("1 error, 2 warnings");
    let ran = ran.says("terraform state rm 'aws_secretsmanager_secret.ecr_pullthroughcache[\"docker-hub\"]'");
    assert!(!ran.stderr.contains("FILL-ME") && ran.stdout.is_empty(), "{}", ran.stderr);
    run.run("verify --plan plan.json --allow PTC720").exits(0).says("allowed PTC720: ").says("2 warnings");
    run.run("verify --plan plan.json --allow PTC720,PTC723").exits(0).says("5 of 5 resources");
    run.run("verify --plan plan.json --allow PTC720 --strict").exits(5).says("2 errors");
    run.run("verify --plan plan.json --allow PTC728").exits(2).says("can't be allowed");
}

#[test]
fn a_plan_that_loses_nothing_passes() {
    let run = Run::new().stdin(plan("first-apply.json"));
    run.run("verify --plan -").exits(0).says("standard input: 4 of 4").says("nothing is lost");
    let run = Run::new().file("plan.json", plan("no-change.json"));
    run.run("verify --plan plan.json").exits(0).says("`plan.json`: 0 of 5");
    let empty = "{\"format_version\":\"1.2\",\"planned_values\":{}}";
    Run::new().stdin(empty).run("verify --plan -").exits(0).says("the plan has no pull through cache");
}

#[test]
fn every_format_names_the_addresses() {
    let run = Run::new().file("plan.json", plan("destroy.json"));
    for format in ["json", "github", "gitlab", "junit", "sarif"] {
        let ran = run.run(&format!("verify --plan plan.json --format {format}")).exits(5).prints("PTC720");
        let text = ran.stdout.replace("&quot;", "\"").replace("\\\"", "\"");
        assert!(text.contains("aws_secretsmanager_secret.ecr_pullthroughcache[\"docker-hub\"]"), "{format}: {text}");
        assert!(!ran.stdout.contains("FILL-ME"), "{format}");
    }
    let json = run.run("verify --plan plan.json --format json").stdout;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(3), "{json:#}");
}

#[test]
fn what_is_no_plan_says_how_to_print_one() {
    let fails = |text: &str, code: i32, words: &str| {
        drop(Run::new().stdin(text).run("verify --plan -").exits(code).says(words))
    };
    fails("", 3, "is empty");
    fails("PK\x03\x04", 3, "terraform show -json PLAN");
    fails("{\"format_version\":\"1.0\",\"values\":{}}", 3, "is a state, not a plan");
    fails("{\"format_version\":\"1.2\",\"planned_values\":{},\"errored\":true}", 6, "PTC729");
    fails("{\"format_version\":\"1.2\",\"planned_values\":{},\"complete\":false}", 0, "PTC730");
    Run::new().run("verify --plan missing.json").exits(6).says("missing.json");
    Run::new().run("verify --plan missing.json m").exits(2);
    Run::new().run("verify").exits(2);
}
