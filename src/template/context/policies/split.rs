//! How the module splits a policy that may be too long for AWS into numbered ones.

use ::hcl::Expression;
use ::hcl::expr::FuncCall;
use serde::Serialize;

use super::written_roles;
use crate::aws::policy::rights::Target;
use crate::aws::policy::split::{RoleRoom, SecretRoom};
use crate::aws::policy::{Document, DocumentKind, PolicyRole, Scope, document};
use crate::spec::model::{SecretMode, Spec, Upstream};
use crate::template::filters::HclExpr;

/// How to split the policy that names secrets. The numbers are characters of a document.
#[derive(Debug, Serialize)]
pub(in crate::template::context) struct Secrets {
    /// What a policy has left for the ARNs of secrets.
    room: usize,
    /// What the ARN of a secret takes at most besides the secret's name.
    besides_name: usize,
    /// The number of secrets that fit whatever their names are.
    few: usize,
    /// The IAM document, in terms of `arns`.
    document: HclExpr,
}

/// How to split the policy that allows passing roles. The numbers are characters of a document.
#[derive(Debug, Serialize)]
pub(in crate::template::context) struct Roles {
    /// What the first policy has left for the ARNs of repositories and roles.
    first: usize,
    /// What each further policy has left for the ARNs of roles.
    further: usize,
    /// What the ARN of a rule's repositories takes at most.
    repository: usize,
    /// What the ARN of a role takes at most.
    role: usize,
    /// What the ARN of a role takes that the module creates.
    created_role: usize,
    /// The statements of the first policy, without the roles.
    statements: HclExpr,
    /// The statement about the roles, in terms of `arns`.
    statement: HclExpr,
}

/// Whose ARNs may be too long for one policy of a role.
pub(super) fn split_by(spec: &Spec, role: &PolicyRole) -> Option<&'static str> {
    if role.is_about(Target::Secrets) {
        return Some("secrets");
    }
    (role.is_about(Target::PassedRoles) && passes_given_roles(spec)).then_some("roles")
}

/// Whether the ARNs of roles can be so many or so long that the policy for the repositories has no room for them. One
/// role that the module creates for its templates always fits.
fn passes_given_roles(spec: &Spec) -> bool {
    let template = spec.repositories.as_ref().filter(|repositories| repositories.has_role());
    spec.upstreams.iter().any(Upstream::has_role) || template.is_some_and(|r| r.custom_role_arn.is_some())
}

pub(super) fn secrets(spec: &Spec) -> Option<Secrets> {
    let role = written_roles(spec).into_iter().find(|role| split_by(spec, role) == Some("secrets"))?;
    let SecretRoom { room, besides_name, few } = SecretRoom::of(role);
    // A secret that exists already is looked up once for each upstream.
    let arns = match spec.secret.mode {
        SecretMode::Existing => FuncCall::builder("distinct").arg(arns()).build().into(),
        SecretMode::Placeholder | SecretMode::WriteOnly => arns(),
    };
    let scope = Scope { secrets: vec![arns], ..Scope::default() };
    Some(Secrets { room, besides_name, few, document: HclExpr(document(DocumentKind::Role(role), &scope).to_hcl()) })
}

pub(super) fn roles(spec: &Spec) -> Option<Roles> {
    let role = written_roles(spec).into_iter().find(|role| split_by(spec, role) == Some("roles"))?;
    let RoleRoom { first, further, repository, role: longest, created_role } = RoleRoom::of(role);
    let whole = Scope { rule_roles: vec![arns()], template_roles: Vec::new(), ..super::hcl_scope(spec) };
    let (about_roles, others): (Vec<_>, Vec<_>) = document(DocumentKind::Role(role), &whole)
        .statement
        .into_iter()
        .partition(|statement| statement.resource == [arns()]);
    Some(Roles {
        first,
        further,
        repository,
        role: longest,
        created_role,
        statements: HclExpr(Document::new(others).statements_to_hcl()),
        statement: HclExpr(about_roles.first()?.to_hcl()),
    })
}

fn arns() -> Expression {
    super::reference("arns", &[])
}
