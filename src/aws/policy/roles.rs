//! The roles for which a module can create an IAM policy: one row per role, with all that is said of it anywhere.

use std::cmp::Ordering;

use super::grants::{CACHE_SERVICE, ECR_SERVICE, Grant};
use super::model::{Statement, Term};
use super::scope::Scope;

/// The longest name of an IAM policy, in characters. Source: IAM API Reference, `CreatePolicy`.
pub const MAX_POLICY_NAME_LEN: usize = 128;

/// What the name of an IAM policy may have besides ASCII letters and digits.
pub const POLICY_NAME_MARKS: &str = "+=,.@_-";

/// The longest base of a policy's name: the module adds `-` and the name of a role.
pub const MAX_POLICY_BASE_LEN: usize = MAX_POLICY_NAME_LEN - "-".len() - longest_name();

/// A least-privilege policy that a module can create.
#[derive(Debug, PartialEq, Eq)]
pub struct PolicyRole {
    /// The name in a spec and on the command line.
    pub name: &'static str,
    /// What it allows, in a few words; follows the name in the schema of specs.
    pub summary: &'static str,
    /// What its policy is for, as `ptcgen policy --list` says it.
    pub purpose: &'static str,
    /// The description of the IAM policy.
    pub description: &'static str,
    /// Who gets it, in Markdown, for the README of a module.
    pub for_whom: &'static str,
    /// Its statements, in order.
    pub rights: &'static [Right],
}

/// One statement of a role: a grant, what it is for, and under which condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Right {
    /// The actions.
    pub grant: &'static Grant,
    /// The resources.
    pub on: Target,
    /// The key and the values of a `StringEquals` condition.
    pub only_if: Option<(&'static str, &'static [&'static str])>,
}

/// Which resources of a [`Scope`] a right is for. A right for resources that a scope has none of is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `*`: the actions know no narrower resource.
    Everywhere,
    /// The cached repositories.
    Repositories,
    /// The secrets with the credentials of the upstreams.
    Secrets,
    /// The roles that rules and creation templates hand to ECR.
    PassedRoles,
}

const AUTHORIZATION: &str =
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html";
const CACHE_IAM: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html";
const LINKED_ROLE: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/slr-pullthroughcache.html";
const SECRET: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html";

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

/// Every role. The first is the one that a spec without `policy.roles` gets.
pub const ROLES: &[PolicyRole] = &[
    PolicyRole {
        name: "pull",
        summary: "first and later pulls",
        purpose: "pull, also for the first time",
        description: "Pull images through the ECR cache, also for the first time",
        for_whom: "whatever pulls: the node role of EKS, the pod execution role of Fargate, the task execution role of ECS, \
                   an instance profile",
        rights: &[everywhere(&LOGIN), on(Target::Repositories, &PULL), on(Target::Repositories, &IMPORT)],
    },
    PolicyRole {
        name: "pull-cached",
        summary: "only what is cached",
        purpose: "pull what is cached already",
        description: "Pull images that the ECR cache holds already",
        for_whom: "what may use the cache and must not fill it; the first pull of an image is denied",
        rights: &[everywhere(&LOGIN), on(Target::Repositories, &PULL)],
    },
    PolicyRole {
        name: "import",
        summary: "what a managed read policy lacks",
        purpose: "what a role with a managed read policy lacks",
        description: "Import images into the ECR cache: what a managed read policy lacks",
        for_whom: "a role that has `AmazonEC2ContainerRegistryReadOnly` or another managed read policy already",
        rights: &[on(Target::Repositories, &IMPORT)],
    },
    PolicyRole {
        name: "ci",
        summary: "pull and see what is cached",
        purpose: "pull, and see what is cached",
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
        for_whom: "people and pipelines that manage rules",
        rights: &[
            everywhere(&RULES),
            on(Target::Repositories, &TEMPLATE_CONTENT),
            everywhere(&SERVICE_LINKED_ROLES).only_if("iam:AWSServiceName", &[CACHE_SERVICE, ECR_SERVICE]),
            // The service authorization reference names ecr.amazonaws.com for every role that ECR takes, yet the role of
            // a rule trusts the cache's own service; which of the two IAM sees for a rule is documented nowhere.
            on(Target::PassedRoles, &PASS_ROLE).only_if("iam:PassedToService", &[ECR_SERVICE, CACHE_SERVICE]),
        ],
    },
    PolicyRole {
        name: "fill-secret",
        summary: "write the secret, never read it",
        purpose: "write the credentials, never read them",
        description: "Write the credentials of the upstream registries without reading them",
        for_whom: "whoever puts the credentials into the secrets",
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

    /// Whether it has a right for such resources.
    pub fn is_about(&self, target: Target) -> bool {
        self.rights.iter().any(|right| right.on == target)
    }

    /// Whether a first pull works with it: the login, the import and the pull itself.
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

const fn everywhere(grant: &'static Grant) -> Right {
    on(Target::Everywhere, grant)
}

const fn on(target: Target, grant: &'static Grant) -> Right {
    Right { grant, on: target, only_if: None }
}

impl Right {
    const fn only_if(self, key: &'static str, values: &'static [&'static str]) -> Self {
        Self { only_if: Some((key, values)), ..self }
    }

    /// The statement for what a scope has.
    pub(super) fn statement<T: Term>(&self, scope: &Scope<T>) -> Statement<T> {
        let statement = match self.on {
            Target::Everywhere => self.grant.everywhere(),
            Target::Repositories => self.grant.on(&scope.repositories),
            Target::Secrets => self.grant.on(&scope.secrets),
            Target::PassedRoles => self.grant.on(&[scope.rule_roles.as_slice(), &scope.template_roles].concat()),
        };
        match self.only_if {
            Some((key, values)) => {
                statement.when("StringEquals", key, values.iter().map(|value| T::from(value)).collect::<Vec<_>>())
            }
            None => statement,
        }
    }
}
