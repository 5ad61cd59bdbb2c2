//! Changes within the set `classic`, and from it to `standard`.

use super::{Before, LET_GO, MOVED, RULE, Row, SECRET, TAGS};

pub(super) fn rows() -> Vec<Row> {
    [names(), upstreams(), others()].into_iter().flatten().collect()
}

const HUB: &str = "upstreams: { docker-hub: {} }";

fn row(name: &'static str, before: &str, after: &str) -> Row {
    Row { name, before: Before::Spec(spec(before)), after: spec(after), refused: &[], told: &[], plan: &[] }
}

/// A spec for the set `classic`.
pub(super) fn spec(rest: &str) -> String {
    format!("template: classic\n{}", super::spec(rest))
}

fn names() -> Vec<Row> {
    let ours = &format!("{HUB}\npolicy: {{ name: ours }}");
    vec![
        Row {
            after: super::spec(HUB),
            told: &[MOVED],
            plan: &[
                "move policy.cache[pull] from policy.cache",
                "move rule.cache[docker-hub] from rule.cache",
                "move version.cache[docker-hub] from version.cache",
                "update secret.cache[docker-hub] from secret.cache",
            ],
            ..row("classic to standard", HUB, "")
        },
        Row {
            after: "module: { label: mirror }\nregion: eu-west-1\nupstreams: { docker-hub: {}, quay: {} }\n".to_owned(),
            told: &[MOVED],
            plan: &[
                "create rule.mirror[quay]",
                "move rule.mirror[docker-hub] from rule.cache",
                "move version.mirror[docker-hub] from version.cache",
                "update policy.mirror[pull] from policy.cache",
                "update secret.mirror[docker-hub] from secret.cache",
            ],
            ..row("classic to standard, another label, one upstream more", HUB, "")
        },
        Row {
            after: super::spec(&format!("{HUB}\nsecret: {{ mode: existing }}")),
            told: &[MOVED, LET_GO],
            plan: &[
                "move policy.cache[pull] from policy.cache",
                "move rule.cache[docker-hub] from rule.cache",
                "remove secret.cache",
                "remove version.cache",
            ],
            ..row("classic to standard with existing secrets", HUB, "")
        },
        Row {
            after: format!("template: classic\nmodule: {{ label: mirror }}\nregion: eu-west-1\n{HUB}\n"),
            told: &[MOVED],
            plan: &[
                "move policy.mirror from policy.cache",
                "move rule.mirror from rule.cache",
                "move secret.mirror from secret.cache",
                "move version.mirror from version.cache",
            ],
            ..row("classic: label", HUB, "")
        },
        row("classic: policy.name set", HUB, ours),
        row("classic: policy.name taken away", ours, HUB),
    ]
}

fn upstreams() -> Vec<Row> {
    let quay = "upstreams: { quay: {} }";
    let quay_with = "upstreams: { quay: { credentials: { username: FILL-ME, accessToken: FILL-ME } } }";
    vec![
        Row {
            refused: &[SECRET],
            told: &[RULE],
            plan: &["replace rule.cache", "replace secret.cache", "replace version.cache", "update policy.cache"],
            ..row("classic: prefix renamed", HUB, "upstreams: { hub: { preset: docker-hub } }")
        },
        Row {
            told: &[RULE],
            plan: &["replace rule.cache", "update policy.cache"],
            ..row(
                "classic: prefix renamed, secret_name kept",
                HUB,
                "upstreams: { hub: { preset: docker-hub, secret_name: ecr-pullthroughcache/docker-hub } }",
            )
        },
        Row {
            refused: &[SECRET],
            told: &[RULE],
            plan: &["delete secret.cache", "delete version.cache", "replace rule.cache", "update policy.cache"],
            ..row("classic: preset swapped", HUB, quay)
        },
        Row {
            told: &[RULE],
            plan: &["replace rule.cache"],
            ..row(
                "classic: preset swapped below one prefix",
                "upstreams: { images: { preset: docker-hub } }",
                "upstreams: { images: { preset: ghcr } }",
            )
        },
        Row {
            told: &["PTC303"],
            plan: &["create secret.cache", "create version.cache", "update rule.cache"],
            ..row("classic: credentials given", quay, quay_with)
        },
        Row {
            refused: &[SECRET],
            told: &[RULE],
            plan: &["delete secret.cache", "delete version.cache", "replace rule.cache"],
            ..row("classic: credentials taken away", quay_with, quay)
        },
    ]
}

fn others() -> Vec<Row> {
    let tags = &format!("{HUB}\ntags: {{ team: platform }}");
    let tagged = &["update policy.cache", "update secret.cache"];
    vec![
        row("classic: nothing", HUB, HUB),
        Row {
            plan: &["update policy.cache"],
            ..row("classic: another role", HUB, &format!("{HUB}\npolicy: {{ roles: [ci] }}"))
        },
        Row { plan: tagged, ..row("classic: tags added", HUB, tags) },
        Row { told: &[TAGS], plan: tagged, ..row("classic: tags removed", tags, HUB) },
        row("classic: account pinned", HUB, &format!("{HUB}\naccount: \"111122223333\"")),
    ]
}
