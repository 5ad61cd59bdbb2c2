//! The same apply to moto and to the stand-in of AWS ends in the same state, and in an empty plan.

use std::fs;
use std::path::Path;

use ptcgen::Loopback;
use ptcgen::stand_in::World;
use serde_json::Value;
use similar::TextDiff;

use super::lives::attached;
use super::{Moto, module, python};
use crate::support::Run;

const SPECS: [&str; 2] = [
    "upstreams: { docker-hub: {}, ghcr: {}, k8s: {} }\npolicy: { roles: [pull, ci, import, fill-secret] }\n\
     repositories: { tags: { source: cache }, lifecycle: { keep_last: 10 } }\n\
     registry_policy: { principals: [\"444455556666\"], manage: true }\nlint: { allow: [PTC320] }\ntags: { team: platform }\n",
    "template: classic\nupstreams: { quay: { credentials: { username: FILL-ME, accessToken: FILL-ME } } }\n",
];

const REGION: &str = "eu-west-1";

#[test]
fn an_apply_ends_in_the_same_state_as_with_moto() {
    let Some(python) = python() else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/moto/server.py");
    for spec in SPECS {
        let moto = Moto::start_script(&python, &script).expect("moto");
        let aws = Loopback::start(World::new("123456789012")).expect("a port");
        let [Some(theirs), Some(ours)] = [moto.endpoint(), aws.endpoint()].map(|endpoint| applied(spec, &endpoint))
        else {
            return;
        };
        let difference = TextDiff::from_lines(&theirs, &ours).unified_diff().context_radius(1).to_string();
        assert!(ours == theirs, "{spec}\n{difference}");
    }
}

/// Applies the module of a spec and returns the resources that it manages, without what AWS draws.
fn applied(spec: &str, endpoint: &str) -> Option<String> {
    let (tool, _provider) = attached(endpoint, REGION)?;
    let run = Run::new().file("spec.yaml", format!("region: {REGION}\n{spec}"));
    run.run("new m --spec spec.yaml -q").exits(0);
    let folder = run.path("m");
    fs::remove_dir_all(folder.join("tests")).expect("tests");
    module::init(&tool, &folder).expect("terraform init");
    for command in [&["apply", "-auto-approve"][..], &["plan", "-detailed-exitcode"]] {
        tool.succeed(&folder, &[command, &["-input=false", "-no-color"]].concat()).expect("terraform");
    }
    let state = fs::read_to_string(folder.join("terraform.tfstate")).expect("a state");
    let mut state: Value = serde_json::from_str(&state).expect("JSON");
    let resources = state["resources"].as_array_mut().expect("resources");
    resources.retain(|resource| resource["mode"] == "managed" && resource["type"] != "terraform_data");
    resources.iter_mut().for_each(drawn);
    Some(serde_json::to_string_pretty(resources).expect("JSON"))
}

/// Replaces what AWS or the provider draws at random, and times.
fn drawn(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["policy_id", "unique_id", "create_date", "version_id", "private", "sensitive_attributes"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(drawn);
        }
        Value::Array(items) => items.iter_mut().for_each(drawn),
        Value::String(text) => {
            // A secret's ARN ends with six characters, the id of its version with a UUID, a policy's name with a number.
            let suffixes = [
                "(:secret:[^|\"]*-)[A-Za-z0-9]{6}",
                "(\\|)[A-Za-z0-9-]{32,}",
                "(-)[0-9a-f]{26}$",
                "(-)20[0-9]{16}[0-9a-f]{8}",
            ];
            for suffix in suffixes {
                let pattern = regex::Regex::new(suffix).expect("a pattern");
                *text = pattern.replace_all(text, "${1}DRAWN").into_owned();
            }
        }
        _ => {}
    }
}
