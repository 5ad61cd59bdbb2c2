//! Faults in templates that only an apply shows: `ptcgen verify --level apply` finds each of them, and says in which step.
//!
//! The modules have no tests of their own here, since those find some of the faults earlier.

use std::fs;

use serde_json::Value;

use crate::support::Run;

/// A fault: edits of a template of a built-in set.
struct Fault {
    name: &'static str,
    set: &'static str,
    /// The spec of the module, without `template`.
    spec: &'static str,
    /// A template, a text in it, and what replaces that text.
    edits: &'static [(&'static str, &'static str, &'static str)],
    /// The code of a finding.
    code: &'static str,
    /// The step that the finding names.
    step: &'static str,
    /// The file of the module that it points into.
    file: &'static str,
    /// Whether it is always looked for; `PTCGEN_FAULTS=all` looks for all.
    in_ci: bool,
}

const HUB: &str = "region: eu-west-1\nupstreams: { docker-hub: {}, quay: {} }\n";

const FAULTS: &[Fault] = &[
    Fault {
        name: "asks-for-awscurrent",
        set: "standard",
        spec: HUB,
        edits: &[
            ("secrets.tf.j2", "version_stages = [\"PLACEHOLDER\"]", "version_stages = [\"AWSCURRENT\"]"),
            ("secrets.tf.j2", "ignore_changes = [secret_string, version_stages]", "ignore_changes = [secret_string]"),
        ],
        code: "PTC721",
        step: "after three renewals of the token",
        file: "secrets.tf",
        in_ci: true,
    },
    Fault {
        name: "no-version-stages",
        set: "standard",
        spec: HUB,
        edits: &[("secrets.tf.j2", "version_stages = [\"PLACEHOLDER\"]", "")],
        code: "PTC721",
        step: "after three renewals of the token",
        file: "secrets.tf",
        in_ci: false,
    },
    Fault {
        name: "no-ignore-changes",
        set: "standard",
        spec: HUB,
        edits: &[(
            "secrets.tf.j2",
            "ignore_changes = [secret_string, version_stages]",
            "ignore_changes = [secret_string]",
        )],
        code: "PTC732",
        step: "right after the first apply",
        file: "secrets.tf",
        in_ci: false,
    },
    Fault {
        name: "depends-on-swapped",
        set: "standard",
        spec: HUB,
        edits: &[
            ("main.tf.j2", "  depends_on = [aws_secretsmanager_secret_version.<?= label | label ?>]\n", ""),
            (
                "secrets.tf.j2",
                "  secret_id = aws_secretsmanager_secret.<?= label | label ?>[each.key].id\n",
                "  secret_id = aws_secretsmanager_secret.<?= label | label ?>[each.key].id\n  depends_on = [aws_ecr_pull_through_cache_rule.<?= label | label ?>]\n",
            ),
        ],
        code: "PTC731",
        step: "in the first apply",
        file: "main.tf",
        in_ci: true,
    },
    Fault {
        name: "policy-named-by-the-first-prefix",
        set: "standard",
        spec: "region: eu-west-1\nupstreams: { quay: {}, team/hub: { preset: docker-hub } }\n",
        edits: &[
            (
                "policies.tf.j2",
                "name        = var.policy_name == null ? null : \"${var.policy_name}-${each.key}\"",
                "name = \"${keys(var.upstreams)[0]}-${each.key}\"",
            ),
            (
                "policies.tf.j2",
                "  name_prefix = var.policy_name == null ? \"ecr-pullthroughcache-${each.key}-\" : null\n",
                "",
            ),
            ("policies.tf.j2", "ignore_changes = [name, name_prefix, description]", "ignore_changes = [description]"),
        ],
        code: "PTC724",
        step: "when an upstream is added",
        file: "policies.tf",
        in_ci: true,
    },
    Fault {
        name: "secret-per-rule",
        set: "standard",
        spec: "region: eu-west-1\nupstreams:\n  one: { preset: docker-hub, secret_name: ecr-pullthroughcache/shared }\n  \
               two: { preset: docker-hub, secret_name: ecr-pullthroughcache/shared }\n",
        edits: &[
            ("secrets.tf.j2", "contains(var.shared_secrets, name) ? name : prefix", "prefix"),
            ("secrets.tf.j2", "length(local.secret_keys_by_name[each.value[0]]) == 1", "true"),
            ("secrets.tf.j2", "    ? \"Credentials that", "    && each.key == \"\" ? \"Credentials that"),
        ],
        code: "PTC731",
        step: "in the first apply",
        file: "secrets.tf",
        in_ci: false,
    },
    Fault {
        name: "policy-too-long",
        set: "standard",
        spec: HUB,
        edits: &[(
            "policies.tf.j2",
            "policy      = jsonencode(each.value.document)",
            "policy = jsonencode(merge(each.value.document, { Id = join(\"\", [for i in range(700) : \"statement\"]) }))",
        )],
        code: "PTC731",
        step: "in the first apply",
        file: "policies.tf",
        in_ci: false,
    },
    Fault {
        name: "policy-of-another-time",
        set: "standard",
        spec: HUB,
        edits: &[(
            "policies.tf.j2",
            "policy      = jsonencode(each.value.document)",
            "policy = jsonencode(merge(each.value.document, { Id = timestamp() }))",
        )],
        code: "PTC732",
        step: "right after the first apply",
        file: "policies.tf",
        in_ci: false,
    },
    Fault {
        name: "rule-without-credentials",
        set: "standard",
        spec: HUB,
        edits: &[(
            "main.tf.j2",
            "each.value.secret_name == null ? null : aws_secretsmanager_secret.<?= label | label ?>[local.secret_keys[each.key]].arn",
            "null",
        )],
        code: "PTC731",
        step: "in the first apply",
        file: "main.tf",
        in_ci: false,
    },
    Fault {
        name: "secret-that-ecr-does-not-read",
        set: "standard",
        spec: HUB,
        edits: &[(
            "secrets.tf.j2",
            "  name = each.value[0]\n",
            "  name = replace(each.value[0], \"ecr-pullthroughcache/\", \"cache/\")\n",
        )],
        code: "PTC731",
        step: "in the first apply",
        file: "main.tf",
        in_ci: false,
    },
    Fault {
        name: "secret-with-a-key-of-its-own",
        set: "standard",
        spec: HUB,
        edits: &[(
            "secrets.tf.j2",
            "  name = each.value[0]\n",
            "  name = each.value[0]\n  kms_key_id = \"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\"\n",
        )],
        code: "PTC731",
        step: "in the first apply",
        file: "main.tf",
        in_ci: false,
    },
    Fault {
        name: "tags-without-a-role",
        set: "standard",
        spec: "region: eu-west-1\nupstreams: { quay: {} }\nrepositories: { tags: { source: cache } }\n",
        edits: &[("repository_templates.tf.j2", "  custom_role_arn = aws_iam_role.<?= label | label ?>.arn\n", "")],
        code: "PTC731",
        step: "in the first apply",
        file: "repository_templates.tf",
        in_ci: false,
    },
    Fault {
        name: "policy-that-stays",
        set: "standard",
        spec: HUB,
        edits: &[(
            "policies.tf.j2",
            "    # A new name or description",
            "    prevent_destroy = true\n\n    # A new name or description",
        )],
        code: "PTC731",
        step: "in the end",
        file: "policies.tf",
        in_ci: false,
    },
    Fault {
        name: "classic-asks-for-awscurrent",
        set: "classic",
        spec: "region: eu-west-1\nupstreams: { docker-hub: {} }\n",
        edits: &[("main.tf.j2", "version_stages = [\"PLACEHOLDER\"]", "version_stages = [\"AWSCURRENT\"]")],
        code: "PTC721",
        step: "after three renewals of the token",
        file: "main.tf",
        in_ci: true,
    },
    Fault {
        name: "classic-depends-on-swapped",
        set: "classic",
        spec: "region: eu-west-1\nupstreams: { docker-hub: {} }\n",
        edits: &[
            ("main.tf.j2", "depends_on = [aws_secretsmanager_secret_version.<?= label | label ?>]", ""),
            (
                "main.tf.j2",
                "  secret_string = jsonencode(var.credentials)\n",
                "  secret_string = jsonencode(var.credentials)\n  depends_on = [aws_ecr_pull_through_cache_rule.<?= label | label ?>]\n",
            ),
        ],
        code: "PTC731",
        step: "in the first apply",
        file: "main.tf",
        in_ci: false,
    },
];

#[test]
fn each_fault_is_found_in_its_step() {
    let Some(mirror) = super::super::provider_mirror() else { return };
    let is_all = std::env::var("PTCGEN_FAULTS").is_ok_and(|faults| faults == "all");
    let faults: Vec<&Fault> = FAULTS.iter().filter(|fault| is_all || fault.in_ci).collect();
    let run = Run::new();
    for fault in &faults {
        module(&run, fault);
    }
    let names: Vec<&str> = faults.iter().map(|fault| fault.name).collect();
    let line = format!("verify --level apply --provider-mirror {mirror} --format json {}", names.join(" "));
    let ran = run.run(&line).exits(5);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    let mut not_found = Vec::new();
    for fault in faults {
        let file = format!("{}/{}", fault.name, fault.file);
        let of_it: Vec<&Value> = findings.iter().filter(|finding| finding["place"]["file"] == file).collect();
        let is_it = |finding: &&&Value| finding["code"] == fault.code && finding.to_string().contains(fault.step);
        if !of_it.iter().any(|finding| is_it(&finding)) {
            not_found.push(format!("{}: {of_it:#?}", fault.name));
        }
    }
    assert!(not_found.is_empty(), "{}\n{}", not_found.join("\n\n"), ran.stderr);
}

/// Generates a module with a fault, from a copy of the set without its tests.
fn module(run: &Run, fault: &Fault) {
    let set = format!("sets/{}", fault.name);
    run.run(&format!("templates eject {} {set}", fault.set)).exits(0);
    for (file, from, to) in fault.edits {
        let path = run.path(&format!("{set}/{file}"));
        let text = fs::read_to_string(&path).expect("a template");
        assert!(text.contains(from), "{}: {from:?} is not in {file}", fault.name);
        fs::write(path, text.replacen(from, to, 1)).expect("a template");
    }
    let list = run.path(&format!("{set}/set.toml"));
    let text = fs::read_to_string(&list).expect("a set");
    fs::write(list, without_tests(&text)).expect("a set");
    fs::write(run.path("spec.yaml"), fault.spec).expect("a spec");
    run.run(&format!("new {} --spec spec.yaml --templates {set}", fault.name)).exits(0);
}

/// A `set.toml` without the entries of tests.
fn without_tests(text: &str) -> String {
    let text = text.replace("[[files]]\npath = \"tests/module.tftest.hcl\"\n", "");
    text.lines().filter(|line| !line.contains("path = \"tests/")).map(|line| format!("{line}\n")).collect()
}
