//! Plans written by hand, and what the rules say about them.

mod any_plan;

use serde_json::json;

use super::*;
use crate::diag::{Diagnostic, Severity};

const SECRET: &str = "aws_secretsmanager_secret";
const VERSION: &str = "aws_secretsmanager_secret_version";
const RULE: &str = "aws_ecr_pull_through_cache_rule";
const POLICY: &str = "aws_iam_policy";
const ID: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/hub-AbCdEf";
const FILL_ME: &str = "{\"username\":\"FILL-ME\",\"accessToken\":\"FILL-ME\"}";

/// A resource of the module `module.cache["a"]`.
fn resource(kind: &str, key: Value, actions: Value, before: Value, after: Value) -> Value {
    let module = "module.cache[\"a\"]";
    let address = format!("{module}.{kind}.this[{key}]");
    json!({
        "address": address, "module_address": module, "mode": "managed", "type": kind, "name": "this", "index": key,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": { "actions": actions, "before": before, "after": after, "after_unknown": {} },
    })
}

fn rule(actions: Value) -> Value {
    let rule = json!({ "ecr_repository_prefix": "hub" });
    let after = if actions == json!(["delete"]) { Value::Null } else { rule.clone() };
    resource(RULE, json!("hub"), actions, rule, after)
}

fn version(actions: Value, before: Value, after: Value) -> Value {
    resource(VERSION, json!("hub"), actions, before, after)
}

fn shown(resources: &[Value]) -> ShownPlan {
    let plan = json!({ "format_version": "1.2", "planned_values": {}, "resource_changes": resources });
    read(plan.to_string().as_bytes()).expect("a plan")
}

fn found(resources: &[Value]) -> Vec<Diagnostic> {
    rules::findings(&shown(resources).changes)
}

/// The codes of the findings; an error has an exclamation mark.
fn codes(resources: &[Value]) -> Vec<String> {
    let mark = |severity| if severity == Severity::Error { "!" } else { "" };
    found(resources).iter().map(|finding| format!("{}{}", finding.code.id, mark(finding.severity))).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_secret_is_lost_unless_it_is_forgotten_moved_or_not_ecrs() {
    let secret = |name: &str, actions: Value| {
        resource(SECRET, json!(0), actions, json!({ "id": ID, "name": name }), json!({ "name": name }))
    };
    let ours = |actions| secret("ecr-pullthroughcache/hub", actions);
    assert_eq!(codes(&[ours(json!(["delete"]))]), ["PTC720!"]);
    assert_eq!(codes(&[ours(json!(["delete", "create"]))]), ["PTC720!"]);
    assert_eq!(codes(&[ours(json!(["create", "delete"]))]), ["PTC720!"]);
    for actions in [json!(["no-op"]), json!(["forget"]), json!(["update"]), json!(["create"]), json!([]), json!("x")] {
        assert_eq!(codes(&[ours(actions)]), NONE);
    }
    assert_eq!(codes(&[secret("db/password", json!(["delete"]))]), NONE);
    let mut moved = ours(json!(["no-op"]));
    moved["previous_address"] = json!("aws_secretsmanager_secret.old");
    let plan = shown(&[moved.clone()]);
    assert_eq!(plan.changes[0].action, Action::Move);
    assert_eq!(plan.changes[0].previous_address.as_deref(), Some("aws_secretsmanager_secret.old"));
    assert_eq!(codes(&[moved.clone()]), NONE);
    moved["change"]["actions"] = json!(["delete", "create"]);
    moved["change"]["replace_paths"] = json!([["name"], ["replica", 0, "region"]]);
    let finding = &found(&[moved])[0];
    assert!(finding.message.contains("now at `aws_secretsmanager_secret.old`"), "{}", finding.message);
    assert!(finding.message.contains("because of `name`, `replica[0].region`"), "{}", finding.message);
}

#[test]
fn a_secret_that_only_gets_another_address_is_to_be_moved() {
    let before = json!({ "id": ID, "name": "ecr-pullthroughcache/hub" });
    let old = resource(SECRET, json!("it's"), json!(["delete"]), before, Value::Null);
    let new =
        resource(SECRET, json!("b"), json!(["create"]), Value::Null, json!({ "name": "ecr-pullthroughcache/hub" }));
    let finding = &found(&[old, new])[0];
    let command = r#"terraform state mv 'module.cache["a"].aws_secretsmanager_secret.this["it'\''s"]' 'module.cache["a"].aws_secretsmanager_secret.this["b"]'"#;
    assert!(finding.help[0].ends_with(command), "{:?}", finding.help);
}

#[test]
fn a_secret_with_nothing_but_the_placeholder_is_a_warning() {
    let secret = |id: &str| {
        let before = json!({ "id": id, "name": "ecr-pullthroughcache/hub" });
        resource(SECRET, json!("hub"), json!(["delete"]), before, Value::Null)
    };
    let holds = |stages: Value, text: &str| {
        let before = json!({ "secret_id": ID, "secret_string": text, "version_stages": stages });
        version(json!(["delete"]), before, Value::Null)
    };
    let placeholder = holds(json!(["PLACEHOLDER", "AWSCURRENT"]), FILL_ME);
    assert_eq!(codes(&[secret(ID), placeholder.clone()]), ["PTC720"]);
    assert_eq!(codes(&[secret("another"), placeholder]), ["PTC720!"]);
    assert_eq!(codes(&[secret(ID), holds(json!(["PLACEHOLDER"]), FILL_ME)]), ["PTC720!"]);
    let real = holds(json!(["AWSCURRENT"]), "{\"username\":\"me\",\"accessToken\":\"s3cr3t\"}");
    assert_eq!(codes(&[secret(ID), real]), ["PTC720!"]);
}

#[test]
fn a_version_that_becomes_current_is_told_apart() {
    let of = |stages: Value, text: Value| json!({ "secret_id": ID, "secret_string": text, "version_stages": stages });
    let create = |after: Value| version(json!(["create"]), Value::Null, after);
    let real = json!("{\"username\":\"me\",\"accessToken\":\"s3cr3t\"}");
    // A new version in a secret that exists.
    assert_eq!(codes(&[create(of(json!(["AWSCURRENT"]), json!(FILL_ME)))]), ["PTC721!"]);
    assert_eq!(codes(&[create(of(Value::Null, json!(FILL_ME)))]), ["PTC721!"]);
    assert_eq!(codes(&[create(of(Value::Null, json!("")))]), ["PTC722"]);
    assert_eq!(codes(&[create(of(json!(["PLACEHOLDER"]), json!(FILL_ME)))]), NONE);
    assert_eq!(codes(&[create(of(Value::Null, real.clone()))]), ["PTC722"]);
    // The secret is made by the same apply, so its id is not known.
    let mut new = create(json!({ "secret_string": FILL_ME }));
    new["change"]["after_unknown"] = json!({ "secret_id": true, "version_stages": true });
    assert_eq!(codes(&[new]), NONE);
    // A change in place.
    let update = |before: Value, after: Value| version(json!(["update"]), before, after);
    let current = of(json!(["AWSCURRENT"]), json!(FILL_ME));
    let previous = of(json!(["AWSPREVIOUS"]), json!(FILL_ME));
    let apart = of(json!(["PLACEHOLDER"]), json!(FILL_ME));
    assert_eq!(codes(&[update(previous.clone(), current.clone())]), ["PTC721!"]);
    assert_eq!(codes(&[update(previous, apart.clone())]), NONE);
    assert_eq!(codes(&[update(current.clone(), apart.clone())]), NONE);
    assert_eq!(codes(&[version(json!(["delete"]), current.clone(), Value::Null)]), NONE);
    // A token of Terraform's over the placeholder loses nothing; over a token it may.
    let given =
        |number: u32| json!({ "secret_id": ID, "secret_string_wo_version": number, "version_stages": ["AWSCURRENT"] });
    assert_eq!(codes(&[version(json!(["delete", "create"]), current, given(1))]), NONE);
    assert_eq!(codes(&[version(json!(["delete", "create"]), apart.clone(), given(1))]), ["PTC722"]);
    assert_eq!(codes(&[version(json!(["delete", "create"]), given(1), given(2))]), ["PTC722"]);
    assert_eq!(codes(&[version(json!(["delete", "create"]), given(1), apart)]), NONE);
    // Another secret.
    let other = json!({ "secret_id": "arn:aws:secretsmanager:eu-west-1:1:secret:db-AbCdEf", "secret_string": FILL_ME });
    assert_eq!(codes(&[create(other)]), NONE);
}

#[test]
fn rules_policies_and_settings_of_the_registry_are_warnings() {
    let gone = json!(["delete"]);
    let policy = |attached: Value| {
        let before = json!({ "name": "pull", "policy": "{}", "attachment_count": attached });
        resource(POLICY, json!("pull"), json!(["delete", "create"]), before, json!({ "name": "pull" }))
    };
    assert_eq!(codes(&[rule(gone.clone())]), ["PTC723"]);
    assert_eq!(codes(&[policy(json!(1))]), NONE, "no rule is in the module");
    assert_eq!(codes(&[rule(json!(["no-op"])), policy(json!(1))]), ["PTC724"]);
    assert_eq!(codes(&[rule(json!(["no-op"])), policy(Value::Null)]), ["PTC724"]);
    assert_eq!(codes(&[rule(json!(["no-op"])), policy(json!(0))]), NONE);
    let registry = resource("aws_ecr_registry_policy", json!(0), gone.clone(), json!({ "policy": "{}" }), Value::Null);
    assert_eq!(codes(&[registry]), ["PTC725"]);
    let template = |uses: Value| {
        let before = json!({ "prefix": "hub", "applied_for": uses });
        resource("aws_ecr_repository_creation_template", json!("hub"), gone.clone(), before, Value::Null)
    };
    assert_eq!(codes(&[template(json!(["PULL_THROUGH_CACHE"]))]), ["PTC725"]);
    let mut replication = template(json!(["REPLICATION"]));
    replication["change"]["after"] = json!({ "applied_for": ["REPLICATION"] });
    assert_eq!(codes(&[replication]), NONE);
}

#[test]
fn the_root_modules_other_policies_are_not_looked_at() {
    let at_root = |mut resource: Value| {
        resource["module_address"] = Value::Null;
        resource
    };
    let policy = |document: &str| {
        at_root(resource(POLICY, Value::Null, json!(["delete"]), json!({ "policy": document }), Value::Null))
    };
    let rule = at_root(rule(json!(["no-op"])));
    assert_eq!(codes(&[rule.clone(), policy(r#"{"Statement":{"Action":"s3:GetObject"}}"#)]), NONE);
    assert_eq!(codes(&[rule, policy(r#"{"Statement":{"Action":["ecr:BatchGetImage"]}}"#)]), ["PTC724"]);
}

#[test]
fn policies_and_tags_that_shrink_are_listed() {
    let document =
        |actions: Value| json!({ "Statement": { "Effect": "Allow", "Action": actions, "Resource": "*" } }).to_string();
    let before =
        json!({ "name": "pull", "policy": document(json!(["ecr:A", "ecr:B"])), "tags": { "team": "a", "env": "b" } });
    let after = json!({ "name": "pull", "policy": document(json!(["ecr:B", "ecr:C"])), "tags": { "env": "c" } });
    let mut policy = resource(POLICY, json!("pull"), json!(["update"]), before, after);
    let all = [rule(json!(["no-op"])), policy.clone()];
    assert_eq!(codes(&all), ["PTC726", "PTC727"]);
    assert_eq!(found(&all)[0].help, ["no longer granted: `ecr:A on *`"]);
    assert_eq!(found(&all)[1].help, ["removed tag: `team`"]);
    policy["change"]["before_sensitive"] = json!({ "policy": true, "tags": { "team": true }, "name": true });
    let hidden = found(&[rule(json!(["no-op"])), policy.clone()]);
    assert!(
        hidden.iter().all(|finding| finding.help.is_empty() && !finding.message.contains("(`pull`)")),
        "{hidden:?}"
    );
    // What is known only after the apply is not compared.
    policy["change"]["after"] = json!({ "name": "pull" });
    policy["change"]["after_unknown"] = json!({ "policy": true, "tags": true });
    assert_eq!(codes(&[rule(json!(["no-op"])), policy]), NONE);
}

#[test]
fn what_is_not_a_plan_is_told_apart() {
    let fault = |text: &str| read(text.as_bytes()).expect_err("no plan");
    assert_eq!(fault(" \n"), NoPlan::Empty);
    assert_eq!(fault("PK\x03\x04"), NoPlan::PlanFile);
    assert_eq!(fault("{\"@level\":\"info\"}\n{\"@level\":\"info\"}\n"), NoPlan::Log);
    assert_eq!(fault("{\"@level\":\"info\"}"), NoPlan::Log);
    assert_eq!(fault(r#"{"format_version":"1.0","values":{}}"#), NoPlan::State);
    assert_eq!(fault(r#"{"format_version":"2.0","planned_values":{}}"#), NoPlan::Newer("2.0".to_owned()));
    assert_eq!(fault("{\n  \"a\": }"), NoPlan::NoJson(2, 8));
    for other in
        ["[]", "1", "{}", r#"{"format_version":1}"#, r#"{"format_version":"1.0"}"#, r#"{"resource_changes":{}}"#]
    {
        assert_eq!(fault(other), NoPlan::Other, "{other}");
    }
    for version in ["0.1", "0.2", "1.0", "1.99"] {
        let text = format!("\u{feff}{{\"format_version\":\"{version}\",\"planned_values\":{{}},\"errored\":true}}");
        assert_eq!(read(text.as_bytes()).map(|plan| (plan.errored, plan.partial)), Ok((true, false)), "{version}");
    }
}

#[test]
fn deferred_changes_count_and_data_sources_and_drift_do_not() {
    let deferred = json!({ "reason": "provider_config_unknown", "resource_change": rule(json!(["delete"])) });
    let mut data = rule(json!(["delete"]));
    data["mode"] = json!("data");
    let plan = json!({
        "format_version": "1.2", "planned_values": {}, "deferred_changes": [deferred], "resource_changes": [data],
        "resource_drift": [rule(json!(["delete"]))],
    });
    let plan = read(plan.to_string().as_bytes()).expect("a plan");
    assert_eq!((plan.changes.len(), plan.partial), (1, true));
}
