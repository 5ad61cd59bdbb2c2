//! Changes of a module whose resources are applied: what moves, what stays in AWS, what would be lost.

use crate::support::Run;

/// A module from a spec.
fn module(spec: &str) -> Run {
    let run = Run::new().file("m/ptcgen.yaml", format!("version: 1\n{spec}"));
    assert_eq!(run.run("new m").code, 0);
    run
}

/// The same module with another spec.
fn respecified(run: Run, spec: &str) -> Run {
    run.file("m/ptcgen.yaml", format!("version: 1\n{spec}"))
}

/// From and to of each `moved` block, without the types' prefix.
fn moves(run: &Run) -> Vec<String> {
    let Ok(text) = std::fs::read_to_string(run.path("m/moved.tf")) else { return Vec::new() };
    let value = |line: &str| Some(line.trim().split_once("= ")?.1.to_owned());
    let values: Vec<String> = text.lines().filter(|line| line.starts_with("  ")).filter_map(value).collect();
    values.chunks(2).map(|pair| pair.join(" -> ")).collect()
}

/// The addresses of the `removed` blocks of a file.
fn removals(run: &Run, file: &str) -> Vec<String> {
    let Ok(text) = std::fs::read_to_string(run.path(&format!("m/{file}"))) else { return Vec::new() };
    text.lines().filter_map(|line| Some(line.trim().strip_prefix("from = ")?.to_owned())).collect()
}

#[test]
fn a_renamed_label_moves_every_resource_and_its_history_is_kept_as_a_chain() {
    let run = module("module: { label: one }\n");
    let run = respecified(run, "module: { label: two }\n");
    let updated = run.run("update m");
    assert_eq!(updated.code, 0, "{}", updated.stderr);
    assert!(updated.stderr.contains("PTC550"), "{}", updated.stderr);
    assert_eq!(
        moves(&run),
        [
            "aws_ecr_pull_through_cache_rule.one -> aws_ecr_pull_through_cache_rule.two",
            "aws_iam_policy.one -> aws_iam_policy.two",
            "aws_secretsmanager_secret.one -> aws_secretsmanager_secret.two",
            "aws_secretsmanager_secret_version.one -> aws_secretsmanager_secret_version.two",
        ]
    );
    assert_eq!(run.run("check m").code, 0);
    let again = run.run("update m");
    assert!(again.stderr.contains("unchanged") && !again.stderr.contains("PTC550"), "{}", again.stderr);

    let run = respecified(run, "module: { label: three }\n");
    assert_eq!(run.run("update m").code, 0);
    let chain = moves(&run);
    assert_eq!(chain.len(), 8);
    assert!(chain.contains(&"aws_iam_policy.one -> aws_iam_policy.two".to_owned()));
    assert!(chain.contains(&"aws_iam_policy.two -> aws_iam_policy.three".to_owned()));

    // Back to the first name: what is declared may not be moved away.
    let run = respecified(run, "module: { label: one }\n");
    assert_eq!(run.run("update m").code, 0);
    let back = moves(&run);
    assert_eq!(back.len(), 8);
    assert!(back.contains(&"aws_iam_policy.two -> aws_iam_policy.three".to_owned()), "{back:?}");
    assert!(back.contains(&"aws_iam_policy.three -> aws_iam_policy.one".to_owned()), "{back:?}");
    assert_eq!(run.run("check m").code, 0);
}

#[test]
fn the_template_sets_move_into_each_other() {
    let run = module("region: eu-west-1\ntemplate: classic\n");
    let run = respecified(run, "region: eu-west-1\ntemplate: standard\n");
    assert_eq!(run.run("update m").code, 0);
    let there = moves(&run);
    let secret = "aws_secretsmanager_secret.ecr_pullthroughcache";
    assert!(there.contains(&format!("{secret} -> {secret}[\"docker-hub\"]")), "{there:?}");
    let run = respecified(run, "region: eu-west-1\ntemplate: classic\n");
    assert_eq!(run.run("update m").code, 0);
    let back = moves(&run);
    assert!(back.contains(&format!("{secret}[\"docker-hub\"] -> {secret}")), "{back:?}");
    assert_eq!(back.len(), 4, "what is declared again is not moved away: {back:?}");
    assert_eq!(run.run("check m").code, 0);
}

#[test]
fn a_secret_that_is_looked_up_from_now_on_is_forgotten_and_has_to_be_imported_on_the_way_back() {
    let run = module("");
    let run = respecified(run, "secret: { mode: existing }\n");
    let updated = run.run("update m");
    assert_eq!(updated.code, 0, "{}", updated.stderr);
    let both =
        ["aws_secretsmanager_secret.ecr_pullthroughcache", "aws_secretsmanager_secret_version.ecr_pullthroughcache"];
    assert_eq!(removals(&run, "removed.tf"), both);
    assert_eq!(removals(&run, "removed.tofu"), both);
    assert!(run.read("m/removed.tf").contains("destroy = false"));
    assert!(!run.read("m/removed.tofu").contains("destroy"));
    assert!(run.read("m/versions.tf").contains("\">= 1.7\""));
    assert!(run.read("m/README.md").contains(">= 1.7"));
    assert_eq!(run.run("check m").code, 0);

    let run = respecified(run, "");
    let back = run.run("update m");
    assert_eq!(back.code, 0, "{}", back.stderr);
    assert!(back.stderr.contains("PTC552") && back.stderr.contains("terraform import"), "{}", back.stderr);
    assert!(!run.path("m/removed.tf").exists() && !run.path("m/removed.tofu").exists());
    assert!(run.read("m/versions.tf").contains("\">= 1.5\""));
    assert_eq!(run.run("check m").code, 0);
}

#[test]
fn a_filled_secret_that_would_go_stops_the_update_unless_it_is_kept_or_allowed() {
    let run = module("upstreams: { docker-hub: {}, ghcr: {}, quay: {} }\n");
    let before = run.read("m/ptcgen.yaml");
    let run = respecified(run, "upstreams: { ghcr: {}, quay: {} }\n");
    let main = run.read("m/variables.tf");
    let refused = run.run("update m");
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    for text in
        ["PTC720", "aws_secretsmanager_secret.ecr_pullthroughcache[\"docker-hub\"]", "--forget", "nothing was changed"]
    {
        assert!(refused.stderr.contains(text), "{text}: {}", refused.stderr);
    }
    assert_eq!(run.read("m/variables.tf"), main);
    assert_eq!(run.run("update --check m").code, 4);
    assert_ne!(run.run("check m").code, 0);

    let address = "aws_secretsmanager_secret.ecr_pullthroughcache[\"docker-hub\"]";
    let kept = run.args(["update", "m", "--forget", &format!("module.cache.{address}")]);
    assert_eq!(kept.code, 0, "{}", kept.stderr);
    let version = address.replace("_secret.", "_secret_version.");
    assert_eq!(
        moves(&run),
        [
            format!("{address} -> aws_secretsmanager_secret.released[\"docker-hub\"]"),
            format!("{version} -> aws_secretsmanager_secret_version.released[\"docker-hub\"]"),
        ]
    );
    assert_eq!(
        removals(&run, "removed.tf"),
        ["aws_secretsmanager_secret.released", "aws_secretsmanager_secret_version.released"]
    );
    assert_eq!(run.run("check m").code, 0);

    // The upstream comes back: nothing that is declared may be moved away.
    let run = run.file("m/ptcgen.yaml", before);
    let back = run.run("update m");
    assert_eq!(back.code, 0, "{}", back.stderr);
    assert!(back.stderr.contains("PTC552"), "{}", back.stderr);
    assert!(!run.path("m/moved.tf").exists() && !run.path("m/removed.tf").exists());

    let run = respecified(run, "upstreams: { ghcr: {}, quay: {} }\n");
    let allowed = run.run("update m --allow PTC720");
    assert_eq!(allowed.code, 0, "{}", allowed.stderr);
    assert!(allowed.stderr.contains("allowed PTC720"), "{}", allowed.stderr);
    assert!(!run.path("m/moved.tf").exists());
}

#[test]
fn a_secret_that_was_destroyed_and_comes_back_has_to_be_restored() {
    let run = module("upstreams: { docker-hub: {}, ghcr: {}, quay: {} }\n");
    let all = run.read("m/ptcgen.yaml");
    let run = respecified(run, "upstreams: { ghcr: {}, quay: {} }\n");
    run.run("update m --allow PTC720").exits(0);
    let run = run.file("m/ptcgen.yaml", all.clone());
    let back = run.run("update m").exits(0).says("PTC554");
    back.says("restore-secret --secret-id ecr-pullthroughcache/docker-hub").says("terraform import");
    run.run("check m").exits(0);

    // It is reported once, and a secret without a recovery window is gone at once.
    let run = respecified(run, "upstreams: { docker-hub: {}, ghcr: {}, quay: {}, gitlab: {} }\n");
    assert!(!run.run("update m").exits(0).stderr.contains("PTC554"));
    let run = respecified(run, "upstreams: { docker-hub: {}, ghcr: {} }\nsecret: { recovery_window_in_days: 0 }\n");
    run.run("update m --allow PTC720").exits(0);
    let run = respecified(run, "upstreams: { docker-hub: {} }\nsecret: { recovery_window_in_days: 0 }\n");
    run.run("update m --allow PTC720").exits(0);
    let run = run.file("m/ptcgen.yaml", all);
    assert!(!run.run("update m").exits(0).stderr.contains("PTC554"));
}

#[test]
fn a_preset_that_replaces_the_upstreams_says_how_to_add_one_instead() {
    let run = Run::new();
    assert_eq!(run.run("new m").code, 0);
    let refused = run.run("new m --preset quay");
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    assert!(refused.stderr.contains("to add one, write it below `upstreams`"), "{}", refused.stderr);
    assert!(refused.stderr.contains("aws_ecr_pull_through_cache_rule.ecr_pullthroughcache[\"docker-hub\"]"));
    assert_eq!(run.run("new m --preset docker-hub --preset quay").code, 0);
}
