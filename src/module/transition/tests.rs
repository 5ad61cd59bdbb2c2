//! Every kind of change that a spec can undergo, with what happens to each object.

use serde_json::{Value, json};

use super::*;
use crate::base::files::FileSet;
use crate::render::render;
use crate::spec::resolve::resolve;
use crate::template::set::TemplateSet;
use crate::terraform::resource_change::{Action, rules};

fn built(spec: &Value) -> FileSet {
    let spec = resolve(spec.clone()).expect("a spec").spec;
    let set = match &spec.template {
        crate::spec::model::TemplateRef::BuiltIn(name) => name.clone(),
        crate::spec::model::TemplateRef::Folder(folder) => folder.clone(),
    };
    let set = TemplateSet::built_in(&set).expect("a set").expect("a sound set");
    render(&spec, &set).expect("a module")
}

fn compared(old: &Value, new: &Value, forget: &[Address]) -> Transition {
    let policy = &new["registry_policy"];
    let asked = Asked {
        style: Style::Diff3,
        force: false,
        forget,
        may_forget: true,
        hands_over_registry_policy: policy.is_object() && policy["manage"] != json!(true),
    };
    between(&built(old), &built(new), &asked)
}

/// `move rule.cache["docker-hub"]`, for each object to which something happens other than an update in place.
fn shown(transition: &Transition) -> Vec<String> {
    let short = |address: &str| {
        let types = [
            ("aws_ecr_pull_through_cache_rule", "rule"),
            ("aws_ecr_repository_creation_template", "template"),
            ("aws_secretsmanager_secret_version", "version"),
            ("aws_secretsmanager_secret", "secret"),
            ("aws_iam_role_policy", "role_policy"),
            ("aws_iam_policy", "policy"),
            ("aws_iam_role", "role"),
            ("aws_ecr_registry_policy", "registry_policy"),
            ("ecr_pullthroughcache", "x"),
        ];
        types
            .iter()
            .fold(address.to_owned(), |address, (long, short)| address.replacen(long, short, 1))
            .replace('"', "")
    };
    let change = |change: &crate::terraform::resource_change::ResourceChange| {
        let address = short(&change.address);
        Some(match change.action {
            Action::Create => format!("create {address}"),
            Action::Replace => format!("replace {address} ({})", change.forced_by.join(", ")),
            Action::Delete => format!("delete {address}"),
            Action::Forget => format!("forget {address}"),
            Action::Update | Action::Move => format!("move {} > {address}", short(change.previous_address.as_ref()?)),
            Action::NoOp => return None,
        })
    };
    // Nothing in AWS belongs to `terraform_data`: it only triggers replacements.
    transition.changes.iter().filter(|it| it.kind != "terraform_data").filter_map(change).collect()
}

#[track_caller]
fn check(old: Value, new: Value, expected: &[&str]) {
    assert_eq!(shown(&compared(&old, &new, &[])), expected, "{old} to {new}");
}

fn mode(mode: &str) -> Value {
    json!({ "secret": { "mode": mode } })
}

#[test]
fn the_mode_of_the_secrets_in_all_directions() {
    check(
        mode("placeholder"),
        mode("write_only"),
        &["replace version.x[docker-hub] (secret_string, secret_string_wo_version)"],
    );
    check(mode("write_only"), mode("placeholder"), &["replace version.x[docker-hub] (secret_string_wo_version)"]);
    for from in ["placeholder", "write_only"] {
        check(mode(from), mode("existing"), &["forget secret.x[docker-hub]", "forget version.x[docker-hub]"]);
        let back = compared(&mode("existing"), &mode(from), &[]);
        assert_eq!(shown(&back), ["create secret.x[docker-hub]", "create version.x[docker-hub]"]);
        assert_eq!(back.imports.len(), 1);
    }
    // A placeholder never asks to be current, a token does.
    let codes = |from, to| -> Vec<&str> {
        rules::findings(&compared(&mode(from), &mode(to), &[]).changes).iter().map(|finding| finding.code.id).collect()
    };
    assert_eq!(codes("write_only", "placeholder"), Vec::<&str>::new());
    assert_eq!(codes("placeholder", "write_only"), ["PTC722"]);
}

fn upstreams(upstreams: Value) -> Value {
    json!({ "upstreams": upstreams })
}

#[test]
fn upstreams_that_come_go_and_change() {
    let two = || upstreams(json!({ "docker-hub": {}, "quay": {} }));
    let one = || upstreams(json!({ "docker-hub": {} }));
    check(one(), two(), &["create rule.x[quay]"]);
    check(two(), one(), &["delete rule.x[quay]"]);
    // First or last makes no difference, and neither does the order.
    let first = || upstreams(json!({ "ghcr": {}, "docker-hub": {} }));
    check(one(), first(), &["create rule.x[ghcr]", "create secret.x[ghcr]", "create version.x[ghcr]"]);
    check(first(), one(), &["delete rule.x[ghcr]", "delete secret.x[ghcr]", "delete version.x[ghcr]"]);
    check(first(), upstreams(json!({ "docker-hub": {}, "ghcr": {} })), &[]);
    // Another prefix: another secret, unless its name is kept.
    check(
        one(),
        upstreams(json!({ "hub": { "preset": "docker-hub" } })),
        &[
            "delete rule.x[docker-hub]",
            "create rule.x[hub]",
            "delete secret.x[docker-hub]",
            "create secret.x[hub]",
            "delete version.x[docker-hub]",
            "create version.x[hub]",
        ],
    );
    let kept = json!({ "preset": "docker-hub", "secret_name": "ecr-pullthroughcache/docker-hub" });
    check(
        one(),
        upstreams(json!({ "hub": kept })),
        &[
            "delete rule.x[docker-hub]",
            "create rule.x[hub]",
            "move secret.x[docker-hub] > secret.x[hub]",
            "move version.x[docker-hub] > version.x[hub]",
        ],
    );
    // Another registry under the prefix.
    check(
        one(),
        upstreams(json!({ "docker-hub": { "preset": "ghcr" } })),
        &["replace rule.x[docker-hub] (upstream_registry_url)"],
    );
    check(
        one(),
        upstreams(json!({ "docker-hub": { "preset": "quay" } })),
        &[
            "replace rule.x[docker-hub] (upstream_registry_url)",
            "delete secret.x[docker-hub]",
            "delete version.x[docker-hub]",
        ],
    );
    check(
        two(),
        upstreams(json!({ "docker-hub": {}, "quay": { "upstream_repository_prefix": "coreos" } })),
        &["replace rule.x[quay] (upstream_repository_prefix)"],
    );
    // Another name of a secret.
    let renamed = json!({ "docker-hub": { "secret_name": "ecr-pullthroughcache/other" } });
    check(
        one(),
        upstreams(renamed),
        &["replace secret.x[docker-hub] (name)", "replace version.x[docker-hub] (secret_id)"],
    );
}

#[test]
fn secrets_that_are_shared_from_now_on_or_no_longer() {
    let name = "ecr-pullthroughcache/shared";
    let one = || upstreams(json!({ "a-hub": { "preset": "docker-hub", "secret_name": name } }));
    let two = || {
        upstreams(json!({
            "a-hub": { "preset": "docker-hub", "secret_name": name },
            "b-hub": { "preset": "docker-hub", "secret_name": name },
        }))
    };
    let moved =
        [format!("move secret.x[a-hub] > secret.x[{name}]"), format!("move version.x[a-hub] > version.x[{name}]")];
    check(one(), two(), &["create rule.x[b-hub]", &moved[0], &moved[1]]);
    let back =
        [format!("move secret.x[{name}] > secret.x[a-hub]"), format!("move version.x[{name}] > version.x[a-hub]")];
    check(two(), one(), &["delete rule.x[b-hub]", &back[0], &back[1]]);
}

#[test]
fn sets_and_labels_alone_and_with_other_changes() {
    let set = |set: &str, mode: &str, label: &str| json!({ "template": set, "region": "eu-west-1", "secret": { "mode": mode }, "module": { "label": label } });
    let standard = |label: &str| set("standard", "placeholder", label);
    let classic = |label: &str| set("classic", "placeholder", label);
    for (old, new, from, to) in [
        (standard("a"), standard("b"), ["a[docker-hub]", "a[pull]"], ["b[docker-hub]", "b[pull]"]),
        (classic("a"), classic("b"), ["a", "a"], ["b", "b"]),
        (classic("a"), standard("a"), ["a", "a"], ["a[docker-hub]", "a[pull]"]),
        (standard("a"), classic("a"), ["a[docker-hub]", "a[pull]"], ["a", "a"]),
        (classic("a"), standard("b"), ["a", "a"], ["b[docker-hub]", "b[pull]"]),
        (standard("a"), classic("b"), ["a[docker-hub]", "a[pull]"], ["b", "b"]),
    ] {
        let transition = compared(&old, &new, &[]);
        let lost = transition.changes.iter().filter(|change| change.destroys());
        assert_eq!(lost.count(), 0, "{old} to {new}: {:?}", shown(&transition));
        let address = |kind: &str, name: &str| {
            let name = name.replace('[', "[\"").replace(']', "\"]");
            Address::parse(&format!("{kind}.{name}")).expect("an address")
        };
        for (kind, at) in [
            ("aws_ecr_pull_through_cache_rule", 0),
            ("aws_secretsmanager_secret", 0),
            ("aws_secretsmanager_secret_version", 0),
            ("aws_iam_policy", 1),
        ] {
            let (from, to) = (address(kind, from[at]), address(kind, to[at]));
            let is_moved = |(one, two): &(Address, Address)| {
                (*one == from && *two == to) || (*one == from.whole() && *two == to.whole())
            };
            assert!(transition.blocks.moved.iter().any(is_moved), "{from} to {to}: {:?}", transition.blocks);
        }
        assert_eq!(transition.blocks.moved.len(), 4);
    }
    // Another label and secrets in other hands at once.
    check(
        standard("a"),
        set("standard", "existing", "b"),
        &[
            "move rule.a[docker-hub] > rule.b[docker-hub]",
            "move policy.a[pull] > policy.b[pull]",
            "forget secret.a[docker-hub]",
            "forget version.a[docker-hub]",
        ],
    );
    check(
        classic("a"),
        set("standard", "existing", "a"),
        &["move rule.a > rule.a[docker-hub]", "move policy.a > policy.a[pull]", "forget secret.a", "forget version.a"],
    );
}

#[test]
fn settings_of_the_registry_and_its_repositories_and_roles() {
    let policy = |manage: bool| json!({ "registry_policy": { "organization": "o-a1b2c3d4e5", "manage": manage } });
    check(policy(true), policy(false), &["forget registry_policy.x"]);
    check(policy(false), policy(true), &["create registry_policy.x"]);
    check(policy(true), json!({}), &["delete registry_policy.x"]);
    let repositories = json!({ "repositories": { "tags": { "team": "a" } } });
    check(json!({}), repositories.clone(), &["create template.x[docker-hub]", "create role.x", "create role_policy.x"]);
    check(repositories, json!({}), &["delete template.x[docker-hub]", "delete role.x", "delete role_policy.x"]);
    let roles = |roles: &[&str]| json!({ "policy": { "roles": roles } });
    check(roles(&["pull"]), roles(&["pull", "ci"]), &["create policy.x[ci]"]);
    check(roles(&["pull", "ci"]), roles(&["ci"]), &["delete policy.x[pull]"]);
    check(json!({}), json!({ "region": "eu-west-1", "account": "111122223333", "tags": { "team": "a" } }), &[]);
    let tagged = compared(&json!({ "tags": { "a": "1", "b": "2" } }), &json!({ "tags": { "a": "1" } }), &[]);
    assert!(rules::findings(&tagged.changes).iter().all(|finding| finding.code.id == "PTC727"));
    assert!(!rules::findings(&tagged.changes).is_empty());
}

#[test]
fn a_module_compared_with_itself_is_unchanged_and_completely_known() {
    for spec in [
        json!({ "upstreams": { "docker-hub": {}, "ghcr": {}, "ROOT": { "preset": "quay" } }, "repositories": {} }),
        json!({ "upstreams": { "shared": { "url": "444455556666.dkr.ecr.us-east-1.amazonaws.com", "create_role": true } } }),
        json!({ "template": "classic", "region": "eu-west-1" }),
        json!({ "secret": { "mode": "existing" }, "policy": { "roles": ["pull", "pull-cached", "import", "ci", "admin", "fill-secret"] } }),
    ] {
        let files = built(&spec);
        let module = Module::read(files.iter().map(|(path, text)| (path.as_str(), text)));
        for resource in module.resources().iter().chain(&module.data_sources()) {
            assert!(resource.is_known(), "{}: the instances are not known", resource.address);
        }
        check(spec.clone(), spec, &[]);
    }
}
