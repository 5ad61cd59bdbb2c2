//! A module's texts → what a plan of it needs to know of its AWS provider, and the override file that says it.
//!
//! The override file lies in the private copy alone, so that a module without a `provider` block can be planned.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use hcl_edit::structure::{Block, Body};

use crate::terraform::run::cli_config::quoted;

/// The override file's name; terraform reads it after all others.
pub const OVERRIDE: &str = "zz_ptcgen_override.tf";

/// Services that every version of the provider knows by these names, and that a module of ours uses.
const SERVICES: [&str; 5] = ["ecr", "iam", "kms", "secretsmanager", "sts"];

/// What a module's own files say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Local names of the AWS provider, each with the aliases that are configured.
    providers: BTreeMap<String, BTreeSet<String>>,
    /// Whether a `provider` block has a region of its own.
    pub has_region: bool,
    /// Whether state is kept elsewhere.
    pub has_backend: bool,
    /// The variable that names the region, and its default.
    pub region: Option<(String, Option<String>)>,
}

impl Asked {
    /// Whether the module itself uses AWS.
    pub fn uses_aws(&self) -> bool {
        !self.providers.is_empty()
    }
}

/// Reads the `.tf` files of a module's own folder.
pub fn asked<'a>(texts: impl IntoIterator<Item = &'a str>) -> Asked {
    let bodies: Vec<Body> = texts.into_iter().filter_map(|text| hcl_edit::parser::parse_body(text).ok()).collect();
    let mut asked = Asked::default();
    for body in &bodies {
        body.blocks().for_each(|block| asked.declared(block));
    }
    for body in &bodies {
        body.blocks().for_each(|block| asked.configured(block));
    }
    asked
}

impl Asked {
    fn declared(&mut self, block: &Block) {
        match block.ident.as_str() {
            "terraform" => {
                self.has_backend |= block.body.has_blocks("backend") || block.body.has_blocks("cloud");
                let required = block.body.get_blocks("required_providers").flat_map(|block| block.body.attributes());
                for attribute in required.filter(|attribute| is_aws(&attribute.value.to_string())) {
                    self.providers.entry(attribute.key.to_string()).or_default();
                }
            }
            "resource" | "data" | "ephemeral" if label(block, 0).starts_with("aws_") => {
                self.providers.entry("aws".to_owned()).or_default();
            }
            "variable" if matches!(label(block, 0), "region" | "aws_region") && self.region.is_none() => {
                let default = block.body.get_attribute("default").and_then(|default| default.value.as_str());
                self.region = Some((label(block, 0).to_owned(), default.map(str::to_owned)));
            }
            _ => {}
        }
    }

    fn configured(&mut self, block: &Block) {
        if block.ident.as_str() != "provider" {
            return;
        }
        let name = label(block, 0);
        if name == "aws" || self.providers.contains_key(name) {
            let aliases = self.providers.entry(name.to_owned()).or_default();
            match block.body.get_attribute("alias").and_then(|alias| alias.value.as_str()) {
                Some(alias) => drop(aliases.insert(alias.to_owned())),
                None => self.has_region |= block.body.has_attribute("region"),
            }
        }
    }
}

fn label(block: &Block, at: usize) -> &str {
    block.labels.get(at).map_or("", |label| label.as_str())
}

/// Whether an entry of `required_providers` is the AWS provider, from whatever registry.
fn is_aws(entry: &str) -> bool {
    entry.split('"').any(|text| text == "hashicorp/aws" || text.ends_with("/hashicorp/aws"))
}

/// What a module's configuration lacks for a plan: state in the copy, and every AWS provider at the endpoint. `None`
/// where it lacks nothing.
pub fn overriding(asked: &Asked, endpoint: Option<&str>) -> Option<String> {
    let mut out = String::new();
    if asked.has_backend {
        out.push_str("terraform {\n  backend \"local\" {}\n}\n");
    }
    if let Some(endpoint) = endpoint {
        for (name, aliases) in &asked.providers {
            provider(&mut out, name, None, endpoint);
            aliases.iter().for_each(|alias| provider(&mut out, name, Some(alias), endpoint));
        }
    }
    (!out.is_empty()).then_some(out)
}

fn provider(out: &mut String, name: &str, alias: Option<&str>, endpoint: &str) {
    let _ = writeln!(out, "provider {} {{", quoted(name));
    if let Some(alias) = alias {
        let _ = writeln!(out, "  alias = {}", quoted(alias));
    }
    out.push_str(
        "  skip_credentials_validation = true\n  skip_metadata_api_check = true\n  skip_region_validation = true\n  \
         max_retries = 2\n  endpoints {\n",
    );
    for service in SERVICES {
        let _ = writeln!(out, "    {service} = {}", quoted(endpoint));
    }
    out.push_str("  }\n}\n");
}

/// Variables of the AWS SDK that would lead away from an endpoint, or to somebody's account.
pub const LEADS_AWAY: [&str; 9] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
];

/// Whether a variable names the endpoint of one service.
pub fn is_endpoint(name: &str) -> bool {
    name.starts_with("AWS_ENDPOINT_URL") || (name.contains("AWS_") && name.ends_with("_ENDPOINT"))
}

/// What the environment says to reach the endpoint and nothing else.
pub fn at_endpoint(endpoint: &str) -> Vec<(&'static str, String)> {
    vec![
        ("AWS_ENDPOINT_URL", endpoint.to_owned()),
        ("AWS_CONFIG_FILE", "/dev/null".to_owned()),
        ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null".to_owned()),
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
        ("AWS_MAX_ATTEMPTS", "3".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUIRED: &str = "terraform {\n  backend \"s3\" {}\n  required_providers {\n    amazon = {\n      source = \
                            \"hashicorp/aws\"\n    }\n    random = { source = \"hashicorp/random\" }\n  }\n}\n";

    #[test]
    fn every_provider_of_aws_goes_to_the_endpoint() {
        let provider = "provider \"amazon\" {\n  alias = \"us\"\n}\nprovider \"amazon\" {\n  region = \"x\"\n}\n";
        let asked = asked([provider, REQUIRED]);
        assert!(asked.uses_aws() && asked.has_region && asked.has_backend);
        let text = overriding(&asked, Some("http://a:1/${x}")).expect("an override");
        assert!(text.contains("backend \"local\""));
        assert_eq!(text.matches("provider \"amazon\"").count(), 2, "{text}");
        assert!(text.contains("alias = \"us\"") && text.contains("ecr = \"http://a:1/$${x}\""), "{text}");
        assert!(hcl_edit::parser::parse_body(&text).is_ok());
    }

    #[test]
    fn a_module_without_aws_is_left_alone() {
        let asked = asked(["resource \"terraform_data\" \"a\" {}\n", "{"]);
        assert!(!asked.uses_aws());
        assert_eq!(overriding(&asked, Some("http://a:1")), None);
    }

    #[test]
    fn the_region_is_what_a_variable_defaults_to() {
        let text = "resource \"aws_x\" \"a\" {}\nvariable \"aws_region\" {\n  default = \"eu-west-1\"\n}\n";
        let found = asked([text]);
        assert_eq!(found.region, Some(("aws_region".to_owned(), Some("eu-west-1".to_owned()))));
        assert!(found.uses_aws() && !found.has_region);
        assert_eq!(overriding(&found, None), None);
    }

    #[test]
    fn endpoints_of_services_are_known_by_name() {
        for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_ECR", "TF_AWS_STS_ENDPOINT", "AWS_STS_ENDPOINT"] {
            assert!(is_endpoint(name), "{name}");
        }
        assert!(!is_endpoint("AWS_REGION"));
    }
}
