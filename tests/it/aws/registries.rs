//! The table of registries: the matcher, the regular expression, the shown form and the example of each host agree.

use ptcgen::partition::PARTITIONS;
use ptcgen::registries::{REGISTRIES, by_host};
use ptcgen::render::{TemplateSet, render};
use ptcgen::spec::resolve;
use regex::Regex;
use serde_json::json;

const ECR: &str = "444455556666.dkr.ecr.eu-west-1.amazonaws.com";

/// Returns the regular expressions with which a module checks `upstream_registry_url`, from its `variables.tf`.
/// Terraform evaluates them with RE2, whose syntax and semantics the crate `regex` shares.
fn expressions(set: &str, url: &str) -> Vec<Regex> {
    let spec = json!({ "region": "eu-west-1", "upstreams": { "ours": { "url": url, "create_role": set == "standard" && url == ECR } } });
    let spec = resolve(spec).expect("a spec").spec;
    let set = TemplateSet::built_in(set).expect("a set").expect("a sound set");
    let files = render(&spec, &set).expect("a module");
    let text = String::from_utf8_lossy(files.get("variables.tf").expect("the file")).into_owned();
    let lines = text.lines().filter(|line| line.contains("upstream_registry_url)"));
    let quoted = lines.filter_map(|line| line.split_once("regex(\"")?.1.split_once("\", "));
    let mut expressions: Vec<String> = quoted.map(|(text, _)| text.replace(r"\\", r"\")).collect();
    expressions.dedup();
    expressions.iter().map(|text| Regex::new(text).expect("RE2's syntax")).collect()
}

/// Tests hosts of every region of every partition, some with digits in their DNS suffix, and texts that only look like
/// hosts. What counts is whether ECR has such a host: neither its API nor the provider checks the form.
#[test]
fn the_matcher_and_the_expressions_of_modules_take_the_same_hosts_in_every_partition() {
    let regions =
        PARTITIONS.iter().flat_map(|partition| partition.regions.iter().map(move |region| (partition, region)));
    let mut hosts: Vec<(String, Option<&str>)> = regions
        .map(|(partition, region)| (format!("111122223333.dkr.ecr.{region}.{}", partition.dns_suffix), Some("ecr")))
        .collect();
    for suffix in
        ["amazonaws.com.cn", "c2s.ic.gov", "sc2s.sgov.gov", "cloud.adc-e.uk", "csp.hci.ic.gov", "amazonaws.eu"]
    {
        assert!(hosts.iter().any(|(host, _)| host.ends_with(suffix)), "{suffix}");
    }
    for (host, registry) in [
        ("myregistry.azurecr.io", Some("acr")),
        ("0team9.azurecr.io", Some("acr")),
        (".azurecr.io", None),
        ("my-registry.azurecr.io", None),
        ("a.b.azurecr.io", None),
        ("MyRegistry.azurecr.io", None),
        ("myregistryXazurecrXio", None),
        ("myregistry.azurecr.io.example.com", None),
        ("https://myregistry.azurecr.io", None),
        ("11112222333.dkr.ecr.eu-west-1.amazonaws.com", None),
        ("1111222233334.dkr.ecr.eu-west-1.amazonaws.com", None),
        ("11112222333x.dkr.ecr.eu-west-1.amazonaws.com", None),
        ("111122223333.dkr-ecr.eu-west-1.on.aws", None),
        ("111122223333.dkr.ecr.eu-west-1", None),
        ("111122223333.dkr.ecr.eu-west-1.", None),
        ("111122223333.dkr.ecr..amazonaws.com", None),
        ("111122223333.dkr.ecr.eu-west-1..com", None),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com.", None),
        ("111122223333.dkr.ecr.EU-WEST-1.amazonaws.com", None),
        ("111122223333.dkr.ecr.eu_west_1.amazonaws.com", None),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/team", None),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com:443", None),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com\n", None),
        ("x111122223333.dkr.ecr.eu-west-1.amazonaws.com", None),
        ("", None),
    ] {
        hosts.push((host.to_owned(), registry));
    }
    let standard = [expressions("standard", "myregistry.azurecr.io"), expressions("standard", ECR)].concat();
    let classic = expressions("classic", ECR);
    assert!(standard.len() >= 2 && classic.len() == 1, "{standard:?} {classic:?}");
    for (host, registry) in hosts {
        assert_eq!(by_host(&host).map(|registry| registry.name), registry, "{host:?}");
        let allowed = |expressions: &[Regex]| expressions.iter().any(|expression| expression.is_match(&host));
        assert_eq!(allowed(&standard), registry.is_some(), "standard: {host:?}");
        assert_eq!(allowed(&classic), registry.is_some(), "classic: {host:?}");
    }
}

#[test]
fn each_registry_matches_and_shows_its_own_example() {
    for registry in REGISTRIES {
        let host = registry.host;
        assert_eq!(by_host(host.example()), Some(registry), "{}", registry.name);
        let expression = Regex::new(&format!("^{}$", host.regex())).expect("RE2's syntax");
        assert!(expression.is_match(host.example()), "{expression}");
        // The form with its variable parts filled in must be a host of that form.
        let mut shown = host.shown().to_owned();
        for (open, part) in [("account", "111122223333"), ("region", "eu-west-1"), ("dns suffix", "example.com")] {
            shown = shown.replace(&format!("<{open}>"), part);
        }
        assert!(host.matches(&shown.replace("<name>", "name1")), "{shown}");
        let capitals =
            [("ACCOUNT", "111122223333"), ("REGION", "eu-west-1"), ("SUFFIX", "example.com"), ("NAME", "name1")];
        let in_module =
            capitals.iter().fold(host.in_modules().to_owned(), |text, (open, part)| text.replace(open, part));
        assert!(host.matches(&in_module), "{in_module}");
    }
}
