//! Changes within the set `standard`, and from it to `classic`.

use super::{Before, EXISTS, LET_GO, MOVED, POLICY, RULE, Row, SECRET, SETTING, TAGS, VALUE, spec};

/// The upstreams of most rows: one with a secret, one without.
const TWO: &str = "upstreams: { docker-hub: {}, quay: {} }\n";

pub(super) fn rows() -> Vec<Row> {
    [modes(), names(), upstreams(), secrets(), policies(), others()].into_iter().flatten().collect()
}

fn row(name: &'static str, before: &str, after: &str) -> Row {
    Row { name, before: Before::Spec(spec(before)), after: spec(after), refused: &[], told: &[], plan: &[] }
}

fn modes() -> Vec<Row> {
    let placeholder = TWO;
    let write_only = &format!("{TWO}secret: {{ mode: write_only }}");
    let existing = &format!("{TWO}secret: {{ mode: existing }}");
    let let_go = &["remove secret.cache[docker-hub]", "remove version.cache[docker-hub]"];
    let created =
        &["create secret.cache[docker-hub]", "create version.cache[docker-hub]", "update rule.cache[docker-hub]"];
    let replaced = &["replace version.cache[docker-hub]"];
    vec![
        Row { told: &[VALUE], plan: replaced, ..row("placeholder to write_only", placeholder, write_only) },
        Row { told: &[LET_GO], plan: let_go, ..row("placeholder to existing", placeholder, existing) },
        Row { plan: replaced, ..row("write_only to placeholder", write_only, placeholder) },
        Row { told: &[LET_GO], plan: let_go, ..row("write_only to existing", write_only, existing) },
        // The secret exists, so that CreateSecret fails: `update` names the addresses and how to import them.
        Row { told: &[EXISTS], plan: created, ..row("existing to placeholder", existing, placeholder) },
        Row { told: &[EXISTS, VALUE], plan: created, ..row("existing to write_only", existing, write_only) },
    ]
}

fn names() -> Vec<Row> {
    let ours = &format!("{TWO}policy: {{ name: ours }}");
    let theirs = &format!("{TWO}policy: {{ name: theirs }}");
    vec![
        Row {
            after: "module: { label: mirror }\nregion: eu-west-1\nupstreams: { docker-hub: {}, quay: {} }\n".to_owned(),
            told: &[MOVED],
            plan: &[
                "move policy.mirror[pull] from policy.cache[pull]",
                "move rule.mirror[docker-hub] from rule.cache[docker-hub]",
                "move rule.mirror[quay] from rule.cache[quay]",
                "move secret.mirror[docker-hub] from secret.cache[docker-hub]",
                "move version.mirror[docker-hub] from version.cache[docker-hub]",
            ],
            ..row("label", TWO, "")
        },
        row("order", TWO, "upstreams: { quay: {}, docker-hub: {} }"),
        Row {
            after: super::classic::spec("upstreams: { docker-hub: {} }"),
            told: &[MOVED],
            plan: &[
                "move policy.cache from policy.cache[pull]",
                "move rule.cache from rule.cache[docker-hub]",
                "move version.cache from version.cache[docker-hub]",
                "update secret.cache from secret.cache[docker-hub]",
            ],
            ..row("standard to classic", "upstreams: { docker-hub: {} }", "")
        },
        row("policy.name set", TWO, ours),
        row("policy.name taken away", ours, TWO),
        row("policy.name changed", ours, theirs),
    ]
}

fn upstreams() -> Vec<Row> {
    let hub = "upstreams: { docker-hub: {} }";
    vec![
        Row {
            plan: &["create rule.cache[k8s]", "update policy.cache[pull]"],
            ..row("upstream added first", TWO, "upstreams: { k8s: {}, docker-hub: {}, quay: {} }")
        },
        Row {
            plan: &[
                "create rule.cache[ghcr]",
                "create secret.cache[ghcr]",
                "create version.cache[ghcr]",
                "update policy.cache[pull]",
            ],
            ..row("upstream added last", TWO, "upstreams: { docker-hub: {}, quay: {}, ghcr: {} }")
        },
        Row {
            refused: &[SECRET],
            told: &[RULE],
            plan: &[
                "delete rule.cache[docker-hub]",
                "delete secret.cache[docker-hub]",
                "delete version.cache[docker-hub]",
                "update policy.cache[pull]",
            ],
            ..row("upstream removed first", TWO, "upstreams: { quay: {} }")
        },
        Row {
            told: &[RULE],
            plan: &["delete rule.cache[quay]", "update policy.cache[pull]"],
            ..row("upstream removed last", TWO, hub)
        },
        Row {
            refused: &[SECRET],
            told: &[RULE],
            plan: &[
                "create rule.cache[hub]",
                "create secret.cache[hub]",
                "create version.cache[hub]",
                "delete rule.cache[docker-hub]",
                "delete secret.cache[docker-hub]",
                "delete version.cache[docker-hub]",
                "update policy.cache[pull]",
            ],
            ..row("prefix renamed", TWO, "upstreams: { hub: { preset: docker-hub }, quay: {} }")
        },
        Row {
            told: &[MOVED, RULE],
            plan: &[
                "create rule.cache[hub]",
                "delete rule.cache[docker-hub]",
                "move version.cache[hub] from version.cache[docker-hub]",
                "update policy.cache[pull]",
                "update secret.cache[hub] from secret.cache[docker-hub]",
            ],
            ..row(
                "prefix renamed, secret_name kept",
                TWO,
                "upstreams: { hub: { preset: docker-hub, secret_name: ecr-pullthroughcache/docker-hub }, quay: {} }",
            )
        },
        Row {
            refused: &[SECRET],
            told: &[RULE],
            plan: &[
                "create rule.cache[quay]",
                "delete rule.cache[docker-hub]",
                "delete secret.cache[docker-hub]",
                "delete version.cache[docker-hub]",
                "update policy.cache[pull]",
            ],
            ..row("preset swapped", hub, "upstreams: { quay: {} }")
        },
        Row {
            told: &[RULE],
            plan: &["replace rule.cache[images]", "update secret.cache[images]"],
            ..row(
                "preset swapped below one prefix",
                "upstreams: { images: { preset: docker-hub } }",
                "upstreams: { images: { preset: ghcr } }",
            )
        },
    ]
}

fn secrets() -> Vec<Row> {
    let quay_with = "upstreams: { docker-hub: {}, quay: { credentials: { username: FILL-ME, accessToken: FILL-ME } } }";
    vec![
        Row {
            told: &["PTC303"],
            plan: &["create secret.cache[quay]", "create version.cache[quay]", "update rule.cache[quay]"],
            ..row("credentials given", TWO, quay_with)
        },
        Row {
            refused: &[SECRET],
            told: &[RULE],
            plan: &["delete secret.cache[quay]", "delete version.cache[quay]", "replace rule.cache[quay]"],
            ..row("credentials taken away", quay_with, TWO)
        },
        Row {
            refused: &[SECRET],
            plan: &[
                "replace secret.cache[docker-hub]",
                "replace version.cache[docker-hub]",
                "update rule.cache[docker-hub]",
            ],
            ..row(
                "another secret_name",
                TWO,
                "upstreams: { docker-hub: { secret_name: ecr-pullthroughcache/hub }, quay: {} }",
            )
        },
        row("recovery window", TWO, &format!("{TWO}secret: {{ recovery_window_in_days: 30 }}")),
        Row {
            plan: &["update secret.cache[docker-hub]"],
            ..row("another recovery window", TWO, &format!("{TWO}secret: {{ recovery_window_in_days: 7 }}"))
        },
    ]
}

fn policies() -> Vec<Row> {
    let pull = &format!("{TWO}policy: {{ roles: [pull] }}");
    let both = &format!("{TWO}policy: {{ roles: [pull, ci] }}");
    let turned = &format!("{TWO}policy: {{ roles: [ci, pull] }}");
    let none = &format!("{TWO}policy: {{ roles: [] }}");
    vec![
        Row { plan: &["create policy.cache[ci]"], ..row("role added", pull, both) },
        Row { told: &[POLICY], plan: &["delete policy.cache[ci]"], ..row("role removed", both, pull) },
        row("order of roles", both, turned),
        Row { told: &[POLICY], plan: &["delete policy.cache[pull]"], ..row("last role removed", pull, none) },
    ]
}

fn others() -> Vec<Row> {
    let tags = &format!("{TWO}tags: {{ team: platform }}");
    let templates = &format!("{TWO}repositories: {{ lifecycle: {{ keep_last: 10 }} }}");
    let document = &format!("{TWO}registry_policy: {{ principals: [\"444455556666\"] }}");
    let managed = &format!(
        "{TWO}registry_policy: {{ principals: [\"444455556666\"], manage: true }}\nlint: {{ allow: [PTC320] }}"
    );
    let nowhere = || format!("module: {{ label: cache }}\n{TWO}\n");
    let tagged = &["update policy.cache[pull]", "update secret.cache[docker-hub]"];
    vec![
        row("nothing", TWO, TWO),
        Row { plan: tagged, ..row("tags added", TWO, tags) },
        Row { told: &[TAGS], plan: tagged, ..row("tags removed", tags, TWO) },
        Row { before: Before::Spec(nowhere()), ..row("region pinned", "", TWO) },
        Row { after: nowhere(), ..row("region no longer pinned", TWO, "") },
        row("account pinned", TWO, &format!("{TWO}account: \"111122223333\"")),
        Row {
            plan: &["create template.cache[docker-hub]", "create template.cache[quay]"],
            ..row("repositories added", TWO, templates)
        },
        Row {
            told: &[SETTING],
            plan: &["delete template.cache[docker-hub]", "delete template.cache[quay]"],
            ..row("repositories removed", templates, TWO)
        },
        Row { plan: &["create registry_policy.cache"], ..row("registry policy managed", document, managed) },
        Row {
            told: &[LET_GO],
            plan: &["remove registry_policy.cache"],
            ..row("registry policy no longer managed", managed, document)
        },
    ]
}
