//! The codes of what a change would lose.

use crate::diag::{Code, Example, Severity};

/// All codes of plans that were made elsewhere, and of changes. Those of changes can be allowed.
pub const CODES: &[&Code] = &[
    &NO_PLAN,
    &INCOMPLETE_PLAN,
    &PARTIAL_PLAN,
    &SECRET_LOST,
    &PLACEHOLDER_CURRENT,
    &VALUE_WRITTEN,
    &RULE_LOST,
    &POLICY_LOST,
    &REGISTRY_SETTING_LOST,
    &GRANTS_LOST,
    &TAGS_LOST,
];

const fn loss(
    id: &'static str,
    severity: Severity,
    title: &'static str,
    reason: &'static str,
    example: Example,
) -> Code {
    Code { severity, allowable: true, ..Code::error(id, title, reason, Some(example)) }
}

/// A filled secret is destroyed.
pub const SECRET_LOST: Code = loss(
    "PTC720",
    Severity::Error,
    "a secret that may be filled would be destroyed",
    "The token in the secret was filled in by hand and is stored nowhere else. Each pull of a new image needs it. A secret \
     that is renamed is a new, empty one.",
    Example::Change {
        before: "upstreams: { docker-hub: {} }\n",
        bad: "upstreams: { hub: { preset: docker-hub } }\n",
        good: "upstreams:\n  hub:\n    preset: docker-hub\n    credentials: { secret_name: ecr-pullthroughcache/docker-hub }\n",
    },
);

/// A placeholder becomes the current value.
pub const PLACEHOLDER_CURRENT: Code = loss(
    "PTC721",
    Severity::Error,
    "a placeholder would replace the token in a secret",
    "A version of a secret that asks for the stage `AWSCURRENT` becomes the secret's value, whoever filled it before. \
     ECR reads the current value for each pull of a new image.",
    Example::Code {
        bad: r#"resource "aws_secretsmanager_secret_version" "cache" {
  secret_id     = aws_secretsmanager_secret.cache.id
  secret_string = jsonencode({ username = "FILL-ME", accessToken = "FILL-ME" })
}
"#,
        good: r#"resource "aws_secretsmanager_secret_version" "cache" {
  secret_id      = aws_secretsmanager_secret.cache.id
  secret_string  = jsonencode({ username = "FILL-ME", accessToken = "FILL-ME" })
  version_stages = ["PLACEHOLDER"]
}
"#,
    },
);

/// A value of Terraform's becomes the current one.
pub const VALUE_WRITTEN: Code = loss(
    "PTC722",
    Severity::Warning,
    "Terraform would write the value of a secret that exists",
    "With `write_only`, a new `credentials_version` writes the token that Terraform is given. If the token was renewed \
     elsewhere since, the older one comes back.",
    Example::Change {
        before: "secret: { mode: placeholder }\n",
        bad: "secret: { mode: write_only }\n",
        good: "secret: { mode: existing }\n",
    },
);

/// A rule is destroyed.
pub const RULE_LOST: Code = loss(
    "PTC723",
    Severity::Warning,
    "a pull through cache rule would be destroyed",
    "Without the rule no image is imported, and an image that is cached is no longer refreshed. A replaced rule is \
     missing until it is made again; that fails if its secret or role is not ready.",
    Example::Change {
        before: "upstreams: { docker-hub: {}, quay: {} }\n",
        bad: "upstreams: { docker-hub: {} }\n",
        good: "upstreams: { docker-hub: {}, quay: {}, ghcr: {} }\n",
    },
);

/// A policy or a role is destroyed.
pub const POLICY_LOST: Code = loss(
    "PTC724",
    Severity::Warning,
    "an IAM policy or role would be destroyed",
    "Roles outside of the module have the policy attached. AWS refuses to delete an attached policy, so the apply fails \
     half way; where the policy goes, those roles can't pull.",
    Example::Change {
        before: "policy: { roles: [pull, ci] }\n",
        bad: "policy: { roles: [pull] }\n",
        good: "policy: { roles: [pull, ci, import] }\n",
    },
);

/// The registry's policy or a creation template is destroyed.
pub const REGISTRY_SETTING_LOST: Code = loss(
    "PTC725",
    Severity::Warning,
    "a registry policy or a repository creation template would be destroyed",
    "Other accounts pull by the registry policy. Without the creation template, new repositories lack its tags, \
     encryption, lifecycle rules and permissions.",
    Example::Change {
        before: "repositories: { lifecycle: { keep_last: 10 } }\n",
        bad: "upstreams: { docker-hub: {} }\n",
        good: "repositories: { lifecycle: { keep_last: 5 } }\n",
    },
);

/// A policy grants less.
pub const GRANTS_LOST: Code = loss(
    "PTC726",
    Severity::Warning,
    "a policy would grant less than it does",
    "What is attached to the policy, or pulls by it, loses these permissions with the apply.",
    Example::Command {
        bad: "terraform plan -out plan   # of a module whose policy lost a statement\n\
              terraform show -json plan | ptcgen verify --plan -\n",
        good: "terraform plan -out plan   # of a module with a further policy for the new statement\n\
              terraform show -json plan | ptcgen verify --plan -\n",
    },
);

/// Tags are removed.
pub const TAGS_LOST: Code = loss(
    "PTC727",
    Severity::Warning,
    "tags would be removed",
    "Permissions by tag and cost reports depend on tags.",
    Example::Change {
        before: "tags: { team: platform, stage: live }\n",
        bad: "tags: { team: platform }\n",
        good: "tags: { team: platform, stage: live, owner: ops }\n",
    },
);

/// The text is not a plan.
pub const NO_PLAN: Code = Code::error(
    "PTC728",
    "the text is not a plan in terraform's JSON format",
    "`verify --plan` reads what `terraform show -json PLAN` or `tofu show -json PLAN` prints, in a format of version 0 or 1.",
    Some(Example::Command {
        bad: "terraform show plan | ptcgen verify --plan -\n",
        good: "terraform show -json plan | ptcgen verify --plan -\n",
    }),
);

/// Planning failed.
pub const INCOMPLETE_PLAN: Code = Code::error(
    "PTC729",
    "the plan ended with an error",
    "terraform shows what it had planned until then. What is missing can't be judged, and such a plan can't be applied.",
    Some(Example::Command {
        bad: "terraform plan -out plan; terraform show -json plan | ptcgen verify --plan -\n",
        good: "terraform plan -out plan && terraform show -json plan | ptcgen verify --plan -\n",
    }),
);

/// The plan leaves something out.
pub const PARTIAL_PLAN: Code = Code {
    severity: Severity::Warning,
    ..Code::error(
        "PTC730",
        "the plan leaves changes out",
        "With `-target`, or where Terraform defers changes, a later apply does more than this plan shows.",
        Some(Example::Command {
            bad: "terraform plan -out plan -target module.cache\nterraform show -json plan | ptcgen verify --plan -\n",
            good: "terraform plan -out plan\nterraform show -json plan | ptcgen verify --plan -\n",
        }),
    )
};
