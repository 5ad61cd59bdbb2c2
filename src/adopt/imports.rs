//! Writes `import` blocks for what a spec declares and AWS has, with the addresses of the template set `standard`.

use std::fmt::Write as _;

use ::hcl::Expression;

use super::account::parse_arn;
use super::inventory::{Inventory, Secret};
use crate::hcl::parse::string_value;
use crate::hcl::write::expression_text;
use crate::spec::model::{SecretMode, Spec};
use crate::spec::secret_keys;
use crate::template::context::policy_name;

/// One `import` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The address inside the module.
    pub to: String,
    /// The id by which the provider finds it.
    pub id: String,
}

/// Whether an address is that of a module: one or more `module.NAME`, nested, each with or without an index.
pub fn is_module_address(address: &str) -> bool {
    let after_call = |rest: &str| -> Option<usize> {
        let name = rest.strip_prefix("module.")?;
        let len = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(name.len());
        let starts_well = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let end = "module.".len() + len;
        starts_well.then(|| end + index_len(&rest[end..]).unwrap_or(0))
    };
    let mut rest = address;
    while let Some(end) = after_call(rest) {
        match rest[end..].strip_prefix('.') {
            Some(next) => rest = next,
            None => return end == rest.len(),
        }
    }
    false
}

/// The length of an index, `["key"]` or `[0]`, at the start of a text.
fn index_len(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    // A bracket may be part of the key, so each one is tried as the end.
    inside.match_indices(']').map(|(at, _)| at).find_map(|at| {
        let key = &inside[..at];
        let is_number = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        (is_number || string_value(key.as_bytes()).is_some()).then_some(at + 2)
    })
}

/// Returns what to import, in the order of the module's files. The versions of secrets are not imported: that would
/// store the credentials in the state, and the module creates a version of its own, which leaves the current one alone.
pub fn imports(spec: &Spec, inventory: &Inventory) -> Vec<Import> {
    let label = &spec.module.label;
    let keyed = |kind: &str, key: &str| format!("{kind}.{label}[{}]", text(key));
    let mut imports = Vec::new();
    let mut import = |to: String, id: &str| imports.push(Import { to, id: id.to_owned() });
    let exists = |prefix: &str| inventory.rules.iter().any(|rule| rule.prefix == prefix);
    for upstream in spec.upstreams.iter().filter(|upstream| exists(&upstream.prefix)) {
        import(keyed("aws_ecr_pull_through_cache_rule", &upstream.prefix), &upstream.prefix);
    }
    for (key, secret) in owned_secrets(spec, inventory) {
        import(keyed("aws_secretsmanager_secret", key), &secret.arn);
    }
    let has_template = |prefix: &str| inventory.templates.iter().any(|template| template.prefix == prefix);
    for upstream in spec.upstreams.iter().filter(|up| spec.repositories.is_some() && has_template(&up.prefix)) {
        import(keyed("aws_ecr_repository_creation_template", &upstream.prefix), &upstream.prefix);
    }
    if let (Some(account), true) = (&spec.account, spec.registry_policy.as_ref().is_some_and(|policy| policy.manage))
        && inventory.registry_policy.is_some()
    {
        import(format!("aws_ecr_registry_policy.{label}"), account);
    }
    for role in &spec.policy.roles {
        let Some(name) = spec.region.as_deref().map(|region| policy_name(spec, region, role)) else { continue };
        if let Some((_, arn)) = inventory.policies.iter().find(|(existing, _)| *existing == name) {
            import(keyed("aws_iam_policy", role.name), arn);
        }
    }
    imports
}

/// Returns the secrets that the module creates and AWS has, in the spec's own account and region, each once, with its
/// key in the module.
fn owned_secrets<'a>(spec: &'a Spec, inventory: &'a Inventory) -> Vec<(&'a str, &'a Secret)> {
    if spec.secret.mode == SecretMode::Existing {
        return Vec::new();
    }
    let here = |secret: &&Secret| {
        let same = |own: &Option<String>, theirs: &str| own.as_deref().is_none_or(|own| own == theirs);
        parse_arn(&secret.arn).is_some_and(|arn| same(&spec.account, arn.account) && same(&spec.region, arn.region))
    };
    let secret_of = |name: &str| inventory.secrets.iter().flatten().filter(here).find(|secret| secret.name == name);
    let secrets = secret_keys::by_key(spec).into_iter();
    secrets
        .filter_map(|(key, upstreams)| Some((key, secret_of(&upstreams.first()?.credentials.as_ref()?.secret_name)?)))
        .collect()
}

/// Returns the blocks as a file; `call` is the address of the module in the root module.
pub fn file(imports: &[Import], call: &str) -> String {
    let mut out = String::from(HEAD);
    for import in imports {
        let _ = write!(out, "\nimport {{\n  to = {call}.{}\n  id = {}\n}}\n", import.to, text(&import.id));
    }
    out
}

const HEAD: &str = "\
# Written once by `ptcgen adopt`; yours from then on, no other command of ptcgen reads or changes it.
#
# Terraform allows import blocks in a root module only. This folder is one: `terraform plan` here shows what the import
# would do. To import into another state, copy the blocks into the root module that calls the module, under the same
# name. Once they are applied they do nothing more, and you can remove them.
";

/// Returns a root module that calls the module, for the same folder as the imports.
pub fn root(spec: &Spec, name: &str) -> String {
    let region = spec.region.as_deref().map(|region| format!("  region = {}\n", text(region))).unwrap_or_default();
    let write_only =
        spec.secret.mode == SecretMode::WriteOnly && spec.upstreams.iter().any(|up| up.credentials.is_some());
    let (variable, argument) = if write_only { (CREDENTIALS, "\n  credentials = var.credentials\n") } else { ("", "") };
    format!(
        "{ROOT_HEAD}\nprovider \"aws\" {{\n{region}}}\n{variable}\nmodule \"{name}\" {{\n  source = \"./..\"\n{argument}}}\n"
    )
}

const ROOT_HEAD: &str = "\
# Written once by `ptcgen adopt`, to plan the imports in this folder; yours from then on.

terraform {
  required_providers {
    aws = {
      source = \"hashicorp/aws\"
    }
  }
}
";

const CREDENTIALS: &str = "
variable \"credentials\" {
  description = \"User name and access token of each upstream, by repository prefix, or by name for a shared secret; only an apply that writes them needs them\"
  type = map(object({
    username    = string
    accessToken = string
  }))
  default   = {}
  sensitive = true
  ephemeral = true
}
";

fn text(value: &str) -> String {
    expression_text(&Expression::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_address_has_calls_and_indexes_alone() {
        for good in
            ["module.a", "module.a.module.b", "module.a[0]", r#"module.a["k]\"x"].module.b-c"#, r#"module._x["é"]"#]
        {
            assert!(is_module_address(good), "{good}");
        }
        for bad in [
            "",
            "ecr",
            "module",
            "module.",
            "module.a.",
            "module.a.b",
            "module.a[",
            "module.a[]",
            "module.a[x]",
            "module.a[0][1]",
            r#"module.a["${x}"]"#,
            "module.a\n",
            "module.1a",
            "aws_s3_bucket.a",
            "module.a module.b",
            r#"module.a["k"]x"#,
        ] {
            assert!(!is_module_address(bad), "{bad}");
        }
    }
}
