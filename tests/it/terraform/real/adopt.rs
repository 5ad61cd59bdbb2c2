//! `ptcgen adopt` and the plan that follows: only imports, no changes.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::ecr::Ecr;
use super::moto::{self, Moto};
use super::{module, tool};
use crate::support::Run;

/// Resources that were created in the console: every rule, secret and template of the fixtures is imported, and nothing
/// else is planned. moto serves the secrets; rules and templates, which it does not support, come from a server of
/// ours.
#[test]
fn a_plan_has_imports_and_no_change() {
    let Some(tool) = tool::tool() else { return };
    let Some(program) = moto::program() else {
        return tool::skip("moto is not installed; `tests/moto/setup` does that");
    };
    let moto = Moto::start(&program).expect("moto");
    let secrets = secrets(&moto);
    let rules = with_arns(fixture("rules.json"), &secrets);
    let ecr = Ecr::start(rules.clone(), fixture("templates.json"));
    let run = Run::new()
        .file("rules.json", rules.to_string())
        .file("templates.json", fixture("templates.json").to_string())
        .file("secrets.json", secrets.to_string());
    run.run("adopt rules.json templates.json secrets.json cache").exits(0);
    run.run("check cache").exits(0);
    let root = run.path("cache/imports");
    module::fmt_check(tool, &run.path("cache")).expect("formatted");
    let provider = moto.provider("eu-west-1", &ecr.endpoint());
    fs::write(root.join("provider_override.tf"), provider).expect("a file");
    let plan = plan(tool, &root).expect("a plan");
    assert_eq!(planned(&plan), EXPECTED);
    module::init_validate(tool, &root).expect("valid");
}

/// Each change by its address: the actions, and whether it is an import.
fn planned(plan: &Value) -> Vec<String> {
    let changes = plan["resource_changes"].as_array().cloned().unwrap_or_default();
    let managed = changes.iter().filter(|change| change["mode"] == "managed");
    let mut lines: Vec<String> = managed
        .map(|change| {
            let import = if change["change"]["importing"].is_object() { "import " } else { "" };
            let address =
                change["address"].as_str().unwrap_or_default().trim_start_matches("module.ecr_pull_through_cache.");
            let actions = change["change"]["actions"].as_array().cloned().unwrap_or_default();
            let actions: Vec<&str> = actions.iter().filter_map(Value::as_str).collect();
            let differences = if actions == ["create"] { String::new() } else { differences(&change["change"]) };
            format!("{import}{} {address}{differences}", actions.join(","))
        })
        .collect();
    lines.sort();
    lines
}

/// The attributes that differ, without those that terraform can't know yet.
fn differences(change: &Value) -> String {
    let (before, after) = (&change["before"], &change["after"]);
    let names = after.as_object().into_iter().flatten();
    let differ = names.filter(|(name, value)| before[name.as_str()] != **value);
    differ.map(|(name, _)| format!(" {name}")).collect()
}

fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/adopt").join(name);
    serde_json::from_slice(&fs::read(path).expect("a fixture")).expect("JSON")
}

/// Creates the secrets of the fixtures, and returns their list.
fn secrets(moto: &Moto) -> Value {
    for secret in fixture("secrets.json")["SecretList"].as_array().expect("secrets") {
        let value = json!({ "username": "someone", "accessToken": "not-a-real-one" }).to_string();
        let mut request = json!({ "Name": secret["Name"], "SecretString": value, "ClientRequestToken": token(secret) });
        for key in ["Description", "Tags"] {
            if !secret[key].is_null() {
                request[key] = secret[key].clone();
            }
        }
        moto.ask("secretsmanager", "CreateSecret", &request).expect("a secret");
    }
    moto.ask("secretsmanager", "ListSecrets", &json!({})).expect("a list")
}

/// The id of the current version.
fn token(secret: &Value) -> String {
    let versions = secret["SecretVersionsToStages"].as_object().expect("versions");
    versions.iter().find(|(_, stages)| **stages == json!(["AWSCURRENT"])).map(|(id, _)| id.clone()).expect("a version")
}

/// The name in a secret's ARN, to which AWS appends a hyphen and six characters.
fn secret_name(arn: &str) -> &str {
    let name = arn.rsplit(':').next().expect("an ARN");
    name.rsplit_once('-').map_or(name, |(name, _)| name)
}

/// The rules, with the ARNs of moto's secrets.
fn with_arns(mut rules: Value, secrets: &Value) -> Value {
    for rule in rules["pullThroughCacheRules"].as_array_mut().expect("rules") {
        let Some(arn) = rule["credentialArn"].as_str() else { continue };
        let name = secret_name(arn);
        let listed = secrets["SecretList"].as_array().expect("secrets").iter().find(|secret| secret["Name"] == name);
        rule["credentialArn"] = listed.expect("the secret")["ARN"].clone();
    }
    rules
}

/// The placeholder of each secret is created beside the credentials. AWS does not return the two settings of a secret
/// that change: Terraform keeps them only in its state.
const EXPECTED: [&str; 20] = [
    "create aws_secretsmanager_secret_version.ecr_pullthroughcache[\"docker-hub\"]",
    "create aws_secretsmanager_secret_version.ecr_pullthroughcache[\"ghcr\"]",
    "create terraform_data.ecr_pullthroughcache_has_credentials[\"docker-hub\"]",
    "create terraform_data.ecr_pullthroughcache_has_credentials[\"ghcr\"]",
    "create terraform_data.ecr_pullthroughcache_has_credentials[\"k8s\"]",
    "create terraform_data.ecr_pullthroughcache_has_credentials[\"shared\"]",
    "create terraform_data.ecr_pullthroughcache_lost_credentials[\"docker-hub\"]",
    "create terraform_data.ecr_pullthroughcache_lost_credentials[\"ghcr\"]",
    "create terraform_data.ecr_pullthroughcache_lost_credentials[\"k8s\"]",
    "create terraform_data.ecr_pullthroughcache_lost_credentials[\"shared\"]",
    "import no-op aws_ecr_pull_through_cache_rule.ecr_pullthroughcache[\"docker-hub\"]",
    "import no-op aws_ecr_pull_through_cache_rule.ecr_pullthroughcache[\"ghcr\"]",
    "import no-op aws_ecr_pull_through_cache_rule.ecr_pullthroughcache[\"k8s\"]",
    "import no-op aws_ecr_pull_through_cache_rule.ecr_pullthroughcache[\"shared\"]",
    "import no-op aws_ecr_repository_creation_template.ecr_pullthroughcache[\"docker-hub\"]",
    "import no-op aws_ecr_repository_creation_template.ecr_pullthroughcache[\"ghcr\"]",
    "import no-op aws_ecr_repository_creation_template.ecr_pullthroughcache[\"k8s\"]",
    "import no-op aws_ecr_repository_creation_template.ecr_pullthroughcache[\"shared\"]",
    "import update aws_secretsmanager_secret.ecr_pullthroughcache[\"docker-hub\"] force_overwrite_replica_secret recovery_window_in_days",
    "import update aws_secretsmanager_secret.ecr_pullthroughcache[\"ghcr\"] force_overwrite_replica_secret recovery_window_in_days",
];

/// Every field of the fixtures is in botocore's models, with the type that they declare.
#[test]
fn the_fixtures_are_what_aws_describes() {
    let Some(python) = super::python() else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["rules.json", "templates.json", "secrets.json", "registry-policy.json", "policies.json"];
    let files = files.map(|name| root.join("tests/fixtures/adopt").join(name));
    let said = std::process::Command::new(python).arg(root.join("tests/moto/shapes.py")).args(files).output();
    let said = said.expect("python starts");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
}

fn plan(tool: &tool::Tool, folder: &Path) -> Result<Value, String> {
    module::init(tool, folder)?;
    tool.succeed(folder, &["plan", "-no-color", "-input=false", "-lock=false", "-out=plan.bin"])?;
    let json = tool.succeed(folder, &["show", "-json", "plan.bin"])?;
    serde_json::from_str(&json).map_err(|error| error.to_string())
}
