//! Turns the first line that a provider prints into an entry of `TF_REATTACH_PROVIDERS`, through which terraform uses a
//! provider that is already running.
//!
//! The line is defined by HashiCorp's go-plugin: `1|5|unix|/tmp/plugin1|grpc|` has go-plugin's own version, the version
//! of the provider protocol, the network, the address and the transport.

use serde_json::{Map, Value, json};

/// The environment variable by which a plugin recognises that terraform started it.
pub const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// The provider protocols that terraform supports.
pub const PROTOCOLS: (&str, &str) = ("PLUGIN_PROTOCOL_VERSIONS", "5,6");

/// A running provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Value);

/// Parses a provider's first line.
pub fn address(line: &str, process: u32) -> Option<Address> {
    let mut parts = line.trim().split('|').skip(1);
    let protocol: u32 = parts.next()?.parse().ok()?;
    let (network, address, kind) = (parts.next()?, parts.next()?, parts.next()?);
    if kind != "grpc" || address.is_empty() {
        return None;
    }
    let address = json!({ "Network": network, "String": address });
    // `Test` prevents terraform from ending the provider.
    Some(Address(
        json!({ "Protocol": kind, "ProtocolVersion": protocol, "Pid": process, "Test": true, "Addr": address }),
    ))
}

/// Returns the value of the variable for these providers, by source address.
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
