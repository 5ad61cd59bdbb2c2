//! GRANTS: which actions a job needs, why, and the page that says so. No action has a wildcard.

use super::model::{Effect, Statement, Term};

/// The service principal that imports images and reads their secrets.
pub const CACHE_SERVICE: &str = "pullthroughcache.ecr.amazonaws.com";

/// The service principal that creates repositories from a template.
pub const ECR_SERVICE: &str = "ecr.amazonaws.com";

/// One statement's worth of rights.
#[derive(Debug, PartialEq, Eq)]
pub struct Grant {
    /// The statement's id, unique over all grants: ASCII letters.
    pub sid: &'static str,
    /// The actions, sorted as AWS's page has them.
    pub actions: &'static [&'static str],
    /// Why they are needed, one sentence without a full stop.
    pub why: &'static str,
    /// The AWS page that it follows.
    pub source: &'static str,
}

const AUTHORIZATION: &str =
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html";
const CACHE_IAM: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html";
const ECR_TO_ECR: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html";
const LINKED_ROLE: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/slr-pullthroughcache.html";
const TEMPLATES: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html";
const TEMPLATE_ROLE: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html";
const ENCRYPTION: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html";
const SECRET: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html";
const REGISTRY: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html";

/// `docker login`.
pub const LOGIN: Grant = Grant {
    sid: "Login",
    actions: &["ecr:GetAuthorizationToken"],
    why: "`docker login` needs a token; AWS knows no resource for it, so it can't be narrowed",
    source: AUTHORIZATION,
};

/// Manifests and layers of what is cached.
pub const PULL: Grant = Grant {
    sid: "Pull",
    actions: &["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    why: "a pull reads the manifest, then the layers",
    source: AUTHORIZATION,
};

/// The first pull of an image.
pub const IMPORT: Grant = Grant {
    sid: "ImportFromUpstream",
    actions: &["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
    why: "the first pull imports the image and creates its repository, in the caller's name",
    source: CACHE_IAM,
};

/// What is cached.
pub const INSPECT: Grant = Grant {
    sid: "Inspect",
    actions: &["ecr:DescribeImages", "ecr:ListImages"],
    why: "a job that warms the cache looks up what is there already",
    source: AUTHORIZATION,
};

/// Rules and templates.
pub const RULES: Grant = Grant {
    sid: "Rules",
    actions: &[
        "ecr:CreatePullThroughCacheRule",
        "ecr:UpdatePullThroughCacheRule",
        "ecr:DeletePullThroughCacheRule",
        "ecr:DescribePullThroughCacheRules",
        "ecr:ValidatePullThroughCacheRule",
        "ecr:CreateRepositoryCreationTemplate",
        "ecr:UpdateRepositoryCreationTemplate",
        "ecr:DeleteRepositoryCreationTemplate",
        "ecr:DescribeRepositoryCreationTemplates",
    ],
    why: "rules and templates belong to the registry; AWS knows no narrower resource for them",
    source: AUTHORIZATION,
};

/// What a template will do in its author's name.
pub const TEMPLATE_CONTENT: Grant = Grant {
    sid: "TemplateContent",
    actions: &["ecr:CreateRepository", "ecr:PutLifecyclePolicy", "ecr:SetRepositoryPolicy"],
    why: "who writes a creation template must be allowed what it will do",
    source: AUTHORIZATION,
};

/// The first rule and the first template of an account.
pub const SERVICE_LINKED_ROLES: Grant = Grant {
    sid: "ServiceLinkedRoles",
    actions: &["iam:CreateServiceLinkedRole"],
    why: "the first rule with a secret and the first template of an account create ECR's own roles",
    source: LINKED_ROLE,
};

/// Custom roles of rules and templates.
pub const PASS_ROLE: Grant = Grant {
    sid: "PassRole",
    actions: &["iam:PassRole"],
    why: "a rule or a template with a custom role hands that role to ECR",
    source: AUTHORIZATION,
};

/// The credentials of an upstream: write, never read.
pub const FILL_SECRET: Grant = Grant {
    sid: "FillSecret",
    actions: &["secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret"],
    why: "whoever fills in the credentials need not read them",
    source: SECRET,
};

/// Import on behalf of other accounts.
pub const PULL_THROUGH: Grant = Grant {
    sid: "PullThrough",
    actions: &["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
    why: "a pull from another account imports only where the registry's own policy lets it",
    source: REGISTRY,
};

/// Pull on behalf of other accounts.
pub const PULL_FROM_ANOTHER_ACCOUNT: Grant = Grant {
    sid: "PullFromAnotherAccount",
    actions: &["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    why: "a pull from another account reads only where the repository's own policy lets it",
    source: REGISTRY,
};

/// The role of an ECR to ECR rule, at the upstream.
pub const READ_UPSTREAM: Grant = Grant {
    sid: "ReadUpstream",
    actions: &[
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchImportUpstreamImage",
        "ecr:GetImageCopyStatus",
    ],
    why: "ECR reads the upstream registry as this role",
    source: ECR_TO_ECR,
};

/// The role of an ECR to ECR rule, in the cache.
pub const WRITE_CACHE: Grant = Grant {
    sid: "WriteCache",
    actions: &[
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchImportUpstreamImage",
        "ecr:GetImageCopyStatus",
        "ecr:InitiateLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload",
        "ecr:PutImage",
    ],
    why: "ECR writes the cached repositories as this role",
    source: ECR_TO_ECR,
};

/// The upstream owner's part of an ECR to ECR rule.
pub const DOWNSTREAM: Grant = Grant {
    sid: "Downstream",
    actions: &[
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchImportUpstreamImage",
        "ecr:GetImageCopyStatus",
    ],
    why: "the owner of the upstream registry lets the account with the cache read it",
    source: ECR_TO_ECR,
};

/// The role of a creation template.
pub const CREATE_REPOSITORIES: Grant = Grant {
    sid: "CreateRepositories",
    actions: &["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
    why: "ECR creates and tags the repositories of a template as this role",
    source: TEMPLATES,
};

/// The same, with a customer managed key.
pub const USE_KEY: Grant = Grant {
    sid: "UseKey",
    actions: &["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"],
    why: "ECR encrypts a repository through a grant on its key",
    source: TEMPLATES,
};

/// The key's own side. `kms:RetireGrant` stands in the role's policy only.
pub const GRANT_KEY: Grant = Grant {
    sid: "GrantToTemplateRole",
    actions: &["kms:CreateGrant", "kms:DescribeKey"],
    why: "the key lets the template's role create grants, through ECR alone",
    source: ENCRYPTION,
};

/// Who takes the role of an ECR to ECR rule.
pub const TRUST_CACHE: Grant = Grant {
    sid: "PullThroughCache",
    actions: &["sts:AssumeRole"],
    why: "the cache takes the role of an ECR to ECR rule",
    source: ECR_TO_ECR,
};

/// Who takes the role of a creation template.
pub const TRUST_TEMPLATES: Grant = Grant {
    sid: "CreationTemplates",
    actions: &["sts:AssumeRole"],
    why: "ECR takes the role of a creation template",
    source: TEMPLATE_ROLE,
};

/// Every grant.
pub const GRANTS: &[&Grant] = &[
    &LOGIN,
    &PULL,
    &IMPORT,
    &INSPECT,
    &RULES,
    &TEMPLATE_CONTENT,
    &SERVICE_LINKED_ROLES,
    &PASS_ROLE,
    &FILL_SECRET,
    &PULL_THROUGH,
    &PULL_FROM_ANOTHER_ACCOUNT,
    &READ_UPSTREAM,
    &WRITE_CACHE,
    &DOWNSTREAM,
    &CREATE_REPOSITORIES,
    &USE_KEY,
    &GRANT_KEY,
    &TRUST_CACHE,
    &TRUST_TEMPLATES,
];

/// Returns the grant behind a statement.
pub fn by_sid(sid: &str) -> Option<&'static Grant> {
    GRANTS.iter().copied().find(|grant| grant.sid == sid)
}

impl Grant {
    /// The statement that allows this on some resources.
    pub(super) fn on<T: Term>(&self, resource: &[T]) -> Statement<T> {
        Statement {
            sid: Some(self.sid.to_owned()),
            effect: Effect::Allow,
            principal: None,
            action: self.actions.iter().map(|action| (*action).to_owned()).collect(),
            resource: resource.to_vec(),
            condition: indexmap::IndexMap::new(),
        }
    }

    /// The statement that allows this on `*`.
    pub(super) fn everywhere<T: Term>(&self) -> Statement<T> {
        self.on(&[T::from("*")])
    }
}
