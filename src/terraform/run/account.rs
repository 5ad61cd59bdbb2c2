//! Reads from a module's files what a plan needs to know about its AWS providers, and writes the override file that
//! configures them.
//!
//! The override file is written to the private copy only; the module's own files stay as they are. It configures even
//! the provider of a module that has no `provider` block.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt::Write as _;

use crate::hcl::parse::{Block, Body, lossy, name, parse};
use crate::hcl::write::quoted;

/// The name of the override file, which terraform reads after all others.
pub const OVERRIDE: &str = "zz_ptcgen_override.tf";

/// The services that ptcgen's modules use. Every version of the provider knows them by these names.
const SERVICES: [&str; 5] = ["ecr", "iam", "kms", "secretsmanager", "sts"];

/// What a module's files configure about its AWS providers and its state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AwsProviders {
    /// The local names of the AWS provider, with the configured aliases of each.
    aliases: BTreeMap<String, BTreeSet<String>>,
    /// Whether the module has a `provider` block.
    pub has_block: bool,
    /// Whether a `provider` block sets a region.
    pub has_region: bool,
    /// Whether the module configures a backend for its state.
    pub has_backend: bool,
    /// The variable for the region, and its default.
    pub region: Option<(String, Option<String>)>,
    /// The default of the variable for the account.
    pub account: Option<String>,
}

impl AwsProviders {
    /// Reads the `.tf` files of the module's own folder.
    pub fn of_module<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let texts = texts.into_iter().map(str::as_bytes);
        let files: Vec<(&[u8], Body)> = texts.filter_map(|text| Some((text, parse(text).ok()?))).collect();
        let mut providers = Self::default();
        for (text, body) in &files {
            body.blocks.iter().for_each(|block| providers.read_declaration(text, block));
        }
        for (text, body) in &files {
            body.blocks_of(text, "provider").for_each(|block| providers.read_configuration(text, block));
        }
        providers
    }

    /// Whether the module itself uses AWS.
    pub fn uses_aws(&self) -> bool {
        !self.aliases.is_empty()
    }

    fn read_declaration(&mut self, text: &[u8], block: &Block) {
        let body = &block.body;
        match &text[block.kind.clone()] {
            b"terraform" => {
                self.has_backend |= ["backend", "cloud"].iter().any(|kind| body.blocks_of(text, kind).next().is_some());
                let required = body.blocks_of(text, "required_providers").flat_map(|block| &block.body.attributes);
                for entry in required.filter(|entry| is_aws(&lossy(entry.source(text)))) {
                    self.aliases.entry(name(&text[entry.name.clone()]).into_owned()).or_default();
                }
            }
            b"resource" | b"data" | b"ephemeral" if block.label(0).starts_with("aws_") => {
                self.aliases.entry("aws".to_owned()).or_default();
            }
            b"variable" if matches!(block.label(0), "region" | "aws_region") && self.region.is_none() => {
                self.region = Some((block.label(0).to_owned(), body.string(text, "default")));
            }
            b"variable" if block.label(0) == "account" && self.account.is_none() => {
                self.account = body.string(text, "default");
            }
            _ => {}
        }
    }

    fn read_configuration(&mut self, text: &[u8], provider: &Block) {
        let name = provider.label(0);
        if name == "aws" || self.aliases.contains_key(name) {
            self.has_block = true;
            let aliases = self.aliases.entry(name.to_owned()).or_default();
            match provider.body.string(text, "alias") {
                Some(alias) => drop(aliases.insert(alias)),
                None => self.has_region |= provider.body.attribute(text, "region").is_some(),
            }
        }
    }
}

/// Whether an entry of `required_providers` is the AWS provider, from any registry.
fn is_aws(entry: &str) -> bool {
    entry.split('"').any(|text| text == "hashicorp/aws" || text.ends_with("/hashicorp/aws"))
}

/// Where AWS is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its URL.
    pub url: String,
    /// Whether it is ptcgen's stand-in, which answers as STS does. Elsewhere credentials are not validated.
    pub is_ours: bool,
}

/// Generates what a module's configuration lacks for a plan: local state in the copy, and the endpoint for every AWS
/// provider. `None` if it lacks nothing.
pub fn plan_override(providers: &AwsProviders, endpoint: Option<&Endpoint>) -> Option<String> {
    let mut out = String::new();
    if providers.has_backend {
        out.push_str("terraform {\n  backend \"local\" {}\n}\n");
    }
    if let Some(endpoint) = endpoint {
        for (name, aliases) in &providers.aliases {
            provider(&mut out, name, None, endpoint);
            aliases.iter().for_each(|alias| provider(&mut out, name, Some(alias), endpoint));
        }
    }
    (!out.is_empty()).then_some(out)
}

fn provider(out: &mut String, name: &str, alias: Option<&str>, endpoint: &Endpoint) {
    let _ = writeln!(out, "provider {} {{", quoted(name));
    if let Some(alias) = alias {
        let _ = writeln!(out, "  alias = {}", quoted(alias));
    }
    let skips = !endpoint.is_ours;
    let _ = writeln!(out, "  skip_credentials_validation = {skips}\n  skip_requesting_account_id = false");
    out.push_str(
        "  skip_metadata_api_check = true\n  skip_region_validation = true\n  max_retries = 2\n  endpoints {\n",
    );
    for service in SERVICES {
        let _ = writeln!(out, "    {service} = {}", quoted(&endpoint.url));
    }
    out.push_str("  }\n}\n");
}

/// Environment variables of the AWS SDK that would bypass the endpoint, or select a real account.
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

/// The environment variable with the endpoint of all services.
pub const ENDPOINT: &str = "AWS_ENDPOINT_URL";

/// Whether the endpoint in an environment is on this machine: nothing else may be changed.
pub fn is_loopback(variables: &[(String, Option<OsString>)]) -> bool {
    let endpoint = variables.iter().rev().find(|(name, _)| name == ENDPOINT);
    endpoint.and_then(|(_, value)| value.as_ref()?.to_str()).is_some_and(|url| url.starts_with("http://127.0.0.1:"))
}

/// Whether a variable sets the endpoint of a service.
pub fn is_endpoint(name: &str) -> bool {
    name.starts_with(ENDPOINT) || (name.contains("AWS_") && name.ends_with("_ENDPOINT"))
}

/// The environment variables with which the provider reaches the endpoint and nothing else.
pub fn at_endpoint(endpoint: &str) -> Vec<(&'static str, String)> {
    vec![
        (ENDPOINT, endpoint.to_owned()),
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

    fn at(url: &str) -> Endpoint {
        Endpoint { url: url.to_owned(), is_ours: false }
    }

    #[test]
    fn every_provider_of_aws_goes_to_the_endpoint() {
        let provider = "provider \"amazon\" {\n  alias = \"us\"\n}\nprovider \"amazon\" {\n  region = \"x\"\n}\n";
        let providers = AwsProviders::of_module([provider, REQUIRED]);
        assert!(providers.uses_aws() && providers.has_region && providers.has_backend);
        let text = plan_override(&providers, Some(&at("http://a:1/${x}"))).expect("an override");
        assert!(text.contains("backend \"local\""));
        assert_eq!(text.matches("provider \"amazon\"").count(), 2, "{text}");
        assert!(text.contains("alias = \"us\"") && text.contains("ecr = \"http://a:1/$${x}\""), "{text}");
        assert!(parse(text.as_bytes()).is_ok());
    }

    #[test]
    fn a_module_without_aws_is_left_alone() {
        let providers = AwsProviders::of_module(["resource \"terraform_data\" \"a\" {}\n", "{"]);
        assert!(!providers.uses_aws());
        assert_eq!(plan_override(&providers, Some(&at("http://a:1"))), None);
    }

    #[test]
    fn the_region_is_what_a_variable_defaults_to() {
        let text = "resource \"aws_x\" \"a\" {}\nvariable \"aws_region\" {\n  default = \"eu-west-1\"\n}\n";
        let providers = AwsProviders::of_module([text]);
        assert_eq!(providers.region, Some(("aws_region".to_owned(), Some("eu-west-1".to_owned()))));
        assert!(providers.uses_aws() && !providers.has_region);
        assert_eq!(plan_override(&providers, None), None);
    }

    #[test]
    fn only_loopback_is_this_machine() {
        let at = |url: Option<&str>| [(ENDPOINT.to_owned(), None), (ENDPOINT.to_owned(), url.map(OsString::from))];
        assert!(is_loopback(&at(Some("http://127.0.0.1:4566"))));
        for other in [None, Some("http://127.0.0.1.example.com:80"), Some("https://sts.amazonaws.com")] {
            assert!(!is_loopback(&at(other)), "{other:?}");
        }
        assert!(!is_loopback(&[]));
    }

    #[test]
    fn endpoints_of_services_are_known_by_name() {
        for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_ECR", "TF_AWS_STS_ENDPOINT", "AWS_STS_ENDPOINT"] {
            assert!(is_endpoint(name), "{name}");
        }
        assert!(!is_endpoint("AWS_REGION"));
    }
}
