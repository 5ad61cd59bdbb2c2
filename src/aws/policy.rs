//! IAM documents for a role and a scope, as JSON or HCL from one source. It does no input or output.
//!
//! A [`Document`] is generic over the type of its ARNs: a `String` becomes JSON, an [`::hcl::Expression`] becomes the
//! argument of `jsonencode` in a module. [`roles`] and [`grants`] define which principal may do what.

pub(crate) mod explain;
pub mod grants;
pub(crate) mod hcl;
pub(crate) mod json;
pub(crate) mod model;
pub mod rights;
pub mod roles;
pub(crate) mod scope;
pub mod split;

use grants as g;
pub use json::{EcrUpstream, JsonScope};
pub use model::{Document, Effect, Principal, Statement, Term};
pub use roles::PolicyRole;
pub use scope::{Consumers, Scope};

/// A document that [`document`] can build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DocumentKind {
    /// An identity policy that a module can create.
    Role(&'static PolicyRole),
    /// The registry policy: which principals in other accounts may import.
    Registry,
    /// The policy of each cached repository: which principals in other accounts may pull.
    Repository,
    /// What the role of an ECR to ECR rule may do.
    EcrUpstreamRole,
    /// The trust policy of that role.
    EcrUpstreamRoleTrust,
    /// What the owner of the upstream registry must allow.
    EcrUpstreamSide,
    /// What the role of a creation template may do.
    TemplateRole,
    /// The trust policy of that role.
    TemplateRoleTrust,
    /// The statement to add to the key policy of encrypted repositories.
    KmsKey,
}

impl DocumentKind {
    /// The documents that don't belong to a role.
    const OTHERS: [Self; 8] = [
        Self::Registry,
        Self::Repository,
        Self::EcrUpstreamRole,
        Self::EcrUpstreamRoleTrust,
        Self::EcrUpstreamSide,
        Self::TemplateRole,
        Self::TemplateRoleTrust,
        Self::KmsKey,
    ];

    /// Returns every kind, those of the roles first.
    pub fn all() -> impl Iterator<Item = Self> {
        roles::ROLES.iter().map(Self::Role).chain(Self::OTHERS)
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Role(role) => role.name,
            Self::Registry => "registry",
            Self::Repository => "repository",
            Self::EcrUpstreamRole => "ecr-upstream-role",
            Self::EcrUpstreamRoleTrust => "ecr-upstream-role-trust",
            Self::EcrUpstreamSide => "ecr-upstream-side",
            Self::TemplateRole => "template-role",
            Self::TemplateRoleTrust => "template-role-trust",
            Self::KmsKey => "kms-key",
        }
    }

    /// Returns the kind with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::all().find(|kind| kind.name() == name)
    }
}

/// Returns the document of a kind. A statement without resources in the scope is left out, so a document can have no
/// statements ([`Document::is_empty`]); IAM rejects such a document.
pub fn document<T: Term>(kind: DocumentKind, scope: &Scope<T>) -> Document<T> {
    let statements = match kind {
        DocumentKind::Role(role) => return document_of_roles([role], scope),
        DocumentKind::Registry => consumers(&g::PULL_THROUGH, scope)
            .map(|statement| Statement { resource: scope.repositories.clone(), ..statement })
            .filter(has_resource)
            .into_iter()
            .collect(),
        // A repository policy applies to its own repository, so it can't have a `Resource`.
        DocumentKind::Repository => consumers(&g::PULL_FROM_ANOTHER_ACCOUNT, scope).into_iter().collect(),
        DocumentKind::EcrUpstreamRole => scoped([
            roles::LOGIN.everywhere(),
            g::READ_UPSTREAM.on(&scope.upstream_repositories),
            g::WRITE_CACHE.on(&scope.upstream_caches),
        ]),
        DocumentKind::EcrUpstreamRoleTrust => vec![trust(&g::TRUST_CACHE, g::CACHE_SERVICE)],
        DocumentKind::EcrUpstreamSide => upstream_side(scope),
        DocumentKind::TemplateRole => {
            scoped([g::CREATE_REPOSITORIES.on(&scope.repositories), g::USE_KEY.on(&scope.kms_keys)])
        }
        DocumentKind::TemplateRoleTrust => vec![trust(&g::TRUST_TEMPLATES, g::ECR_SERVICE)],
        DocumentKind::KmsKey => key_policy(scope),
    };
    Document::new(statements)
}

/// Returns the document of several roles: what any of them allows.
pub fn document_of_roles<'r, T: Term>(
    roles: impl IntoIterator<Item = &'r PolicyRole>,
    scope: &Scope<T>,
) -> Document<T> {
    Document::new(scoped(rights::statements(roles.into_iter().flat_map(|role| role.rights), scope)))
}

fn consumers<T: Term>(grant: &g::Grant, scope: &Scope<T>) -> Option<Statement<T>> {
    let statement = grant.on(&[]);
    match scope.consumers.as_ref()? {
        Consumers::Arns(arns) if arns.is_empty() => None,
        Consumers::Arns(arns) => Some(statement.by(Principal::Aws(arns.clone()))),
        Consumers::Organization(id) => {
            Some(statement.by(Principal::Anyone).when("StringEquals", "aws:PrincipalOrgID", [id.clone()]))
        }
    }
}

fn upstream_side<T: Term>(scope: &Scope<T>) -> Vec<Statement<T>> {
    if scope.downstream.is_empty() {
        return Vec::new();
    }
    scoped([g::DOWNSTREAM.on(&scope.upstream_repositories).by(Principal::Aws(scope.downstream.clone()))])
}

fn key_policy<T: Term>(scope: &Scope<T>) -> Vec<Statement<T>> {
    if scope.template_roles.is_empty() {
        return Vec::new();
    }
    let statement = g::GRANT_KEY.everywhere().by(Principal::Aws(scope.template_roles.clone()));
    vec![match &scope.ecr_endpoint {
        Some(endpoint) => statement.when("StringEquals", "kms:ViaService", [endpoint.clone()]),
        None => statement,
    }]
}

fn trust<T: Term>(grant: &g::Grant, service: &'static str) -> Statement<T> {
    grant.on(&[]).by(Principal::Service(vec![T::from(service)]))
}

fn scoped<T>(statements: impl IntoIterator<Item = Statement<T>>) -> Vec<Statement<T>> {
    statements.into_iter().filter(has_resource).collect()
}

fn has_resource<T>(statement: &Statement<T>) -> bool {
    !statement.resource.is_empty()
}

/// Returns the grants behind a statement: several if they have the same resources and the same condition.
pub fn grants_by_sid(sid: &str) -> Vec<&'static grants::Grant> {
    sid.split(g::SID_JOINT).filter_map(|sid| every_grant().find(|grant| grant.sid == sid)).collect()
}

/// Returns every grant; one that several roles share is returned once for each.
pub fn every_grant() -> impl Iterator<Item = &'static grants::Grant> {
    let of_roles = roles::ROLES.iter().flat_map(|role| role.rights).map(|right| right.grant);
    of_roles.chain(grants::OTHER_GRANTS.iter().copied())
}
