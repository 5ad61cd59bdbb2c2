//! The IAM documents of the module, as HCL in terms of its variables, and what its tests expect of them.

mod split;

use ::hcl::Expression;
use ::hcl::expr::{FuncCall, TemplateExpr, Traversal, TraversalOperator, Variable};
use serde::Serialize;

use super::mock::Mock;
use crate::aws::partition;
use crate::aws::policy::json::account_principal;
use crate::aws::policy::{Consumers, Document, DocumentKind, PolicyRole, Scope, document};
use crate::spec::model::{RegistryPolicy, Repositories, SecretMode, Spec, Upstream};
use crate::template::filters::{HclExpr, Markdown};

/// The policies.
#[derive(Debug, Serialize)]
pub(super) struct Policies {
    /// The IAM policies, one per role.
    policies: Vec<Policy>,
    /// How to split the policy of a role that names secrets, where there is one.
    split_secrets: Option<split::Secrets>,
    /// How to split the policy of a role that passes roles to ECR, where its ARNs may be too long for one policy.
    split_roles: Option<split::Roles>,
    /// The policy that the owner of an ECR upstream must apply; `upstream` is an element of `local.ecr_upstreams`.
    upstream_policy: HclExpr,
    /// The policy of the role of an ECR upstream; `upstream` as above.
    upstream_role_policy: HclExpr,
    /// The trust policy of that role.
    upstream_role_trust: HclExpr,
    /// The number of upstreams whose role the module creates.
    upstream_roles_count: usize,
    /// The registry policy, if other accounts may pull through the cache.
    registry_policy: Option<HclExpr>,
    /// The actions that tests expect in it, sorted.
    registry_actions: Vec<String>,
    /// The resources that tests expect in it, sorted.
    registry_resources: Vec<String>,
}

/// One policy of the module.
#[derive(Debug, Serialize)]
struct Policy {
    /// The name of the role, as in the spec: `pull`, ….
    role: &'static str,
    /// What it allows, in a sentence.
    description: &'static str,
    /// What to attach it to, for the README.
    for_whom: Markdown,
    /// The IAM document, in terms of the module's variables; in one piece, even if the policy is split.
    document: HclExpr,
    /// Whose ARNs may be too long for one policy, `secrets` or `roles`; none if one policy is always enough.
    split_by: Option<&'static str>,
    /// The role as an identifier.
    test_name: String,
    /// The policy's name with the base `policy_base`.
    name: String,
    /// The policy's name that tests expect if they set `var.policy_name`.
    given_name: String,
    /// The actions that tests expect, sorted.
    actions: Vec<String>,
    /// The resources that tests expect, sorted.
    resources: Vec<String>,
}

/// Returns the roles whose policies have statements: without a secret, for example, `fill-secret` has none.
pub(super) fn written_roles(spec: &Spec) -> Vec<&'static PolicyRole> {
    let scope = hcl_scope(spec);
    let has_statements = |role: &&'static PolicyRole| !document(DocumentKind::Role(role), &scope).is_empty();
    spec.policy.roles.iter().copied().filter(has_statements).collect()
}

pub(super) fn policies(spec: &Spec, mock: &Mock) -> Policies {
    let (symbolic, concrete) = (hcl_scope(spec), json_scope(spec, mock));
    let policies = written_roles(spec).into_iter().map(|role| {
        let name = role.name;
        let expected = document(DocumentKind::Role(role), &concrete);
        Policy {
            role: name,
            description: role.description,
            for_whom: Markdown(role.for_whom),
            document: HclExpr(document(DocumentKind::Role(role), &symbolic).to_hcl()),
            split_by: split::split_by(spec, role),
            test_name: name.replace('-', "_"),
            name: super::policy_name(spec, &mock.region, role),
            given_name: format!("team-cache-{name}"),
            actions: actions(&expected),
            resources: resources(&expected),
        }
    });
    let expected = document(DocumentKind::Registry, &concrete);
    let upstream = upstream_scope();
    let hcl = |kind| HclExpr(document::<Expression>(kind, &upstream).to_hcl());
    Policies {
        upstream_policy: hcl(DocumentKind::EcrUpstreamSide),
        upstream_role_policy: hcl(DocumentKind::EcrUpstreamRole),
        upstream_role_trust: hcl(DocumentKind::EcrUpstreamRoleTrust),
        upstream_roles_count: spec.upstreams.iter().filter(|upstream| upstream.create_role).count(),
        policies: policies.collect(),
        split_secrets: split::secrets(spec),
        split_roles: split::roles(spec),
        registry_policy: spec
            .registry_policy
            .is_some()
            .then(|| HclExpr(document(DocumentKind::Registry, &symbolic).to_hcl())),
        registry_actions: actions(&expected),
        registry_resources: resources(&expected),
    }
}

/// Returns every action once, sorted.
pub(super) fn actions(document: &Document<String>) -> Vec<String> {
    let mut actions: Vec<String> = document.statement.iter().flat_map(|statement| statement.action.clone()).collect();
    actions.sort();
    actions.dedup();
    actions
}

/// Returns every resource once, sorted.
pub(super) fn resources(document: &Document<String>) -> Vec<String> {
    let mut arns: Vec<String> = document.statement.iter().flat_map(|statement| statement.resource.clone()).collect();
    arns.sort();
    arns.dedup();
    arns
}

/// Returns the scope in terms of the module's locals and variables.
pub(super) fn hcl_scope(spec: &Spec) -> Scope<Expression> {
    let any = |test: fn(&Upstream) -> bool| spec.upstreams.iter().any(test);
    let when = |condition: bool, term: fn() -> Expression| condition.then(term).into_iter().collect::<Vec<_>>();
    let repositories = spec.repositories.as_ref();
    let has_key = repositories.is_some_and(|r| r.encryption.kms_key.is_some());
    Scope {
        repositories: vec![reference("local", &["repository_arns"])],
        secrets: if any(|up| up.credentials.is_some()) { vec![secret_arns(spec)] } else { Vec::new() },
        rule_roles: when(any(Upstream::has_role), || reference("local", &["custom_role_arns"])),
        template_roles: repositories.filter(|r| r.has_role()).map(|r| template_role(spec, r)).into_iter().collect(),
        consumers: spec.registry_policy.as_ref().map(consumers),
        kms_keys: when(has_key, || reference("var", &["repository_kms_key_arn"])),
        ecr_endpoint: Some(
            TemplateExpr::from("ecr.${local.region}.${data.aws_partition.current.dns_suffix}".to_owned()).into(),
        ),
        ..Scope::default()
    }
}

/// Returns the scope of one ECR upstream, in terms of `upstream`, an element of `local.ecr_upstreams`.
fn upstream_scope() -> Scope<Expression> {
    let own = "arn:${data.aws_partition.current.partition}:iam::${local.account_id}:root";
    Scope {
        upstream_repositories: vec![reference("upstream", &["upstream_arn"])],
        upstream_caches: vec![reference("upstream", &["cached_arn"])],
        downstream: vec![TemplateExpr::from(own.to_owned()).into()],
        ..Scope::default()
    }
}

/// Returns the same scope with ARNs of the mocked account.
pub(super) fn json_scope(spec: &Spec, mock: &Mock) -> Scope<String> {
    let partition = partition::of_region(&mock.region).unwrap_or(&partition::PARTITIONS[0]);
    let mut scope = crate::spec::policy_scope::policy_scope(spec, partition, mock.region.clone(), mock.account.clone());
    if let Some(repositories) = &spec.repositories {
        let given = repositories.custom_role_arn.clone();
        scope.template_roles =
            if repositories.has_role() { vec![given.unwrap_or_else(|| mock.role_arn.clone())] } else { Vec::new() };
    }
    let created = spec.upstreams.iter().filter(|upstream| upstream.create_role);
    scope.rule_roles.extend(created.map(|_| mock.role_arn.clone()));
    let mut scope = scope.scope();
    if !scope.secrets.is_empty() {
        scope.secrets = vec![mock.secret_arn.clone()];
    }
    scope
}

/// Returns `values(aws_secretsmanager_secret.LABEL)[*].arn`.
fn secret_arns(spec: &Spec) -> Expression {
    let secrets = match spec.secret.mode {
        SecretMode::Existing => reference("data", &["aws_secretsmanager_secret", &spec.module.label]),
        SecretMode::Placeholder | SecretMode::WriteOnly => {
            reference("aws_secretsmanager_secret", &[&spec.module.label])
        }
    };
    let values = FuncCall::builder("values").arg(secrets).build();
    Traversal::new(values, [TraversalOperator::FullSplat, TraversalOperator::GetAttr("arn".into())]).into()
}

fn template_role(spec: &Spec, repositories: &Repositories) -> Expression {
    match repositories.custom_role_arn {
        Some(_) => reference("var", &["repository_role_arn"]),
        None => reference("aws_iam_role", &[&spec.module.label, "arn"]),
    }
}

fn consumers(policy: &RegistryPolicy) -> Consumers<Expression> {
    match policy.consumers() {
        Consumers::Arns(arns) => Consumers::Arns(arns.iter().map(|arn| principal(arn)).collect()),
        Consumers::Organization(id) => Consumers::Organization(Expression::from(id.as_str())),
    }
}

fn principal(account_or_arn: &str) -> Expression {
    match account_principal("${data.aws_partition.current.partition}", account_or_arn) {
        Some(arn) => TemplateExpr::from(arn).into(),
        None => Expression::from(account_or_arn),
    }
}

pub(super) fn reference(root: &str, path: &[&str]) -> Expression {
    let mut traversal = Traversal::builder(Variable::sanitized(root));
    for attribute in path {
        traversal = traversal.attr(::hcl::Identifier::sanitized(*attribute));
    }
    Expression::from(traversal.build())
}
