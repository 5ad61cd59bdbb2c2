//! `--level plan` with a stand-in: what terraform is given, what is shown of its plan, and what is not.

use serde_json::{Value, json};

use super::stand_in::{module, nothing_is_left};
use crate::support::Run;

const AWS: &str = "resource \"aws_iam_policy\" \"p\" {\n  policy = \"{}\"\n}\n";

/// A module whose stand-in records the environment of a plan.
fn watched(text: &str) -> Run {
    let watch = "for word in \"$@\"; do echo \"$word\"; done > \"$STAND_IN_LOG.words\"\nenv | grep AWS_ | sort > \"$STAND_IN_LOG.env\"\n\
                 cat zz_ptcgen_override.tf > \"$STAND_IN_LOG.override\" 2>/dev/null\necho '{\"type\":\"version\"}'\n";
    let run = module().file("m/main.tf", text).file("m/do-plan", watch);
    run.env("AWS_PROFILE", "mine").env("AWS_ENDPOINT_URL_ECR", "http://elsewhere").env("HOME", "/nowhere")
}

#[test]
fn a_plan_at_an_endpoint_reaches_nothing_else() {
    let run = watched(AWS).env("AWS_SESSION_TOKEN", "theirs");
    let run = run.env("PTCGEN_ENDPOINT_URL", "http://localhost:4566").file("values.tfvars", "");
    run.run("verify m --level plan --region eu-west-1 --var a=b=c --var-file values.tfvars").exits(0);
    let words = run.read("log.words");
    let file = format!("-var-file={}", run.path("values.tfvars").display());
    assert!(words.ends_with(&format!("-out=ptcgen.tfplan\n{file}\n-var=a=b=c\n")), "{words}");
    assert_eq!(
        run.read("log.env"),
        "AWS_ACCESS_KEY_ID=test\nAWS_CONFIG_FILE=/dev/null\nAWS_EC2_METADATA_DISABLED=true\nAWS_ENDPOINT_URL=http://localhost:4566\n\
         AWS_MAX_ATTEMPTS=3\nAWS_REGION=eu-west-1\nAWS_SECRET_ACCESS_KEY=test\nAWS_SHARED_CREDENTIALS_FILE=/dev/null\n"
    );
    assert!(run.read("log.override").contains("ecr = \"http://localhost:4566\""), "{}", run.read("log.override"));
    nothing_is_left(&run);
}

#[test]
fn an_account_is_the_environments() {
    let variable = "variable \"region\" {\n  default = \"eu-north-1\"\n}\n";
    let run = watched(&format!("{AWS}{variable}")).env("AWS_REGION", "us-east-1");
    run.run("verify m --level plan").exits(0);
    assert_eq!(run.read("log.env"), "AWS_ENDPOINT_URL_ECR=http://elsewhere\nAWS_PROFILE=mine\nAWS_REGION=eu-north-1\n");
    assert_eq!(run.read("log.override"), "");
    run.run("verify m --level plan --var region=eu-west-3").exits(0);
    assert!(run.read("log.env").ends_with("AWS_REGION=eu-west-3\n"));
    let run = watched(AWS);
    run.run("verify m --level plan").exits(6).says("PTC718").says("in which to plan `m`").says("--region REGION");
    let elsewhere = "terraform {\n  backend \"s3\" {}\n}\n";
    watched(elsewhere).run("verify m --level plan").exits(0);
}

#[test]
fn values_that_were_typed_are_shown_nowhere() {
    let diagnostic = json!({
        "severity": "error", "summary": "Invalid value for variable", "detail": "Too short.",
        "range": { "filename": "main.tf", "start": { "byte": 0 }, "end": { "byte": 8 } },
        "snippet": { "values": [{ "traversal": "var.token", "statement": "is \"hunter2\"" }] },
    });
    let say = |diagnostic: &Value| {
        let message = json!({ "type": "diagnostic", "diagnostic": diagnostic });
        format!("cat <<'END'\n{message}\nEND\nexit 1\n")
    };
    let run = module().file("m/do-plan", say(&diagnostic));
    let ran = run.run("verify m --level plan --var token=hunter2").exits(5).says("PTC716").says("m/main.tf:1:1");
    assert!(!ran.stderr.contains("hunter2") && ran.says("Too short").stdout.is_empty());
    let ran = run.run("verify m --level plan --var hunter2").exits(2).says("write NAME=VALUE");
    assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
    let nobody =
        json!({ "severity": "error", "summary": "No valid credential sources found\n\nPlease see", "detail": "" });
    let run = module().file("m/do-plan", say(&nobody));
    run.run("verify m --level plan")
        .exits(6)
        .says("PTC719")
        .says("found\n")
        .says("AWS_PROFILE")
        .says("--endpoint-url URL");
    let ran = run.run("verify m --level plan --endpoint-url http://127.0.0.1:1").exits(6);
    ran.says("does LocalStack or moto answer at `http://127.0.0.1:1`?");
    run.run("verify m --level plan --endpoint-url localhost:4566").exits(2).says("http://localhost:4566");
}

#[test]
fn a_plan_is_a_table_and_its_policies() {
    let policy = r#"{"Statement":[{"Resource":"*","Effect":"Allow","Action":"ecr:*"}],"Version":"2012-10-17"}"#;
    let change = |address: &str, after: Value, unknown: Value, sensitive: Value| {
        let kind = address.split('.').next();
        let name = address.split(['.', '[']).nth(1);
        let parts =
            json!({ "actions": ["create"], "after": after, "after_unknown": unknown, "after_sensitive": sensitive });
        json!({ "address": address, "type": kind, "name": name, "change": parts })
    };
    let hidden = json!({ "secret_string": true });
    let plan = json!({
        "format_version": "1.2",
        "resource_changes": [
            change("aws_iam_policy.p[\"pull\"]", json!({ "policy": policy }), json!({ "arn": true }), json!({})),
            change("aws_iam_role.r", json!({ "name": "r" }), json!({ "assume_role_policy": true }), json!({})),
            change("aws_secretsmanager_secret_version.s", json!({ "secret_string": "hunter2" }), json!({}), hidden),
            change("aws_iam_policy.q", json!({ "policy": policy }), json!({}), json!({ "policy": true })),
        ],
        "configuration": { "root_module": { "resources": [
            { "type": "aws_iam_role", "name": "r", "expressions": { "assume_role_policy": {} } },
        ] } },
    });
    let run = module().file("m/do-show", format!("cat <<'END'\n{plan}\nEND\n"));
    let ran = run.run("verify m --level plan").exits(0).says("2 tests pass, 4 to create");
    insta::assert_snapshot!("plan_text", ran.stdout);
    let ran = run.run("verify m --level plan --format json").exits(0);
    assert!(!ran.stdout.contains("hunter2"), "{}", ran.stdout);
    let shown: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let schema = include_str!("../../../schemas/findings.schema.json");
    crate::report::follows(&serde_json::from_str(schema).expect("JSON"), &shown);
    assert_eq!(shown["plans"][0]["counts"]["create"], 4);
    // Formats that only have findings print nothing else to standard output.
    let ran = run.run("verify m --level plan --format github").exits(0).says("aws_iam_policy.p[\"pull\"]");
    assert_eq!(ran.stdout, "");
    let run = module().file("m/do-show", "echo nonsense\n");
    run.run("verify m --level plan").exits(6).says("`terraform show` exited with code 0 and no usable output");
}
