//! `terraform plan` against moto: what would be created, as terraform's own JSON tells it.
//!
//! moto can't create a cache rule, so nothing is applied.

use std::path::Path;

use ptcgen::aws::partition;
use ptcgen::aws::policy::{JsonScope, Kind, document};
use ptcgen::spec::model::{Role, SecretMode};
use serde_json::Value;

use super::moto::{self, Moto};
use super::{module, tool};
use crate::specs::{self, Example};

/// The account that moto plays.
const ACCOUNT: &str = "123456789012";

#[test]
fn plans_rules_secrets_and_policies() {
    let Some(tool) = tool::tool() else { return };
    let Some(program) = moto::program() else {
        return tool::skip("moto is not installed; `tests/moto/setup` does that");
    };
    let moto = Moto::start(&program).expect("moto");
    let examples: Vec<Example> = PLANNED.iter().map(|name| specs::named(name)).collect();
    let failures = super::parallel::failures(&examples, |example| {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        specs::write(&example.files, folder.path());
        let region = example.spec.region.as_deref().unwrap_or("eu-west-1");
        moto.configure(folder.path(), region)?;
        let plan = plan(tool, folder.path())?;
        assert_plan(example, region, &plan).map_err(|problem| format!("{}: {problem}", example.name))
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// The examples that are planned: the original module, many upstreams with every role, templates, a registry policy.
const PLANNED: [&str; 4] = ["seed", "many", "lifecycle", "registry-policy"];

pub(super) fn plan(tool: &tool::Tool, folder: &Path) -> Result<Value, String> {
    module::init(tool, folder)?;
    tool.succeed(folder, &["plan", "-no-color", "-input=false", "-lock=false", "-out=plan.bin"])?;
    let json = tool.succeed(folder, &["show", "-json", "plan.bin"])?;
    serde_json::from_str(&json).map_err(|error| error.to_string())
}

fn assert_plan(example: &Example, region: &str, plan: &Value) -> Result<(), String> {
    let spec = &example.spec;
    let rules = planned(plan, "aws_ecr_pull_through_cache_rule", &["ecr_repository_prefix", "upstream_registry_url"]);
    let wanted = spec.upstreams.iter().map(|upstream| vec![upstream.prefix.clone(), upstream.url.clone()]);
    equal("rules", rules, wanted.collect())?;

    let secrets = planned(plan, "aws_secretsmanager_secret", &["name"]);
    let credentials = spec.upstreams.iter().filter_map(|upstream| upstream.credentials.as_ref());
    let wanted = credentials.map(|credentials| vec![credentials.secret_name.clone()]);
    let is_ours = spec.secret.mode != SecretMode::Existing;
    equal("secrets", secrets, if is_ours { wanted.collect() } else { Vec::new() })?;

    let templates = planned(plan, "aws_ecr_repository_creation_template", &["prefix"]);
    let wanted = spec.upstreams.iter().filter(|_| spec.repositories.is_some());
    equal("templates", templates, wanted.map(|upstream| vec![upstream.prefix.clone()]).collect())?;

    equal("policies", documents(plan, "aws_iam_policy"), policies_of(example, region))?;
    let registry = registry_policy_of(example, region).into_iter().collect();
    equal("registry policy", documents(plan, "aws_ecr_registry_policy"), registry)
}

/// The planned documents of a type that are known before apply.
fn documents(plan: &Value, kind: &str) -> Vec<Vec<Value>> {
    let texts = planned(plan, kind, &["policy"]).concat();
    texts.iter().filter(|text| !text.is_empty()).map(|text| normal(text)).collect()
}

/// The documents that the spec's roles need, from the same source as `ptcgen policy`, but those that name a role or a
/// secret of the module's own: its ARN is unknown until apply.
fn policies_of(example: &Example, region: &str) -> Vec<Vec<Value>> {
    let spec = &example.spec;
    let known = |role: &Role| match role {
        Role::Admin => spec.repositories.is_none(),
        Role::FillSecret => spec.secret.mode == SecretMode::Existing,
        _ => true,
    };
    let roles = spec.policy.roles.iter().copied().filter(known);
    roles.map(|role| wanted(example, region, Kind::Role(role))).collect()
}

fn registry_policy_of(example: &Example, region: &str) -> Option<Vec<Value>> {
    let policy = example.spec.registry_policy.as_ref()?;
    policy.manage.then(|| wanted(example, region, Kind::Registry))
}

fn wanted(example: &Example, region: &str, kind: Kind) -> Vec<Value> {
    let partition = partition::of_region(region).unwrap_or(&partition::PARTITIONS[0]);
    let scope = JsonScope::of_spec(&example.spec, partition, region, ACCOUNT).scope();
    normal(&document(kind, &scope).to_json())
}

/// A document as its statements, keys and resources sorted: terraform keeps a map in the order of its keys.
fn normal(json: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(json).unwrap_or_default();
    let mut statements = document["Statement"].as_array().cloned().unwrap_or_default();
    for statement in &mut statements {
        let resources = match &statement["Resource"] {
            Value::Array(resources) => resources.clone(),
            one => vec![one.clone()],
        };
        let mut resources: Vec<&str> = resources.iter().filter_map(Value::as_str).collect();
        resources.sort_unstable();
        statement["Resource"] = resources.into();
        statement.sort_all_objects();
    }
    statements
}

/// Some attributes of each planned resource of a type.
fn planned(plan: &Value, kind: &str, attributes: &[&str]) -> Vec<Vec<String>> {
    let resources = plan["planned_values"]["root_module"]["resources"].as_array().map_or(&[][..], Vec::as_slice);
    let ours = resources.iter().filter(|resource| resource["type"] == kind && resource["mode"] == "managed");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    ours.map(|resource| attributes.iter().map(|name| text(&resource["values"][name])).collect()).collect()
}

/// The same things, in whatever order terraform keeps them.
fn equal<T: serde::Serialize>(what: &str, got: Vec<T>, wanted: Vec<T>) -> Result<(), String> {
    let sorted = |values: Vec<T>| {
        let texts = values.iter().map(|value| serde_json::to_string(value).map_err(|error| error.to_string()));
        let mut texts = texts.collect::<Result<Vec<_>, _>>()?;
        texts.sort();
        Ok::<_, String>(texts)
    };
    let (got, wanted) = (sorted(got)?, sorted(wanted)?);
    let missing: Vec<_> = wanted.iter().filter(|one| !got.contains(one)).collect();
    let surplus: Vec<_> = got.iter().filter(|one| !wanted.contains(one)).collect();
    if got == wanted { Ok(()) } else { Err(format!("{what}: not planned {missing:#?}, not wanted {surplus:#?}")) }
}
