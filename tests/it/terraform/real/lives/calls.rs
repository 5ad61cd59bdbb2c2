//! Modules that are called several times in one account, and the largest module that a registry can hold.

use std::collections::BTreeMap;

use super::account::Account;
use super::module::Module;

/// Two calls of one module and a `for_each` over it, with prefixes that differ in a character that names can't have.
const CALLS: &str = r#"module "cache" {
  source    = "./cache"
  upstreams = { "team/a" = { upstream_registry_url = "registry-1.docker.io", secret_name = "ecr-pullthroughcache/team/a" } }
}

module "second" {
  source    = "./cache"
  upstreams = { "team-a" = { upstream_registry_url = "registry-1.docker.io", secret_name = "ecr-pullthroughcache/team-a" } }
}

module "each" {
  for_each  = toset(["team.a", "team_a"])
  source    = "./cache"
  upstreams = { (each.key) = { upstream_registry_url = "ghcr.io", secret_name = "ecr-pullthroughcache/${each.key}" } }
}
"#;

#[test]
fn several_calls_of_one_module_live_in_one_account() {
    let Some(account) = Account::open() else { return };
    let roles = "policy: { roles: [pull, pull-cached, ci, import, fill-secret] }";
    let spec = super::spec(&format!("{roles}\nrepositories: {{ tags: {{ source: cache }} }}"));
    let module = Module::new(&account, &spec).expect("a module");
    let applied = module.apply_root(CALLS).expect("an apply");
    assert_eq!(applied.errors, []);
    let policies = applied.changes.iter().filter(|change| change.address.contains("aws_iam_policy."));
    assert_eq!(policies.count(), 4 * 5);
    assert_eq!(module.plan_root(CALLS).expect("a plan").changes, []);
}

/// The longest name of a region. Source: `regions.rs` of the program, which a test holds against botocore's list.
const LONGEST_REGION: &str = "us-isof-south-1";

#[test]
fn fifty_rules_with_the_longest_names_and_all_roles_are_applied() {
    let Some(account) = Account::open_in(LONGEST_REGION) else { return };
    let prefixes: Vec<String> = (0..50).map(|number| format!("a-prefix-of-thirty-letters-{number:03}")).collect();
    let upstreams: String = prefixes
        .iter()
        .map(|prefix| {
            let secret = format!("ecr-pullthroughcache/{prefix}-{}", "s".repeat(491 - prefix.len() - 1));
            format!("  {prefix}: {{ preset: docker-hub, secret_name: {secret} }}\n")
        })
        .collect();
    let roles = "policy: { roles: [pull, pull-cached, import, ci, admin, fill-secret] }";
    let spec = format!("module: {{ label: cache }}\nregion: {LONGEST_REGION}\n{roles}\nupstreams:\n{upstreams}");
    let module = Module::new(&account, &spec).expect("a module");
    module.apply_all().expect("an apply");
    assert_eq!(module.plan().expect("a plan").changes, []);
    let mut documents: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, document) in account.policies() {
        assert!(document.chars().filter(|letter| !letter.is_whitespace()).count() <= 6_144, "{name}");
        // After the role come the number of a further policy and the provider's suffix.
        let (name, _) = name.rsplit_once('-').expect("a suffix");
        let role = name.trim_start_matches("ecr-pullthroughcache-");
        let role = role.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '-');
        documents.entry(role.to_owned()).or_default().push(document);
    }
    let roles: Vec<&str> = documents.keys().map(String::as_str).collect();
    assert_eq!(roles, ["admin", "ci", "fill-secret", "import", "pull", "pull-cached"]);
    for (role, documents) in &documents {
        for prefix in &prefixes {
            let covers = documents.iter().filter(|document| document.contains(prefix.as_str()));
            assert_eq!(covers.count(), 1, "{role}: {prefix}");
        }
    }
    assert!(documents["fill-secret"].len() > 1);
}
