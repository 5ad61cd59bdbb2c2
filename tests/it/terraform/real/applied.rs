//! Modules are applied to the stand-in of AWS, filled, applied again and destroyed.

use std::fs;
use std::path::PathBuf;

use ptcgen::Loopback;
use ptcgen::stand_in::{At, World};

use super::{module, tool};
use crate::support::Run;

const ACCOUNT: &str = "111122223333";

/// A folder with a module whose provider talks to the stand-in.
struct Applied {
    aws: Loopback,
    tool: &'static tool::Tool,
    folder: PathBuf,
}

impl Applied {
    fn new(tool: &'static tool::Tool, folder: PathBuf, region: &str) -> Self {
        let aws = Loopback::start(World::new(ACCOUNT)).expect("a port");
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

    fn apply(&self) {
        self.terraform(&["apply", "-auto-approve"]).expect("terraform apply");
        self.terraform(&["plan", "-detailed-exitcode"]).expect("an empty plan");
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
        let module = Applied::new(tool, run.path("m"), "eu-west-1");
        module.apply();
        let at = At { account: ACCOUNT, region: "eu-west-1" };
        let name = "ecr-pullthroughcache/docker-hub";
        for token in ["first", "second", "third"] {
            module.aws.with(|world, now| world.fill_secret(&at, name, token, now)).expect("a version");
        }
        module.apply();
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
