//! What was decided for a new module, and what to do with it next.

use std::fmt::Write as _;
use std::path::Path;

use crate::spec::floors::floors;
use crate::spec::model::{SecretMode, Spec};

/// Returns what ptcgen decided, and why: the template set, the rules, the lowest versions.
pub fn decisions(spec: &Spec, template: &str) -> String {
    let mut out = format!("template set: {template}\n");
    for upstream in &spec.upstreams {
        let secret = upstream.credentials.as_ref().map_or("no secret", |credentials| credentials.secret_name.as_str());
        let _ = writeln!(out, "rule: {} caches {} ({secret})", upstream.prefix, upstream.url);
    }
    let floors = floors(spec);
    for (name, floor) in [("Terraform", floors.terraform), ("the AWS provider", floors.aws)] {
        let _ = writeln!(out, "needs {name} {}: {}", floor.version, floor.reason);
    }
    out
}

/// Returns how to use the module and how to fill the secret.
pub fn next_steps(spec: &Spec, dir: &Path) -> String {
    let mut out = String::from("\nNext:\n");
    let mut number = 1;
    let mut step = |text: String| {
        let _ = writeln!(out, "  {number}. {text}");
        number += 1;
    };
    step(format!("use it: module \"ecr_cache\" {{ source = \"{}\" }}, then terraform apply", source(dir)));
    let first = spec.upstreams.iter().find_map(|upstream| Some((upstream, upstream.credentials.as_ref()?)));
    if let Some((upstream, credentials)) = first {
        match spec.secret.mode {
            SecretMode::Placeholder => step(format!(
                "fill the secret: aws secretsmanager put-secret-value --secret-id {} --secret-string file://credentials.json",
                credentials.secret_name
            )),
            SecretMode::WriteOnly => {
                step("set `credentials` from outside Terraform's state, for example by TF_VAR_credentials".to_owned())
            }
            SecretMode::Existing => step(format!("make sure that the secret {} exists", credentials.secret_name)),
        }
        step(format!(
            "check the login: aws ecr validate-pull-through-cache-rule --ecr-repository-prefix {}",
            upstream.prefix
        ));
    } else {
        step("read README.md: which image names to pull, and which role needs which policy".to_owned());
    }
    out
}

fn source(dir: &Path) -> String {
    let text = dir.display().to_string();
    if text.starts_with('/') || text.starts_with('.') { text } else { format!("./{text}") }
}
