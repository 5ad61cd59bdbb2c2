//! A placeholder that Terraform creates again doesn't replace the credentials: applied against moto.
//!
//! Only the secrets are applied, because moto can't create cache rules.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::moto::{self, Moto};
use super::{module, tool};
use crate::support::Run;

#[test]
fn credentials_stay_current_when_the_placeholder_is_created_again() {
    let Some(tool) = tool::tool() else { return };
    let Some(program) = moto::program() else {
        return tool::skip("moto is not installed; `tests/moto/setup` does that");
    };
    for set in ["standard", "classic"] {
        let moto = Moto::start(&program).expect("moto");
        let run = Run::new();
        run.run(&format!("new cache --templates {set} --preset docker-hub --set region=eu-west-1")).exits(0);
        let folder = run.path("cache");
        fs::write(folder.join("provider_override.tf"), moto.provider("eu-west-1", &moto.endpoint())).expect("a file");
        module::init(tool, &folder).expect("terraform init");
        apply(tool, &folder);
        assert_eq!(current(&moto), "FILL-ME", "{set}: the first version is current, as ECR needs it");
        for token in ["first", "second", "third"] {
            let text = json!({ "username": "someone", "accessToken": token }).to_string();
            let value = json!({ "SecretId": SECRET, "SecretString": text, "ClientRequestToken": id(token) });
            moto.ask("secretsmanager", "PutSecretValue", &value).expect("a version");
        }
        // The provider does the same if Secrets Manager has deleted the version of the placeholder.
        let versions = tool.succeed(&folder, &["state", "list"]).expect("a state");
        let version = versions.lines().find(|line| line.starts_with(VERSION)).expect("a version");
        tool.succeed(&folder, &["state", "rm", version]).expect("terraform state rm");
        apply(tool, &folder);
        assert_eq!(current(&moto), "third", "{set}");
        let state = fs::read_to_string(folder.join("terraform.tfstate")).expect("a state");
        assert!(state.contains("FILL-ME") && !state.contains("third"), "{set}: no credentials in the state");
    }
}

const SECRET: &str = "ecr-pullthroughcache/docker-hub";
const VERSION: &str = "aws_secretsmanager_secret_version.ecr_pullthroughcache";

fn apply(tool: &tool::Tool, folder: &Path) {
    let target = format!("-target={VERSION}");
    tool.succeed(folder, &["apply", "-auto-approve", "-no-color", "-input=false", &target]).expect("terraform apply");
}

/// An id of a version: at least 32 characters.
fn id(token: &str) -> String {
    format!("{token:0>32}")
}

/// The token that ECR would read.
fn current(moto: &Moto) -> String {
    let value = moto.ask("secretsmanager", "GetSecretValue", &json!({ "SecretId": SECRET })).expect("a value");
    let text = value["SecretString"].as_str().expect("text");
    let value: Value = serde_json::from_str(text).expect("JSON");
    value["accessToken"].as_str().expect("a token").to_owned()
}
