//! What an operator does in the stand-in of AWS, and what time does.

use std::time::Duration;

use ptcgen::stand_in::{At, World};
use serde_json::json;

const AT: At<'_> = At { account: "111122223333", region: "eu-west-1" };
const NAME: &str = "ecr-pullthroughcache/docker-hub";
const DAY: Duration = Duration::from_secs(86_400);

#[test]
fn a_name_is_free_again_when_the_recovery_window_is_over() {
    let mut world = World::new(AT.account);
    world.create_secret(&AT, NAME, "one", Duration::ZERO).expect("a secret");
    let delete = json!({ "SecretId": NAME, "RecoveryWindowInDays": 7 });
    world.call(&AT, "secretsmanager", "DeleteSecret", delete, Duration::ZERO).expect("scheduled");
    assert_eq!(world.current_value(&AT, NAME), None);
    let refused = world.create_secret(&AT, NAME, "two", DAY * 6).expect_err("scheduled for deletion");
    assert_eq!(refused.code, "InvalidRequestException");
    assert!(world.left()[0].scheduled_for_deletion);
    world.create_secret(&AT, NAME, "two", DAY * 7).expect("a secret");
    assert_eq!(world.current_value(&AT, NAME), Some("two"));
}

#[test]
fn accounts_and_regions_are_apart() {
    let mut world = World::new(AT.account);
    let elsewhere = [At { region: "us-east-1", ..AT }, At { account: "444455556666", ..AT }];
    let arn = world.create_secret(&AT, NAME, "token", Duration::ZERO).expect("a secret");
    for at in &elsewhere {
        world.create_secret(at, NAME, "other", Duration::ZERO).expect("a secret of the same name");
        let rule = json!({
            "ecrRepositoryPrefix": "hub", "upstreamRegistryUrl": "registry-1.docker.io", "credentialArn": arn,
        });
        let refused = world.call(at, "ecr", "CreatePullThroughCacheRule", rule, Duration::ZERO).expect_err("foreign");
        assert_eq!(refused.code, "UnableToAccessSecretException");
    }
    assert_eq!(world.left().len(), 3);
}

#[test]
fn an_attached_policy_stays_until_it_is_detached() {
    let mut world = World::new(AT.account);
    let document = json!({ "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "ecr:*", "Resource": "*" }] });
    let create = json!({ "PolicyName": "pull", "PolicyDocument": document.to_string() });
    let policy = world.call(&AT, "iam", "CreatePolicy", create, Duration::ZERO).expect("a policy");
    let arn = policy["Policy"]["Arn"].as_str().expect("an ARN").to_owned();
    world.attach_policy(&AT, &arn, "node", Duration::ZERO).expect("attached");
    let delete = || json!({ "PolicyArn": arn });
    let refused = world.call(&AT, "iam", "DeletePolicy", delete(), Duration::ZERO).expect_err("attached");
    assert_eq!((refused.code, refused.status), ("DeleteConflict", 409));
    world.detach_policies(AT.account, "node");
    world.call(&AT, "iam", "DeletePolicy", delete(), Duration::ZERO).expect("deleted");
    assert_eq!(world.left(), [], "the role is somebody else's");
}
