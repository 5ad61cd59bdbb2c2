//! The actions of a statement, the reason for them and the AWS page that documents them, for services and other
//! accounts. No action has a wildcard. The grants of the roles are in [`super::roles`].

use super::model::{Effect, Statement, Term};

/// The service principal that imports images and reads their secrets.
pub const CACHE_SERVICE: &str = "pullthroughcache.ecr.amazonaws.com";

/// The service principal that creates repositories from a template.
pub const ECR_SERVICE: &str = "ecr.amazonaws.com";

/// What joins the ids of grants that share a statement.
pub(super) const SID_JOINT: &str = "And";

/// Some actions and the reason for them: one statement, or a part of one.
#[derive(Debug, PartialEq, Eq)]
pub struct Grant {
    /// The statement's id, unique over all grants: ASCII letters, without `And`, which joins ids.
    pub sid: &'static str,
    /// The actions, in the order of the AWS page.
    pub actions: &'static [&'static str],
    /// Why they are needed, one sentence without a full stop.
    pub why: &'static str,
    /// The AWS page that documents them.
    pub source: &'static str,
}

const ECR_TO_ECR: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html";
const TEMPLATES: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html";
const TEMPLATE_ROLE: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html";
const ENCRYPTION: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html";
const REGISTRY: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html";

/// Lets other accounts import.
pub const PULL_THROUGH: Grant = Grant {
    sid: "PullThrough",
    actions: &["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
    why: "a pull from another account can import an image only if the registry policy allows it",
    source: REGISTRY,
};

/// Lets other accounts pull.
pub const PULL_FROM_ANOTHER_ACCOUNT: Grant = Grant {
    sid: "PullFromAnotherAccount",
    actions: &["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    why: "a pull from another account can read an image only if the repository policy allows it",
    source: REGISTRY,
};

/// What the role of an ECR to ECR rule may do in the upstream registry.
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

/// What the role of an ECR to ECR rule may do in the cache.
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

/// What the upstream owner of an ECR to ECR rule allows.
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

/// What the role of a creation template may do.
pub const CREATE_REPOSITORIES: Grant = Grant {
    sid: "CreateRepositories",
    actions: &["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
    why: "ECR creates and tags the repositories of a template as this role",
    source: TEMPLATES,
};

/// What that role may also do with a customer managed key.
pub const USE_KEY: Grant = Grant {
    sid: "UseKey",
    actions: &["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"],
    why: "ECR encrypts a repository through a grant on its key",
    source: TEMPLATES,
};

/// What the key policy allows. Only the role's policy needs `kms:RetireGrant`.
pub const GRANT_KEY: Grant = Grant {
    sid: "GrantToTemplateRole",
    actions: &["kms:CreateGrant", "kms:DescribeKey"],
    why: "the key policy lets the template's role create grants, but only through ECR",
    source: ENCRYPTION,
};

/// Lets the pull through cache service assume the role of an ECR to ECR rule.
pub const TRUST_CACHE: Grant = Grant {
    sid: "PullThroughCache",
    actions: &["sts:AssumeRole"],
    why: "the pull through cache service assumes the role of an ECR to ECR rule",
    source: ECR_TO_ECR,
};

/// Lets ECR assume the role of a creation template.
pub const TRUST_TEMPLATES: Grant = Grant {
    sid: "CreationTemplates",
    actions: &["sts:AssumeRole"],
    why: "ECR assumes the role of a creation template",
    source: TEMPLATE_ROLE,
};

/// The grants of the documents that don't belong to a role.
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
    /// Returns the statement that allows these actions on some resources.
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

    /// Adds these actions to a statement that another grant made, for the same resources and under the same condition.
    pub(super) fn join<T>(&self, statement: &mut Statement<T>) {
        if let Some(sid) = &mut statement.sid {
            sid.push_str(SID_JOINT);
            sid.push_str(self.sid);
        }
        for action in self.actions {
            if !statement.action.iter().any(|present| present == action) {
                statement.action.push((*action).to_owned());
            }
        }
    }

    /// Returns the statement that allows these actions on `*`.
    pub(super) fn everywhere<T: Term>(&self) -> Statement<T> {
        self.on(&[T::from("*")])
    }
}
