//! Modules that earlier versions of ptcgen generated: their spec stays, the templates change.

use super::{Before, Row};

pub(super) fn rows() -> Vec<Row> {
    // The statements of each policy are merged.
    let policies = &["update policy.cache[ci]", "update policy.cache[pull]"];
    vec![
        // The placeholder's version is gone by then. It is made again, beside the token.
        Row {
            plan: &["create version.cache[docker-hub]", "update policy.cache[ci]", "update policy.cache[pull]"],
            ..row("old: asks for AWSCURRENT", "asks-for-awscurrent/standard")
        },
        Row {
            plan: &["create version.cache", "update policy.cache"],
            ..row("old: classic, asks for AWSCURRENT", "asks-for-awscurrent/classic")
        },
        Row { plan: policies, ..row("old: policies of the first upstream", "policy-of-the-first-upstream/standard") },
        Row {
            plan: &["update policy.cache"],
            ..row("old: classic, policy of the first upstream", "policy-of-the-first-upstream/classic")
        },
    ]
}

fn row(name: &'static str, folder: &'static str) -> Row {
    let path = format!("{}/tests/fixtures/modules/{folder}/ptcgen.yaml", env!("CARGO_MANIFEST_DIR"));
    let after = std::fs::read_to_string(path).expect("a spec");
    Row { name, before: Before::Old(folder), after, refused: &[], told: &[], plan: &[] }
}
