//! What one statement allows, why, and the AWS page that says so; and the grants of services and other accounts.
//! No action has a wildcard. The grants of the roles are in [`super::roles`].

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

const ECR_TO_ECR: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html";
const TEMPLATES: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html";
const TEMPLATE_ROLE: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html";
const ENCRYPTION: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html";
const REGISTRY: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html";

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

/// The grants of the documents that are no role's.
pub(super) const OTHER_GRANTS: &[&Grant] = &[
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
