//! `ptcgen policy` on the command line. `aws/policy.rs` tests the content of the documents.

use ptcgen::policy::DocumentKind;

use crate::support::Run;

const HERE: &str = "--account 111122223333 --region";

#[test]
fn each_role_prints_a_document() {
    let spec = "region: eu-west-1\naccount: '111122223333'\nupstreams:\n  docker-hub: {}\n  shared:\n    \
                url: 444455556666.dkr.ecr.us-east-1.amazonaws.com\n    \
                custom_role_arn: arn:aws:iam::111122223333:role/cache\n";
    let run = Run::new().file("s.yaml", spec);
    let list = run.run("policy --list").exits(0).stdout;
    assert_eq!(list.lines().count(), DocumentKind::all().count());
    for name in list.lines().filter_map(|line| line.split("  ").next()) {
        let line = format!(
            "policy {name} --spec s.yaml --principal 444455556666 --template-role arn:aws:iam::111122223333:role/t --explain"
        );
        let ran = run.run(&line).exits(0).says("https://docs.aws.amazon.com/");
        let document: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert_eq!(document["Version"], "2012-10-17", "{name}");
    }
}

#[test]
fn partition_account_and_region_fill_the_arns() {
    let ran = Run::new().run(&format!("policy pull {HERE} cn-north-1")).exits(0);
    assert!(
        ran.stdout.contains("\"arn:aws-cn:ecr:cn-north-1:111122223333:repository/docker-hub/*\""),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stderr, "");
    let ran = Run::new().run("policy pull --placeholders").exits(0);
    assert!(ran.stdout.contains("arn:aws:ecr:REGION:ACCOUNT_ID:repository/docker-hub/*"), "{}", ran.stdout);
}

#[test]
fn what_is_missing_is_a_usage_error() {
    let run = Run::new();
    run.run("policy pull").exits(2).says("--account 111122223333 --region eu-west-1");
    run.run("policy pul --placeholders").exits(2).says("did you mean `pull`?");
    run.run("policy").exits(2);
    run.run(&format!("policy registry {HERE} eu-west-1")).exits(2).says("--organization");
    run.run(&format!("policy kms-key {HERE} eu-west-1")).exits(2).says("--template-role");
    run.run("policy registry --placeholders").exits(0).prints("\"aws:PrincipalOrgID\": \"ORGANIZATION_ID\"");
    run.run("policy kms-key --placeholders").exits(0).prints("arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME");
    run.run("policy ecr-upstream-side --placeholders").exits(2).says("no upstream of the spec is an ECR registry");
    run.run("policy fill-secret --preset quay --placeholders").exits(2).says("has a secret");
    run.run("policy registry --placeholders --organization o-a1b2c3d4e5").exits(0).prints("o-a1b2c3d4e5");
}

/// The command prints a document for every value of `policy.roles`.
#[test]
fn each_role_of_a_spec_is_a_document() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../schemas/ptcgen.schema.json")).expect("JSON");
    let roles = &schema["properties"]["policy"]["properties"]["roles"]["items"]["enum"];
    for role in roles.as_array().expect("roles").iter().filter_map(serde_json::Value::as_str) {
        Run::new().run(&format!("policy {role} {HERE} eu-west-1")).exits(0).prints("\"Statement\"");
    }
}

#[test]
fn what_aws_would_refuse_for_its_length_is_told() {
    let name = "a-rather-long-name-of-a-secret".repeat(5);
    let upstreams: String = (0..50)
        .map(|n| {
            format!("  a-rather-long-prefix-{n}: {{ preset: github, secret_name: ecr-pullthroughcache/{name}-{n} }}\n")
        })
        .collect();
    let run = Run::new().file("s.yaml", format!("upstreams:\n{upstreams}"));
    run.run(&format!("policy fill-secret --spec s.yaml {HERE} eu-west-1")).exits(1).says("at most 6144").says("splits");
    run.run(&format!("policy pull --spec s.yaml {HERE} eu-west-1")).exits(0);
    let principals: String = (0..150)
        .map(|n| format!("    - arn:aws:iam::{:012}:role/a-rather-long-name-of-a-role-of-somebody\n", n))
        .collect();
    let run = Run::new()
        .file("s.yaml", format!("upstreams: {{ quay: {{}} }}\nregistry_policy:\n  principals:\n{principals}"));
    for role in ["registry", "repository"] {
        run.run(&format!("policy {role} --spec s.yaml {HERE} eu-west-1"))
            .exits(1)
            .says("at most 10240")
            .says("--organization");
    }
}
