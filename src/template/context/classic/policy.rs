//! The only policy of `classic`, and what the module's tests expect of it.

use hcl::{Expression, Traversal, Variable};
use serde::Serialize;
use serde_json::{Value, json};

use super::{SECRET_PREFIX, template};
use crate::aws::partition::{self, PARTITIONS, Partition};
use crate::aws::policy::{Document, JsonScope, Scope, Term, document_of_roles};
use crate::spec::model::{Spec, Upstream};

/// The spec's account, or one from AWS's own examples.
fn account(spec: &Spec) -> &str {
    spec.account.as_deref().unwrap_or("111122223333")
}

/// What the module's own tests expect.
#[derive(Debug, Serialize)]
pub(super) struct Test {
    /// The account: the spec's, or `111122223333`, which is from AWS's own examples.
    account: String,
    /// The ARN of the caller.
    caller_arn: String,
    /// The ARN of the secret.
    secret_arn: String,
    /// The ARN of the policy.
    policy_arn: String,
    /// The IAM document as JSON.
    policy: Value,
    /// A region of another partition.
    other_region: &'static str,
    /// The ARN of the caller in that partition.
    other_caller_arn: String,
    /// The ARN of the secret in that region.
    other_secret_arn: String,
    /// The IAM document in that partition.
    other_policy: Value,
}

/// Returns the document as the module writes it.
pub(super) fn in_module(spec: &Spec, upstream: &Upstream) -> Expression {
    let repositories = Traversal::builder(Variable::unchecked("local")).attr("repository_arn").build();
    let literal = |arn: &String| Expression::from(arn.as_str());
    let secrets = upstream.credentials.iter().map(|credentials| {
        let follows = credentials.secret_name == format!("{SECRET_PREFIX}{}", upstream.prefix);
        let name = if follows { format!("{SECRET_PREFIX}${{var.upstream_registry}}") } else { credentials.secret_name.clone() };
        template(&format!(
            "arn:${{local.partition}}:secretsmanager:${{var.aws_region}}:${{data.aws_caller_identity.current.account_id}}:secret:{name}-??????"
        ))
    });
    let scope = Scope {
        repositories: vec![repositories.into()],
        secrets: secrets.collect(),
        rule_roles: upstream.custom_role_arn.iter().map(literal).collect(),
        ..Scope::default()
    };
    all_roles(spec, &scope).to_hcl()
}

/// Returns what the module's own tests expect, in the region of the example and in another partition.
pub(super) fn test(spec: &Spec, upstream: &Upstream, region: &str) -> Test {
    let home = partition::of_region(region).unwrap_or(&PARTITIONS[0]);
    let other = PARTITIONS.iter().find(|candidate| candidate.name != home.name).unwrap_or(home);
    let other_region = other.regions.first().copied().unwrap_or_default();
    let secret_name = upstream.credentials.as_ref().map_or("none", |credentials| &credentials.secret_name);
    let account = account(spec);
    let secret_arn = |partition: &Partition, region: &str| {
        format!("arn:{}:secretsmanager:{region}:{account}:secret:{secret_name}-AbCdEf", partition.name)
    };
    Test {
        account: account.to_owned(),
        caller_arn: caller(home, account),
        secret_arn: secret_arn(home, region),
        policy_arn: format!("arn:{}:iam::{account}:policy/cache", home.name),
        policy: expected(spec, upstream, home, region),
        other_region,
        other_caller_arn: caller(other, account),
        other_secret_arn: secret_arn(other, other_region),
        other_policy: expected(spec, upstream, other, other_region),
    }
}

fn caller(partition: &Partition, account: &str) -> String {
    format!("arn:{}:iam::{account}:user/tester", partition.name)
}

fn expected(spec: &Spec, upstream: &Upstream, partition: &'static Partition, region: &str) -> Value {
    let names = JsonScope {
        prefixes: vec![upstream.prefix.clone()],
        secret_names: upstream.credentials.iter().map(|credentials| credentials.secret_name.clone()).collect(),
        rule_roles: upstream.custom_role_arn.iter().cloned().collect(),
        ..JsonScope::new(partition, region, account(spec))
    };
    json!(all_roles(spec, &names.scope()))
}

/// Merges the documents of all roles.
fn all_roles<T: Term>(spec: &Spec, scope: &Scope<T>) -> Document<T> {
    document_of_roles(spec.policy.roles.iter().copied(), scope)
}
