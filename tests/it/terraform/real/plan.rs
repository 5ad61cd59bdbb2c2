//! `ptcgen verify --level plan` against moto: compares what it reports about each plan with what the specs ask for.
//!
//! moto can't create cache rules, and nothing is ever applied.

use std::path::Path;
use std::process::Command;

use ptcgen::partition;
use ptcgen::policy::rights::Target;
use ptcgen::policy::{DocumentKind, PolicyRole, document};
use ptcgen::spec::model::SecretMode;
use serde_json::Value;

use super::moto::{self, Moto};
use super::tool;
use crate::support;
use crate::support::specs::{self, Example};

/// The account that moto simulates.
const ACCOUNT: &str = "123456789012";

/// A module with a backend, two variables without a value, one of which a file sets, and an aliased provider.
const LACKING: &str = r#"terraform {
  backend "s3" {
    bucket = "state"
  }
}

provider "aws" {
  alias  = "other"
  region = "eu-west-1"
}

variable "name" {
  type = string
}

variable "size" {
  type = number
}

resource "aws_iam_role" "role" {
  provider           = aws.other
  name               = "${var.name}-${var.size}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
"#;

#[test]
fn plans_rules_secrets_and_policies() {
    let Some(tool) = tool::tool() else { return };
    let Some(program) = moto::program() else {
        return tool::skip("moto is not installed; `tests/moto/setup` does that");
    };
    let moto = Moto::start(&program).expect("moto");
    let examples = specs::of_folder("examples/specs");
    let folder = tempfile::tempdir().expect("a folder");
    for example in &examples {
        let module = folder.path().join(&example.name);
        specs::write(&example.files, &module);
        // `verify::real` runs the tests; here they would take most of the time.
        std::fs::remove_dir_all(module.join("tests")).expect("tests");
        given(example, &moto, &module);
    }
    for (name, values) in [("lacking", "size = 1\n"), ("given", "size = 1\nname = \"x\"\n")] {
        std::fs::create_dir(folder.path().join(name)).expect("a folder");
        std::fs::write(folder.path().join(name).join("main.tf"), LACKING).expect("a file");
        std::fs::write(folder.path().join(name).join("terraform.tfvars"), values).expect("a file");
    }
    let before = support::tree(folder.path());
    let mut command = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
    command.args(["verify", "--level", "plan", "--format", "json", "--endpoint-url", &moto.endpoint()]);
    command.args(examples.iter().map(|example| &example.name));
    command.args(["lacking", "given", "--provider-mirror"]).arg(tool.mirror_root()).current_dir(folder.path());
    // For the spec that sets no region.
    command.env("AWS_REGION", "eu-west-1");
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    let shown: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    crate::report::follows(
        &serde_json::from_str(include_str!("../../../../schemas/findings.schema.json")).expect("JSON"),
        &shown,
    );
    assert_eq!(output.status.code(), Some(6), "{said}");
    let errors = shown["findings"].as_array().expect("findings").iter().filter(|one| one["severity"] == "error");
    let errors: Vec<&Value> = errors.collect();
    let [missing] = errors.as_slice() else { panic!("{errors:#?}\n{said}") };
    assert_eq!((&missing["code"], &missing["place"]["file"]), (&"PTC717".into(), &"lacking/main.tf".into()));
    assert_eq!(missing["place"]["line"], 12);
    assert_eq!(support::tree(folder.path()), before);

    let plan = |name: &str| {
        let plans = shown["plans"].as_array().expect("plans");
        plans.iter().find(|plan| plan["module"] == name).unwrap_or_else(|| panic!("no plan of {name}\n{said}"))
    };
    for example in &examples {
        let region = example.spec.region.as_deref().unwrap_or("eu-west-1");
        let equal = assert_plan(example, region, plan(&example.name));
        assert_eq!(equal, Ok(()), "{}", example.name);
    }
    assert_eq!(documents(plan("given"), "aws_iam_role"), [Vec::<Value>::new()]);
    assert_eq!(plan("given")["counts"], serde_json::json!({ "create": 1 }));
}

/// Creates what a plan needs: the secrets that a module looks up, and the credentials that it writes. moto's account is
/// none that a spec names.
fn given(example: &Example, moto: &Moto, module: &Path) {
    if example.spec.account.is_some() {
        std::fs::write(module.join("account.auto.tfvars"), "account = null\n").expect("a file");
    }
    let with_secret = || example.spec.upstreams.iter().filter_map(|one| Some((one, one.credentials.as_ref()?)));
    match example.spec.secret.mode {
        SecretMode::Placeholder => {}
        SecretMode::Existing => {
            for (_, credentials) in with_secret() {
                let request = serde_json::json!({ "Name": credentials.secret_name, "SecretString": "{}" });
                moto.ask("secretsmanager", "CreateSecret", &request).expect("a secret");
            }
        }
        SecretMode::WriteOnly => {
            let entry = |prefix: &str| format!("  {prefix} = {{ username = \"x\", accessToken = \"y\" }}\n");
            let entries: String = with_secret().map(|(upstream, _)| entry(&upstream.prefix)).collect();
            let values = format!("credentials = {{\n{entries}}}\n");
            std::fs::write(module.join("terraform.tfvars"), values).expect("a file");
        }
        other => unreachable!("{other:?}"),
    }
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

/// The planned documents of a resource type that are known before `apply`.
fn documents(plan: &Value, kind: &str) -> Vec<Vec<Value>> {
    let all = plan["documents"].as_array().expect("documents").iter();
    let ours =
        all.filter(|one| one["state"] == "known" && one["address"].as_str().is_some_and(|it| it.starts_with(kind)));
    ours.map(|one| normal(&one["document"].to_string())).collect()
}

/// The documents that the spec's roles need, from the same source as `ptcgen policy`, except those that name a role or
/// a secret of the module itself, whose ARN is unknown until `apply`.
fn policies_of(example: &Example, region: &str) -> Vec<Vec<Value>> {
    let spec = &example.spec;
    let known = |role: &&PolicyRole| {
        (spec.repositories.is_none() || !role.is_about(Target::PassedRoles))
            && (spec.secret.mode == SecretMode::Existing || !role.is_about(Target::Secrets))
    };
    let roles = spec.policy.roles.iter().copied().filter(known);
    roles.map(|role| wanted(example, region, DocumentKind::Role(role))).collect()
}

fn registry_policy_of(example: &Example, region: &str) -> Option<Vec<Value>> {
    let policy = example.spec.registry_policy.as_ref()?;
    policy.manage.then(|| wanted(example, region, DocumentKind::Registry))
}

fn wanted(example: &Example, region: &str, kind: DocumentKind) -> Vec<Value> {
    let partition = partition::of_region(region).unwrap_or(&partition::PARTITIONS[0]);
    let scope = ptcgen::spec::policy_scope(&example.spec, partition, region, ACCOUNT).scope();
    normal(&document(kind, &scope).to_json())
}

/// The statements of a document, with keys and resources sorted: terraform keeps a map in the order of its keys.
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
    let changes = plan["changes"].as_array().expect("changes").iter();
    let ours = changes.filter(|change| change["type"] == kind && change["action"] == "create");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    ours.map(|change| attributes.iter().map(|name| text(&change["values"][name])).collect()).collect()
}

/// Compares without regard to order, which terraform does not preserve.
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
