//! Modules are applied to the stand-in of AWS, filled, applied again and destroyed.

use std::fs;
use std::path::PathBuf;

use ptcgen::Loopback;
use ptcgen::spec::model::SecretMode;
use ptcgen::stand_in::{At, World};
use serde_json::{Map, json};

use super::{module, tool};
use crate::support::Run;
use crate::support::specs::{self, Example};

const ACCOUNT: &str = "111122223333";

/// A folder with a module whose provider talks to the stand-in.
struct Applied {
    aws: Loopback,
    tool: &'static tool::Tool,
    folder: PathBuf,
}

impl Applied {
    fn new(tool: &'static tool::Tool, folder: PathBuf, account: &str, region: &str) -> Self {
        let aws = Loopback::start(World::new(account)).expect("a port");
        fs::write(folder.join("provider_override.tf"), provider(&aws.endpoint(), region)).expect("a file");
        let applied = Self { aws, tool, folder };
        module::init(tool, &applied.folder).expect("terraform init");
        applied
    }

    fn terraform(&self, args: &[&str]) -> Result<String, String> {
        let more = ["-no-color", "-input=false"];
        let said = self.tool.succeed(&self.folder, &[&args[..1], &more, &args[1..]].concat());
        self.aws.with(|world, _| assert_eq!(world.unknown(), [], "{args:?}"));
        said
    }

    fn apply(&self) -> Result<(), String> {
        self.terraform(&["apply", "-auto-approve"])?;
        self.terraform(&["plan", "-detailed-exitcode"]).map(drop)
    }
}

/// A `provider` block for the stand-in.
fn provider(endpoint: &str, region: &str) -> String {
    let services = ["ecr", "iam", "kms", "secretsmanager", "sts"];
    let endpoints = services.map(|service| format!("    {service} = \"{endpoint}\"\n")).concat();
    format!(
        "provider \"aws\" {{\n  region = \"{region}\"\n  access_key = \"testing\"\n  secret_key = \"testing\"\n  \
         skip_metadata_api_check = true\n  skip_region_validation = true\n\n  endpoints {{\n{endpoints}  }}\n}}\n"
    )
}

#[test]
fn docker_hub_lives_from_apply_to_destroy() {
    let Some(tool) = tool::tool() else { return };
    for set in ["standard", "classic"] {
        let run = Run::new();
        run.run(&format!("new m --templates {set} --preset docker-hub --set region=eu-west-1")).exits(0);
        let module = Applied::new(tool, run.path("m"), ACCOUNT, "eu-west-1");
        module.apply().expect("an apply and an empty plan");
        let at = At { account: ACCOUNT, region: "eu-west-1" };
        let name = "ecr-pullthroughcache/docker-hub";
        for token in ["first", "second", "third"] {
            module.aws.with(|world, now| world.fill_secret(&at, name, token, now)).expect("a version");
        }
        module.apply().expect("an apply and an empty plan");
        let current = module.aws.with(|world, _| world.current_value(&at, name).map(str::to_owned));
        assert_eq!(current.as_deref(), Some("third"), "{set}");
        assert!(state(&module).contains("FILL-ME") && !state(&module).contains("third"), "{set}");
        module.terraform(&["destroy", "-auto-approve"]).expect("terraform destroy");
        let left = module.aws.with(|world, _| world.left());
        let secrets =
            left.iter().filter(|left| left.kind == "aws_secretsmanager_secret" && left.scheduled_for_deletion);
        assert_eq!((left.len(), secrets.count()), (1, 1), "{set}: {left:?}");
    }
}

fn state(module: &Applied) -> String {
    fs::read_to_string(module.folder.join("terraform.tfstate")).unwrap_or_default()
}

/// The specs whose modules are applied in every run; `PTCGEN_TEST_SPEC=all` applies all of them, a name one.
const APPLIED: [&str; 4] = ["every-upstream", "lifecycle", "registry-policy", "secret-write-only"];

/// Whatever a spec asks for is created, planned without a change, and destroyed, and no call is unknown.
#[test]
fn what_every_spec_asks_for_is_created_and_destroyed() {
    let Some(tool) = tool::tool() else { return };
    let only = std::env::var("PTCGEN_TEST_SPEC").ok();
    let folders = ["examples/specs", "tests/fixtures/render/classic", "tests/fixtures/render/standard"];
    let mut examples: Vec<Example> = folders.into_iter().flat_map(specs::of_folder).collect();
    examples.retain(|example| match only.as_deref() {
        Some("all") => true,
        Some(name) => example.name == name,
        None => APPLIED.contains(&example.name.as_str()),
    });
    assert!(!examples.is_empty());
    let failures: Vec<String> = examples.iter().filter_map(|example| lives(tool, example).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn lives(tool: &'static tool::Tool, example: &Example) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    specs::write(&example.files, folder.path());
    fs::remove_dir_all(folder.path().join("tests")).map_err(|error| error.to_string())?;
    let region = example.spec.region.as_deref().unwrap_or("eu-west-1");
    let account = example.spec.account.as_deref().unwrap_or(ACCOUNT);
    let module = Applied::new(tool, folder.path().to_path_buf(), account, region);
    let owned = prepare(example, &module, At { account, region });
    let told = |problem| format!("{}: {problem}", example.name);
    if example.name == "ecr" {
        let refused = module.apply().expect_err("IAM takes no `$` in the key of a tag");
        return if refused.contains("Tags.1.Key") { Ok(()) } else { Err(told(refused)) };
    }
    module.apply().map_err(told)?;
    module.terraform(&["destroy", "-auto-approve"]).map_err(told)?;
    let mut left = module.aws.with(|world, _| world.left());
    left.retain(|left| !left.scheduled_for_deletion && !owned.contains(&left.name));
    if left.is_empty() { Ok(()) } else { Err(told(format!("{left:?}"))) }
}

/// Creates what the module expects: secrets of the operator's own, which are returned, roles, and the tokens in a variable.
fn prepare(example: &Example, module: &Applied, at: At<'_>) -> Vec<String> {
    let spec = &example.spec;
    let variables = fs::read_to_string(module.folder.join("variables.tf")).unwrap_or_default();
    if variables.contains("variable \"aws_region\"") {
        let values = json!({ "aws_region": at.region }).to_string();
        fs::write(module.folder.join("region.auto.tfvars.json"), values).expect("a file");
    }
    let template_role = spec.repositories.as_ref().and_then(|repositories| repositories.custom_role_arn.as_ref());
    let roles = spec.upstreams.iter().filter_map(|upstream| upstream.custom_role_arn.as_ref()).chain(template_role);
    for role in roles {
        let name = role.rsplit('/').next().expect("a name");
        module.aws.with(|world, now| world.ensure_role(&at, name, "ecr.amazonaws.com", now)).expect("a role");
    }
    let credentials =
        |upstream: &ptcgen::spec::model::Upstream| upstream.credentials.clone().map(|own| own.secret_name);
    let secrets: Vec<String> = spec.upstreams.iter().filter_map(credentials).collect();
    let mut owned = Vec::new();
    match spec.secret.mode {
        SecretMode::Existing => {
            for name in secrets.into_iter().collect::<std::collections::BTreeSet<_>>() {
                module.aws.with(|world, now| world.create_secret(&at, &name, "token", now)).expect("a secret");
                owned.push(name);
            }
        }
        SecretMode::WriteOnly => {
            let token = json!({ "username": "someone", "accessToken": "not-a-real-one" });
            let prefixes = spec.upstreams.iter().filter(|upstream| upstream.credentials.is_some());
            let tokens: Map<_, _> = prefixes.map(|upstream| (upstream.prefix.clone(), token.clone())).collect();
            let values = json!({ "credentials": tokens }).to_string();
            fs::write(module.folder.join("tokens.auto.tfvars.json"), values).expect("a file");
        }
        _ => {}
    }
    owned
}
