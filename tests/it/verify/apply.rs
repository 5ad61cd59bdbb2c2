//! `--level apply` with a stand-in for terraform: what it is given, and what is refused before anything is applied.

use serde_json::{Value, json};

use super::stand_in::{module, nothing_is_left};
use crate::support::Run;

const AWS: &str = "variable \"account\" {\n  default = \"444455556666\"\n}\nresource \"aws_iam_policy\" \"p\" {\n  policy = \"{}\"\n}\n";

/// A module whose plan has one change, and whose stand-in notes what it is called with.
fn changing(resource: &Value, configuration: &Value) -> Run {
    let plan = json!({
        "format_version": "1.2", "planned_values": {}, "resource_changes": [resource], "configuration": configuration,
    });
    let note = "echo \"$@\" >> \"$STAND_IN_LOG.words\"\nenv | grep -E 'AWS_|_PROXY' | sort > \"$STAND_IN_LOG.env\"\n\
                cp zz_ptcgen_override.tf \"$STAND_IN_LOG.override\"\necho '{\"type\":\"version\"}'\n";
    module()
        .file("m/main.tf", AWS)
        .file("m/do-plan", format!("{note}[ -e applied ] && exit 0\nexit 2\n"))
        .file("m/do-show", format!("cat <<'END'\n{plan}\nEND\n"))
        .file("m/do-apply", format!("{note}touch applied\n"))
        .file("m/do-destroy", note)
}

fn resource(provider: &str) -> Value {
    let change = json!({ "actions": ["create"], "before": null, "after": { "name": "p" } });
    json!({ "address": "aws_iam_policy.p", "mode": "managed", "type": "aws_iam_policy", "name": "p", "provider_name": provider, "change": change })
}

#[test]
fn terraform_reaches_nothing_but_this_machine() {
    let run = changing(&resource("registry.terraform.io/hashicorp/aws"), &json!({}));
    let run = run
        .env("AWS_PROFILE", "mine")
        .env("AWS_ENDPOINT_URL_ECR", "http://elsewhere")
        .env("AWS_SESSION_TOKEN", "theirs");
    let ran = run.run("verify m --level apply --var a=b").exits(0);
    ran.says("m: parses, formatted, valid, 2 tests pass, applied, filled, changed and destroyed");
    let env = run.read("log.env");
    let url = env.lines().find_map(|line| line.strip_prefix("AWS_ENDPOINT_URL=")).expect("an endpoint");
    assert!(url.starts_with("http://127.0.0.1:"), "{env}");
    assert!(env.contains(&format!("HTTPS_PROXY={url}\n")) && env.contains("NO_PROXY=127.0.0.1\n"), "{env}");
    for line in ["AWS_ACCESS_KEY_ID=test\n", "AWS_REGION=eu-west-1\n", "AWS_CONFIG_FILE=/dev/null\n"] {
        assert!(env.contains(line), "{env}");
    }
    assert!(!env.contains("mine") && !env.contains("elsewhere") && !env.contains("theirs"), "{env}");
    assert!(run.read("log.override").contains(&format!("iam = \"{url}\"")), "{}", run.read("log.override"));
    let words = run.read("log.words");
    let steps: Vec<&str> = words.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(steps, ["plan", "apply", "plan", "plan", "destroy"], "{words}");
    assert!(words.lines().all(|line| line.contains("-var=a=b")), "{words}");
    nothing_is_left(&run);
}

#[test]
fn what_cannot_be_applied_to_the_stand_in_is_refused_first() {
    let applies_nothing = |run: &Run| assert!(!run.read("log.words").contains("apply"), "{}", run.read("log.words"));
    let run = changing(&resource("registry.terraform.io/hashicorp/null"), &json!({}));
    run.run("verify m --level apply").exits(6).says("PTC736").says("`aws_iam_policy.p` is of the provider");
    applies_nothing(&run);
    let program = json!({ "address": "aws_iam_policy.p", "provisioners": [{ "type": "local-exec" }] });
    let configuration = json!({ "root_module": { "resources": [program] } });
    let run = changing(&resource("registry.terraform.io/hashicorp/aws"), &configuration);
    run.run("verify m --level apply").exits(6).says("PTC736").says("`aws_iam_policy.p` has a provisioner");
    applies_nothing(&run);
    nothing_is_left(&run);
}

#[test]
fn a_plan_that_does_not_settle_names_the_resource_and_its_line() {
    let run = changing(&resource("registry.terraform.io/hashicorp/aws"), &json!({}))
        .file("m/do-apply", "echo '{\"type\":\"version\"}'\n");
    let ran = run.run("verify m --level apply").exits(5).says("PTC732").says("m/main.tf:4:1");
    ran.says("the plan right after the first apply would create `aws_iam_policy.p`").says("what differs: `name`");
    let run = run.file(
        "m/do-apply",
        "echo '{\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":\"error\",\"summary\":\"No.\"}}'\nexit 1\n",
    );
    run.run("verify m --level apply").exits(5).says("PTC731").says("seen in the first apply");
    let run = run.file("m/do-apply", "echo nonsense\n");
    run.run("verify m --level apply").exits(6).says("PTC702");
    nothing_is_left(&run);
}

#[test]
fn options_that_do_not_fit_are_refused() {
    let run = module();
    run.run("verify m --level apply --endpoint-url http://localhost:4566").exits(2).says("leave `--endpoint-url` out");
    run.run("verify m --from HEAD").exits(2).says("`--from` needs `--level apply`");
    run.run("verify m --level apply --allow PTC731").exits(2).says("can't be allowed");
    let run = changing(&resource("registry.terraform.io/hashicorp/aws"), &json!({}));
    run.run("verify m --level apply --from no-such-revision").exits(6).says("PTC737").says("`no-such-revision`");
    run.run("verify m --level apply --from --output=x").exits(2);
    nothing_is_left(&run);
}

#[test]
fn an_apply_that_hangs_leaves_nothing() {
    let run = changing(&resource("registry.terraform.io/hashicorp/aws"), &json!({}))
        .file("m/do-apply", "touch \"$STAND_IN_LOG.hangs\"\nsleep 600 & echo $! >> \"$STAND_IN_LOG\"\nwait\n");
    run.run("verify m --level apply --timeout 3").exits(6).says("PTC703").says("`terraform apply`");
    assert!(run.path("log.hangs").exists());
    nothing_is_left(&run);
}
