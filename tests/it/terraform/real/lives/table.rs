//! What `update` reports and what terraform plans, for each change of a spec.

mod classic;
mod old;
mod standard;

use std::collections::BTreeMap;

use super::super::parallel;
use super::account::Account;
use super::module::{Change, Module, SECRET};
use super::spec;

/// Objects get other addresses.
const MOVED: &str = "PTC550";

/// Objects stay in AWS, and Terraform no longer manages them.
const LET_GO: &str = "PTC551";

/// What Terraform would create exists.
const EXISTS: &str = "PTC552";

/// Terraform writes the value of a secret that exists.
const VALUE: &str = "PTC722";

/// A rule goes or is replaced.
const RULE: &str = "PTC723";

/// A policy goes or is replaced.
const POLICY: &str = "PTC724";

/// A creation template or the registry policy goes.
const SETTING: &str = "PTC725";

/// Tags go.
const TAGS: &str = "PTC727";

/// One change of an applied, filled module whose policies are attached to a role of another team.
struct Row {
    name: &'static str,
    before: Before,
    /// The spec after the change.
    after: String,
    /// The codes of the errors without which `update` would write; the row allows them then.
    refused: &'static [&'static str],
    /// The codes of the warnings of `update`.
    told: &'static [&'static str],
    /// What terraform plans for objects in AWS, in short words (see [`short`]), sorted.
    plan: &'static [&'static str],
}

/// What is applied before the change.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Before {
    /// A module of this spec.
    Spec(String),
    /// A module that an earlier version of ptcgen generated: a folder of `tests/fixtures/modules`.
    Old(&'static str),
}

/// `PTCGEN_TEST_ROW` selects rows by a part of their name.
#[test]
fn every_change_plans_what_it_must() {
    let mut rows = standard::rows();
    rows.extend(classic::rows());
    rows.extend(old::rows());
    if let Ok(only) = std::env::var("PTCGEN_TEST_ROW") {
        rows.retain(|row| row.name.contains(&only));
    }
    let groups = groups(&rows);
    let failures = parallel::failures(&groups, |rows| {
        let Some(account) = Account::open() else { return Ok(()) };
        let (mut module, settles) = match &rows[0].before {
            Before::Spec(spec) => (Module::new(&account, spec)?, true),
            // The version of its placeholder is gone after some renewals: that is its fault.
            Before::Old(folder) => (Module::of_fixture(&account, folder)?, false),
        };
        module.begin(settles).map_err(|problem| format!("{}: {problem}", rows[0].name))?;
        let failures: Vec<String> = rows.iter().filter_map(|row| check(row, &module).err()).collect();
        if failures.is_empty() { Ok(()) } else { Err(failures.join("\n\n")) }
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Whether the change of every row is also applied, to an account of its own.
fn applies_all() -> bool {
    std::env::var_os("PTCGEN_APPLY_ROWS").is_some()
}

/// Rows that share a first apply: a plan changes nothing, so rows with the same module before do.
fn groups(rows: &[Row]) -> Vec<Vec<&Row>> {
    if applies_all() {
        return rows.iter().map(|row| vec![row]).collect();
    }
    let mut groups: BTreeMap<&Before, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        groups.entry(&row.before).or_default().push(row);
    }
    groups.into_values().collect()
}

fn check(row: &Row, module: &Module<'_>) -> Result<(), String> {
    let name = row.name;
    let mut module = module.copy();
    let mut updated = module.update(&row.after, &[])?;
    if !row.refused.is_empty() {
        let errors = updated.codes("error");
        if updated.exit != 4 || errors != row.refused {
            return Err(format!(
                "{name}: exit {}, {:?}; expected exit 4 and {:?}",
                updated.exit, updated.findings, row.refused
            ));
        }
        module.tokens.retain(|secret, _| !updated.names(SECRET, secret));
        updated = module.update(&row.after, row.refused)?;
    }
    if updated.exit != 0 {
        return Err(format!("{name}: exit {}, {:?}", updated.exit, updated.findings));
    }
    let mut told = updated.codes("warning");
    told.retain(|code| !row.refused.contains(&code.as_str()));
    module.make_existing_secrets()?;
    let planned = module.plan()?;
    if let Some((address, problem)) = planned.errors.first() {
        return Err(format!("{name}: {address}: {problem}"));
    }
    let mut plan: Vec<String> = planned.changes.iter().filter(|change| is_in_aws(change)).map(short).collect();
    plan.sort();
    let mut faults = Vec::new();
    if plan != row.plan {
        faults.push(difference(row.plan, &plan));
    }
    if told != row.told {
        faults.push(format!("  told {told:?}, not {:?}: {:?}", row.told, updated.findings));
    }
    if applies_all() {
        faults.extend(module.apply_as_told(&updated).err().map(|problem| format!("  {problem}")));
    }
    if faults.is_empty() { Ok(()) } else { Err(format!("{name}:\n{}", faults.join("\n"))) }
}

fn difference(expected: &[&str], plan: &[String]) -> String {
    let missing =
        expected.iter().filter(|line| !plan.iter().any(|other| other == *line)).map(|line| format!("  - {line}"));
    let extra = plan.iter().filter(|line| !expected.contains(&line.as_str())).map(|line| format!("  + {line}"));
    missing.chain(extra).collect::<Vec<_>>().join("\n")
}

/// Whether it is more than an entry in the state, as the `terraform_data` is that tells that a rule lost its credentials.
fn is_in_aws(change: &Change) -> bool {
    !change.address.contains("terraform_data.")
}

/// A change in short words: `replace rule.cache[docker-hub]`, `move secret.a[x] from secret.b[x]`.
fn short(change: &Change) -> String {
    let from = change.previous.as_deref().map(|previous| format!(" from {}", short_address(previous)));
    format!("{} {}{}", change.action, short_address(&change.address), from.unwrap_or_default())
}

fn short_address(address: &str) -> String {
    let mut text = address.trim_start_matches("module.cache.").replace('"', "");
    for (long, short) in TYPES {
        if let Some(rest) = text.strip_prefix(&format!("{long}.")) {
            text = format!("{short}.{rest}");
            break;
        }
    }
    text
}

const TYPES: [(&str, &str); 8] = [
    ("aws_ecr_pull_through_cache_rule", "rule"),
    ("aws_ecr_registry_policy", "registry_policy"),
    ("aws_ecr_repository_creation_template", "template"),
    ("aws_iam_policy", "policy"),
    ("aws_iam_role", "role"),
    ("aws_iam_role_policy", "role_policy"),
    ("aws_secretsmanager_secret", "secret"),
    ("aws_secretsmanager_secret_version", "version"),
];
