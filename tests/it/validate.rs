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
