//! A provider's first line → how terraform finds it where it runs already (`TF_REATTACH_PROVIDERS`).
//!
//! The line is that of HashiCorp's go-plugin: `1|5|unix|/tmp/plugin1|grpc|`: its own version, the protocol of providers,
//! network, address, kind.

use serde_json::{Map, Value, json};

/// Terraform's word to a plugin that it was started by somebody who knows it is one.
pub const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// The protocols that terraform speaks with providers.
pub const PROTOCOLS: (&str, &str) = ("PLUGIN_PROTOCOL_VERSIONS", "5,6");

/// A provider that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Value);

/// Reads a provider's first line.
pub fn address(line: &str, process: u32) -> Option<Address> {
    let mut parts = line.trim().split('|').skip(1);
    let protocol: u32 = parts.next()?.parse().ok()?;
    let (network, address, kind) = (parts.next()?, parts.next()?, parts.next()?);
    if kind != "grpc" || address.is_empty() {
        return None;
    }
    let address = json!({ "Network": network, "String": address });
    // `Test` keeps terraform from ending it.
    Some(Address(
        json!({ "Protocol": kind, "ProtocolVersion": protocol, "Pid": process, "Test": true, "Addr": address }),
    ))
}

/// The variable's value for providers by their source.
pub fn variable<'a>(providers: impl IntoIterator<Item = (&'a str, &'a Address)>) -> String {
    let all: Map<String, Value> =
        providers.into_iter().map(|(source, Address(address))| (source.to_owned(), address.clone())).collect();
    Value::Object(all).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_an_address() {
        let there = address("1|5|unix|/tmp/p|grpc|\n", 7).expect("an address");
        let text = variable([("registry.terraform.io/hashicorp/aws", &there)]);
        assert_eq!(
            text,
            r#"{"registry.terraform.io/hashicorp/aws":{"Protocol":"grpc","ProtocolVersion":5,"Pid":7,"Test":true,"Addr":{"Network":"unix","String":"/tmp/p"}}}"#
        );
        for line in ["", "This binary is a plugin.", "1|x|unix|/p|grpc|", "1|5|unix||grpc", "1|5|tcp|1:2|netrpc"] {
            assert_eq!(address(line, 7), None, "{line}");
        }
    }
}
