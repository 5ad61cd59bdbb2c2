//! The roles for which a module can create an IAM policy: one row per role, with all texts about it.

use crate::aws::registries::AWS_SECRET_DOCS;
use std::cmp::Ordering;

use super::grants::{CACHE_SERVICE, ECR_SERVICE, Grant};
use super::rights::{Right, Target, everywhere, on};

/// The longest name of an IAM policy, in characters. Source: IAM API Reference, `CreatePolicy`.
pub const MAX_POLICY_NAME_LEN: usize = 128;

/// The characters that an IAM policy name can have besides ASCII letters and digits.
pub const POLICY_NAME_MARKS: &str = "+=,.@_-";

/// The longest base of a policy name: the module appends `-`, the name of a role and, where a role needs several
/// policies, `-` and a number.
pub const MAX_POLICY_BASE_LEN: usize = MAX_POLICY_NAME_LEN - "-".len() - longest_name() - "-99".len();

/// A least-privilege policy that a module can create.
#[derive(Debug, PartialEq, Eq)]
pub struct PolicyRole {
    /// The name in a spec and on the command line.
    pub name: &'static str,
    /// What it allows, in a few words; follows the name in the schema of specs.
    pub summary: &'static str,
    /// What its policy is for, as `ptcgen policy --list` prints it.
    pub purpose: &'static str,
    /// The description of the IAM policy.
    pub description: &'static str,
    /// What to attach it to, in Markdown, for the README of a module.
    pub for_whom: &'static str,
    /// Its statements, in order.
    pub rights: &'static [Right],
}

const AUTHORIZATION: &str =
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html";
const CACHE_IAM: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html";
const LINKED_ROLE: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/slr-pullthroughcache.html";

/// Allows `docker login`.
pub const LOGIN: Grant = Grant {
    sid: "Login",
    actions: &["ecr:GetAuthorizationToken"],
    why: "`docker login` needs a token; the action supports no resources, so it can't be narrowed",
    source: AUTHORIZATION,
};

/// Allows reading the manifests and layers of cached images.
pub const PULL: Grant = Grant {
    sid: "Pull",
    actions: &["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    why: "a pull reads the manifest, then the layers",
    source: AUTHORIZATION,
};

/// Allows the first pull of an image.
pub const IMPORT: Grant = Grant {
    sid: "ImportFromUpstream",
    actions: &["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
    why: "the first pull imports the image and creates its repository, with the caller's permissions",
    source: CACHE_IAM,
};

/// Allows listing the cached images.
pub const INSPECT: Grant = Grant {
    sid: "Inspect",
    actions: &["ecr:DescribeImages", "ecr:ListImages"],
    why: "a job that warms the cache looks up which images are already there",
    source: AUTHORIZATION,
};

/// Allows managing rules and templates.
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
    why: "rules and templates belong to the registry; their actions don't support a narrower resource",
    source: AUTHORIZATION,
};

/// Allows what a template does with its author's permissions.
pub const TEMPLATE_CONTENT: Grant = Grant {
    sid: "TemplateContent",
    actions: &["ecr:CreateRepository", "ecr:PutLifecyclePolicy", "ecr:SetRepositoryPolicy"],
    why: "a principal that writes a creation template must itself be allowed what the template does",
    source: AUTHORIZATION,
};

/// Allows the first rule and the first template of an account.
pub const SERVICE_LINKED_ROLES: Grant = Grant {
    sid: "ServiceLinkedRoles",
    actions: &["iam:CreateServiceLinkedRole"],
    why: "the first rule with a secret and the first template of an account create service-linked roles",
    source: LINKED_ROLE,
};

/// Allows rules and templates with custom roles.
pub const PASS_ROLE: Grant = Grant {
    sid: "PassRole",
    actions: &["iam:PassRole"],
    why: "a rule or a template with a custom role passes that role to ECR",
    source: AUTHORIZATION,
};

/// Allows writing, but not reading, the credentials of an upstream.
pub const FILL_SECRET: Grant = Grant {
    sid: "FillSecret",
    actions: &["secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret"],
    why: "a principal that fills in the credentials doesn't need to read them",
    source: AWS_SECRET_DOCS,
};

/// Every role. The first is the default of `policy.roles`.
pub const ROLES: &[PolicyRole] = &[
    PolicyRole {
        name: "pull",
        summary: "first and later pulls",
        purpose: "pull images, including first pulls",
        description: "Pull images through the ECR cache, also for the first time",
        for_whom: "roles that pull images: the EKS node role, the Fargate pod execution role, the ECS task execution \
                   role, an instance profile",
        rights: &[everywhere(&LOGIN), on(Target::Repositories, &PULL), on(Target::Repositories, &IMPORT)],
    },
    PolicyRole {
        name: "pull-cached",
        summary: "only what is cached",
        purpose: "pull images that are already cached",
        description: "Pull images that the ECR cache holds already",
        for_whom: "roles that may use the cache but not fill it; the first pull of an image is denied",
        rights: &[everywhere(&LOGIN), on(Target::Repositories, &PULL)],
    },
    PolicyRole {
        name: "import",
        summary: "what a managed read policy lacks",
        purpose: "add what a managed read policy lacks",
        description: "Import images into the ECR cache: what a managed read policy lacks",
        for_whom: "roles that already have `AmazonEC2ContainerRegistryReadOnly` or another managed read policy",
        rights: &[on(Target::Repositories, &IMPORT)],
    },
    PolicyRole {
        name: "ci",
        summary: "pull and see what is cached",
        purpose: "pull images, and list what is cached",
        description: "Pull images through the ECR cache and see what it holds",
        for_whom: "jobs that build on cached images or pull them in advance",
        rights: &[
            everywhere(&LOGIN),
            on(Target::Repositories, &PULL),
            on(Target::Repositories, &IMPORT),
            on(Target::Repositories, &INSPECT),
        ],
    },
    PolicyRole {
        name: "admin",
        summary: "manage the rules",
        purpose: "manage rules and creation templates",
        description: "Manage pull through cache rules and repository creation templates",
        for_whom: "administrators and pipelines that manage rules",
        rights: &[
            everywhere(&RULES),
            on(Target::Repositories, &TEMPLATE_CONTENT),
            everywhere(&SERVICE_LINKED_ROLES).only_if("iam:AWSServiceName", &[CACHE_SERVICE, ECR_SERVICE]),
            // The service authorization reference names ecr.amazonaws.com for every role that is passed to ECR, but the
            // role of a rule trusts the cache's own service. AWS doesn't document which of the two IAM sees for a rule.
            on(Target::PassedRoles, &PASS_ROLE).only_if("iam:PassedToService", &[ECR_SERVICE, CACHE_SERVICE]),
        ],
    },
    PolicyRole {
        name: "fill-secret",
        summary: "write the secret, never read it",
        purpose: "write the credentials, never read them",
        description: "Write the credentials of the upstream registries without reading them",
        for_whom: "users and pipelines that fill in the secrets",
        rights: &[on(Target::Secrets, &FILL_SECRET)],
    },
];

const fn longest_name() -> usize {
    let (mut longest, mut at) = (0, 0);
    while at < ROLES.len() {
        if ROLES[at].name.len() > longest {
            longest = ROLES[at].name.len();
        }
        at += 1;
    }
    longest
}

impl PolicyRole {
    /// Returns the role with this name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        ROLES.iter().find(|role| role.name == name)
    }

    /// Whether it has a right for this kind of resource.
    pub fn is_about(&self, target: Target) -> bool {
        self.rights.iter().any(|right| right.on == target)
    }

    /// Whether it allows all of a first pull: login, import and pull.
    pub fn can_pull(&self) -> bool {
        [&LOGIN, &PULL, &IMPORT].iter().all(|needed| self.rights.iter().any(|right| right.grant == *needed))
    }
}

impl PartialOrd for PolicyRole {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PolicyRole {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(other.name)
    }
}
