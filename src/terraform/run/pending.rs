//! Reads from the JSON of a plan what an apply to the stand-in of AWS needs to know.

use serde_json::{Map, Value};

use super::json_output::NoJson;

/// A plan that is about to be applied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PendingPlan {
    /// What is not empty about it.
    pub changes: Vec<PendingChange>,
    /// The values of the module's variables. They may be secret.
    pub variables: Map<String, Value>,
    /// Addresses that can't be applied to the stand-in, with the reason.
    pub obstacles: Vec<(String, String)>,
    /// ARNs of roles that have to exist, with the service that assumes each.
    pub roles: Vec<(String, &'static str)>,
    /// Whether Terraform writes the values of secrets, so that no operator fills them.
    pub writes_tokens: bool,
}

/// A change that is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingChange {
    /// `module.a.aws_x.y["key"]`, or `output.y`.
    pub address: String,
    /// `aws_x`, or `output`.
    pub kind: String,
    /// `y`.
    pub name: String,
    /// `create`, `update`, `delete`; `delete and create` for a replacement.
    pub action: String,
    /// The arguments and attributes that differ.
    pub arguments: Vec<String>,
}

/// Reads the single object that `show -json` prints for a plan.
///
/// # Errors
/// The output is not that object.
pub fn pending(output: &[u8]) -> Result<PendingPlan, NoJson> {
    let shown: Value = serde_json::from_slice(output).map_err(|_| NoJson)?;
    if !shown["format_version"].is_string() {
        return Err(NoJson);
    }
    let mut plan = PendingPlan::default();
    for (name, variable) in shown["variables"].as_object().into_iter().flatten() {
        plan.variables.insert(name.clone(), variable["value"].clone());
    }
    for resource in shown["resource_changes"].as_array().into_iter().flatten() {
        let text = |key: &str| resource[key].as_str().unwrap_or_default();
        plan.changes.extend(change(text("address"), text("type"), text("name"), &resource["change"]));
        if resource["mode"] == "managed" {
            plan.read_resource(resource);
        }
    }
    for (name, output) in shown["output_changes"].as_object().into_iter().flatten() {
        plan.changes.extend(change(&format!("output.{name}"), "output", name, output));
    }
    plan.read_provisioners("", &shown["configuration"]["root_module"]);
    Ok(plan)
}

impl PendingPlan {
    fn read_resource(&mut self, resource: &Value) {
        let text = |key: &str| resource[key].as_str().unwrap_or_default();
        let provider = text("provider_name");
        let is_aws = provider.ends_with("/hashicorp/aws");
        if !is_aws && provider != "terraform.io/builtin/terraform" {
            self.obstacles.push((text("address").to_owned(), format!("is of the provider `{provider}`")));
        }
        let after = &resource["change"]["after"];
        self.writes_tokens |=
            text("type") == "aws_secretsmanager_secret_version" && !after["secret_string_wo_version"].is_null();
        if let Some(arn) = after["custom_role_arn"].as_str() {
            let is_rule = text("type") == "aws_ecr_pull_through_cache_rule";
            let service = if is_rule { "pullthroughcache.ecr.amazonaws.com" } else { "ecr.amazonaws.com" };
            self.roles.push((arn.to_owned(), service));
        }
    }

    fn read_provisioners(&mut self, path: &str, module: &Value) {
        for resource in module["resources"].as_array().into_iter().flatten() {
            if resource["provisioners"].as_array().is_some_and(|all| !all.is_empty()) {
                let address = resource["address"].as_str().unwrap_or_default();
                self.obstacles.push((format!("{path}{address}"), "has a provisioner".to_owned()));
            }
        }
        for (name, call) in module["module_calls"].as_object().into_iter().flatten() {
            self.read_provisioners(&format!("{path}module.{name}."), &call["module"]);
        }
    }
}

fn change(address: &str, kind: &str, name: &str, change: &Value) -> Option<PendingChange> {
    let actions: Vec<&str> = change["actions"].as_array()?.iter().filter_map(Value::as_str).collect();
    if matches!(actions.as_slice(), [] | ["no-op" | "read"]) {
        return None;
    }
    let [before, after, unknown] = ["before", "after", "after_unknown"].map(|side| &change[side]);
    let names = [before, after, unknown].into_iter().filter_map(Value::as_object).flat_map(Map::keys);
    let mut arguments: Vec<String> =
        names.filter(|name| before[*name] != after[*name] || unknown[*name] == true).cloned().collect();
    arguments.sort();
    arguments.dedup();
    Some(PendingChange {
        address: address.to_owned(),
        kind: kind.to_owned(),
        name: name.to_owned(),
        action: actions.join(" and "),
        arguments,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_cannot_be_applied_is_known_before() {
        let resource = |address: &str, provider: &str, after: Value| {
            let change = json!({ "actions": ["create"], "before": null, "after": after });
            json!({ "address": address, "mode": "managed", "type": "x", "name": "y", "provider_name": provider, "change": change })
        };
        let called =
            json!({ "resources": [{ "address": "terraform_data.p", "provisioners": [{ "type": "local-exec" }] }] });
        let shown = json!({
            "format_version": "1.2",
            "resource_changes": [
                resource("a.b", "registry.terraform.io/hashicorp/aws", json!({ "custom_role_arn": "arn:role" })),
                resource("c.d", "registry.opentofu.org/hashicorp/null", Value::Null),
                resource("terraform_data.p", "terraform.io/builtin/terraform", Value::Null),
            ],
            "configuration": { "root_module": { "module_calls": { "m": { "module": called } } } },
        });
        let plan = pending(shown.to_string().as_bytes()).expect("a plan");
        let obstacles: Vec<&str> = plan.obstacles.iter().map(|(address, _)| address.as_str()).collect();
        assert_eq!(obstacles, ["c.d", "module.m.terraform_data.p"]);
        assert_eq!(plan.roles, [("arn:role".to_owned(), "ecr.amazonaws.com")]);
        assert_eq!(plan.changes.len(), 3);
        assert_eq!(pending(b"{}"), Err(NoJson));
    }

    #[test]
    fn a_change_has_the_arguments_that_differ() {
        let change = |change: Value| super::change("a.b", "a", "b", &change);
        let found = change(json!({
            "actions": ["delete", "create"], "before": { "x": 1, "y": 1, "id": "i" }, "after": { "x": 1, "y": 2 },
            "after_unknown": { "id": true },
        }));
        let found = found.expect("a change");
        assert_eq!(
            (found.action.as_str(), found.arguments),
            ("delete and create", vec!["id".to_owned(), "y".to_owned()])
        );
        assert_eq!(change(json!({ "actions": ["no-op"] })), None);
        assert_eq!(change(json!({ "actions": ["read"] })), None);
    }
}
