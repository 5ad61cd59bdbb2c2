//! What users download: a small program that asks nothing of a network.

use std::path::Path;

use crate::support;

/// The largest size of the release program, in bytes. Every run of a pipeline may download it.
const MAX_SIZE: u64 = 13_000_000;

/// Crates that send HTTP requests or speak TLS; the parser of requests to the stand-in of AWS does neither. A name that ends in `-` is a family of crates.
const NETWORK: &[&str] = &[
    "async-std",
    "attohttpc",
    "aws-lc-",
    "boring",
    "boring-sys",
    "curl",
    "curl-sys",
    "h2",
    "h3",
    "http",
    "http-",
    "hyper",
    "hyper-",
    "isahc",
    "mbedtls",
    "mio",
    "minreq",
    "native-tls",
    "openssl",
    "openssl-",
    "quinn",
    "reqwest",
    "ring",
    "rustls",
    "rustls-",
    "schannel",
    "security-framework",
    "smol",
    "surf",
    "tokio",
    "tokio-",
    "ureq",
    "webpki",
    "webpki-",
    "wolfssl",
];

#[test]
fn no_crate_of_the_program_sends_http_or_speaks_tls() {
    let names = normal_dependencies();
    assert!(names.iter().any(|name| name == "jsonschema"), "the list is not that of the program: {names:?}");
    let network: Vec<_> = names.iter().filter(|name| is_network(name)).collect();
    assert!(network.is_empty(), "{network:?}; `cargo tree -e normal -i NAME` says what brings it");
}

#[test]
fn families_and_names_are_told_apart() {
    assert!(["openssl-sys", "rustls", "ring", "tokio-rustls"].into_iter().all(is_network));
    assert!(!["stringprep", "ring-buffer", "httpdate"].into_iter().any(is_network));
}

fn is_network(name: &str) -> bool {
    NETWORK.iter().any(|network| if network.ends_with('-') { name.starts_with(network) } else { name == *network })
}

/// Names of the crates that are linked into the program on this system.
fn normal_dependencies() -> Vec<String> {
    let arguments = ["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let tree = cargo(&arguments);
    tree.lines().filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect()
}

/// The release profile strips the program, so its size there is the size that is shipped.
#[test]
fn the_release_program_is_small() {
    let debug = Path::new(env!("CARGO_BIN_EXE_ptcgen"));
    let target = debug.ancestors().nth(2).expect("target/debug/ptcgen");
    cargo(&["build", "--release", "--locked", "--offline", "--bin", "ptcgen"]);
    let name = debug.file_name().expect("a name");
    let size = std::fs::metadata(target.join("release").join(name)).expect("a program").len();
    assert!(size > 1_000_000, "{size} bytes are no whole program");
    assert!(size <= MAX_SIZE, "{size} bytes are more than {MAX_SIZE}");
}

#[track_caller]
fn cargo(arguments: &[&str]) -> String {
    let output = support::cargo().args(arguments).output().expect("cargo starts");
    assert!(output.status.success(), "cargo {arguments:?}:\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}
