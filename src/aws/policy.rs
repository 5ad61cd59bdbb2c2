//! Role + scope → IAM document → JSON or HCL. One source for both; reads nothing, writes nothing.
//!
//! A [`Document`] is generic over how an ARN is told: a `String` makes JSON, an [`::hcl::Expression`]
//! makes what a module hands to `jsonencode`. Who may do what stands in [`grants`], once.

pub mod explain;
pub mod grants;
pub mod hcl;
pub mod json;
pub mod model;
pub mod roles;
pub mod scope;

use grants as g;
pub use json::JsonScope;
pub use model::{Document, Effect, Principal, Statement, Term};
pub use roles::Role;
pub use scope::{Consumers, Scope};

/// A document that [`document`] can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// An identity policy that a module can create.
    Role(Role),
    /// The registry's policy: who in other accounts may import.
    Registry,
    /// The policy of each cached repository: who in other accounts may pull.
    Repository,
    /// What the role of an ECR to ECR rule may do.
    EcrUpstreamRole,
    /// Who may take that role.
    EcrUpstreamRoleTrust,
    /// What the owner of the upstream registry allows.
    EcrUpstreamSide,
    /// What the role of a creation template may do.
    TemplateRole,
    /// Who may take that role.
    TemplateRoleTrust,
    /// The statement that the key policy of encrypted repositories needs besides its own.
    KmsKey,
}

impl DocumentKind {
    /// Every kind, the puller first.
    pub const ALL: [Self; 14] = [
        Self::Role(Role::Pull),
        Self::Role(Role::PullCached),
        Self::Role(Role::Import),
        Self::Role(Role::Ci),
        Self::Role(Role::Admin),
        Self::Role(Role::FillSecret),
        Self::Registry,
        Self::Repository,
        Self::EcrUpstreamRole,
        Self::EcrUpstreamRoleTrust,
        Self::EcrUpstreamSide,
        Self::TemplateRole,
        Self::TemplateRoleTrust,
        Self::KmsKey,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Role(role) => role.name(),
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
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Returns the document of a kind. A statement about things that the scope has none of is left out, so a
/// document can be without any ([`Document::is_empty`]); IAM takes no such document.
pub fn document<T: Term>(kind: DocumentKind, scope: &Scope<T>) -> Document<T> {
    let statements = match kind {
        DocumentKind::Role(role) => identity(role, scope),
        DocumentKind::Registry => consumers(&g::PULL_THROUGH, scope)
            .map(|statement| Statement { resource: scope.repositories.clone(), ..statement })
            .filter(has_resource)
            .into_iter()
            .collect(),
        // A repository's policy is about that repository; `Resource` has no place in it.
        DocumentKind::Repository => consumers(&g::PULL_FROM_ANOTHER_ACCOUNT, scope).into_iter().collect(),
        DocumentKind::EcrUpstreamRole => scoped([
            g::LOGIN.everywhere(),
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

fn identity<T: Term>(role: Role, scope: &Scope<T>) -> Vec<Statement<T>> {
    let cache = &scope.repositories;
    let pull = || [g::LOGIN.everywhere(), g::PULL.on(cache)];
    match role {
        Role::Pull => scoped(pull().into_iter().chain([g::IMPORT.on(cache)])),
        Role::PullCached => scoped(pull()),
        Role::Import => scoped([g::IMPORT.on(cache)]),
        Role::Ci => scoped(pull().into_iter().chain([g::IMPORT.on(cache), g::INSPECT.on(cache)])),
        Role::Admin => admin(scope),
        Role::FillSecret => scoped([g::FILL_SECRET.on(&scope.secrets)]),
    }
}

fn admin<T: Term>(scope: &Scope<T>) -> Vec<Statement<T>> {
    let linked_roles = [g::CACHE_SERVICE, g::ECR_SERVICE].map(T::from);
    // The service authorization reference names ecr.amazonaws.com for every role that ECR takes, yet the role of a
    // rule trusts the cache's own service; which of the two IAM sees for a rule is documented nowhere.
    let roles = [scope.rule_roles.as_slice(), &scope.template_roles].concat();
    let takers = [g::ECR_SERVICE, g::CACHE_SERVICE].map(T::from);
    scoped([
        g::RULES.everywhere(),
        g::TEMPLATE_CONTENT.on(&scope.repositories),
        g::SERVICE_LINKED_ROLES.everywhere().when("StringEquals", "iam:AWSServiceName", linked_roles),
        g::PASS_ROLE.on(&roles).when("StringEquals", "iam:PassedToService", takers),
    ])
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
