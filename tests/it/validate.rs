//! `ptcgen validate`, and what every command does with a bad spec.

use insta::assert_snapshot;
use ptcgen::report::Format;

use crate::support::Run;

/// What a user sees of a bad spec.
#[track_caller]
fn diagnose(text: &str) -> String {
    Run::new().file("spec.yaml", text).run("validate spec.yaml").exits(3).stderr
}

#[test]
fn all_problems_are_told_at_once_each_with_its_place() {
    let text = "regoin: eu-west-1\nupstreams:\n  Docker-Hub: { preset: docker-hub }\n  quay: { url: \"https://quay.io\" }\n\
                secret: { mode: plain }\n";
    assert_snapshot!(diagnose(text));
}

#[test]
fn a_valid_spec_says_so() {
    let run = Run::new().file("a.yaml", "").file("b.json", "{}");
    run.run("validate a.yaml b.json").exits(0).says("a.yaml: valid").says("b.json: valid");
}

#[test]
fn warnings_pass_unless_strict() {
    let run = Run::new().file("s.yaml", "region: us-gov-west-1\n");
    run.run("validate s.yaml").exits(0).says("PTC316");
    run.run("validate --strict s.yaml").exits(3).says("PTC316");
    run.run("validate --strict --allow PTC316 s.yaml").exits(0).says("allowed PTC316");
    run.run("validate --allow PTC218 s.yaml").exits(2).says("can't be allowed");
    run.run("validate --allow PTC999 s.yaml").exits(2).says("no code");
}

const SECRET: &str = "dckr_pat_9zB3xQ7wLk2mN5vR8tYcHfJd";

#[test]
fn a_credential_is_refused_and_shown_nowhere() {
    for secret in [SECRET, "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "glpat-x7Kq2Nv9sTzR4wYbLmPd", "correct horse"] {
        let spec = format!(
            "upstreams: {{docker-hub: {{credentials: {{username: FILL-ME, accessToken: {secret}}}}}}}\nregoin: 1\n"
        );
        let run = Run::new().file("s.yaml", &spec);
        let set = format!("upstreams.docker-hub.credentials.accessToken={secret}");
        for format in Format::names().map(|name| &*name.leak()) {
            let runs = [
                run.args(["validate", "s.yaml", "--format", format, "--output", "json=out.json"]),
                run.args(["new", "demo", "--spec", "s.yaml", "--format", format, "--verbose"]),
                run.args(["new", "demo", "--set", &set, "--format", format]),
                run.args(["validate", "s.yaml", "--set", "nonsense", "--format", format]),
                run.args(["validate", "broken.yaml", "--format", format]),
            ];
            for ran in runs {
                assert_ne!(ran.code, 0);
                for word in secret.split(' ') {
                    assert!(!ran.stdout.contains(word) && !ran.stderr.contains(word), "{}\n{}", ran.stdout, ran.stderr);
                }
            }
            assert!(!run.read("out.json").contains(secret));
        }
        assert!(!run.path("demo").exists());
    }
}

#[test]
fn a_broken_spec_shows_no_credential_either() {
    let spec = format!("upstreams:\n  docker-hub:\n    credentials:\n      accessToken: {SECRET}\n   broken: [\n");
    let run = Run::new().file("s.yaml", &spec).file("s.json", format!("{{\"accessToken\": \"{SECRET}\" oops"));
    for file in ["s.yaml", "s.json"] {
        let ran = run.args(["validate", file]).exits(3);
        assert!(!ran.stderr.contains(SECRET) && !ran.stdout.contains(SECRET), "{}", ran.stderr);
    }
}

/// The keys of 50 rules with prefixes of 30 characters, and what each of them is.
fn fifty(upstream: impl Fn(usize) -> String) -> String {
    (0..50)
        .map(|index| format!("  {}: {}\n", format!("team-{index:02}-").to_owned() + &"p".repeat(22), upstream(index)))
        .collect()
}

#[test]
fn the_number_of_policies_is_said_where_one_is_too_short() {
    let long =
        |index: usize| format!("{{ preset: github, secret_name: ecr-pullthroughcache/{index:02}{} }}", "s".repeat(300));
    let spec = format!("policy:\n  roles: [pull, ci, fill-secret]\nupstreams:\n{}", fifty(long));
    let run = Run::new().file("s.yaml", &spec);
    let said = run.run("validate s.yaml").exits(0);
    let all = said.stdout + &said.stderr;
    assert!(all.contains("PTC323"), "{all}");
    assert!(all.contains("`fill-secret` needs 4 IAM policies: `fill-secret` to `fill-secret-4`"), "{all}");
    assert!(!all.contains("`ci` needs"), "{all}");
    assert!(all.contains("s.yaml:2:21"), "{all}");
    run.run("validate s.yaml --strict").exits(3);
    run.run("validate s.yaml --strict --allow PTC323").exits(0);
}

#[test]
fn fifty_rules_need_one_policy_of_each_role_that_pulls() {
    let spec = format!(
        "policy:\n  roles: [pull, pull-cached, import, ci, admin]\nregion: us-gov-east-1\nlint:\n  allow: [PTC316]\nupstreams:\n{}",
        fifty(|_| "{ preset: quay }".to_owned())
    );
    Run::new().file("s.yaml", &spec).run("validate s.yaml --strict").exits(0);
}

#[test]
fn a_registry_policy_that_is_too_long_is_reported() {
    let principals = |count: usize| {
        (0..count).map(|index| format!("\"{:012}\"", 444_400_000_000_u64 + index as u64)).collect::<Vec<_>>().join(", ")
    };
    let spec = |count| {
        format!(
            "registry_policy: {{ principals: [{}] }}\nupstreams:\n{}",
            principals(count),
            fifty(|_| "{ preset: quay }".to_owned())
        )
    };
    let said = Run::new().file("s.yaml", spec(300)).run("validate s.yaml").exits(0);
    assert!((said.stdout + &said.stderr).contains("PTC324"));
    Run::new().file("s.yaml", spec(100)).run("validate s.yaml").exits(0);
}

#[test]
fn a_policy_that_would_grant_nothing_is_refused_where_the_set_always_has_one() {
    let spec = |rest: &str| format!("template: classic\nregion: eu-west-1\n{rest}\n");
    for rest in [
        "upstreams: { quay: {} }\npolicy: { roles: [fill-secret] }",
        "upstreams: { k8s: {} }\npolicy: { roles: [fill-secret] }",
        "policy: { roles: [] }",
    ] {
        let said = diagnose(&spec(rest));
        assert!(said.contains("PTC235") && said.contains("nothing for it to grant"), "{rest}: {said}");
        let run = Run::new().file("s.yaml", spec(rest).replace("classic", "standard"));
        run.run("validate s.yaml").exits(0);
    }
    let run = Run::new().file("s.yaml", spec("upstreams: { docker-hub: {} }\npolicy: { roles: [fill-secret] }"));
    run.run("validate s.yaml").exits(0);
}
