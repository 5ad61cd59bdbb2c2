//! The codes of what can go wrong while terraform runs on a module.

use crate::diag::{Code, Example};

/// All codes of `verify`.
pub const CODES: &[&Code] = &[
    &NO_TERRAFORM,
    &BROKEN,
    &LATE,
    &NO_SETTINGS,
    &NO_PROVIDER,
    &TOO_OLD,
    &NO_MODULE,
    &INIT,
    &INVALID,
    &TEST,
    &NO_TEST,
    &PLAN,
    &NO_VALUE,
    &NO_REGION,
    &NO_ACCOUNT,
    &APPLY,
    &NOT_SETTLED,
    &TOKEN_LOST,
    &LEFT_BEHIND,
    &UNKNOWN_CALL,
    &NOT_APPLICABLE,
    &NO_FROM,
];

/// Neither terraform nor tofu is installed.
pub const NO_TERRAFORM: Code = Code::error(
    "PTC701",
    "neither terraform nor tofu is installed",
    "Every level above `--level fmt` runs terraform itself, so it must be installed.",
    None,
);

/// terraform does not behave like terraform.
pub const BROKEN: Code = Code::error(
    "PTC702",
    "terraform does not start, was killed, or prints something unexpected",
    "The module has been neither accepted nor refused.",
    None,
);

/// It exceeded the time limit.
pub const LATE: Code = Code::error(
    "PTC703",
    "terraform did not end in time",
    "For example, a registry that does not answer blocks `terraform init` for ever. `--timeout` sets the limit.",
    None,
);

/// The environment names a CLI configuration file.
pub const NO_SETTINGS: Code = Code {
    severity: crate::diag::Severity::Warning,
    ..Code::error(
        "PTC704",
        "`TF_CLI_CONFIG_FILE` names a file that does not exist",
        "terraform continues without it: the mirrors and credentials in it are not used, and providers come from the \
         public registry.",
        None,
    )
};

/// No matching provider is available.
pub const NO_PROVIDER: Code = Code::error(
    "PTC705",
    "a provider that the module requires is not available",
    "A provider mirror must have a version for this platform that meets every constraint.",
    None,
);

/// `required_version` is not met.
pub const TOO_OLD: Code = Code::error(
    "PTC706",
    "the module does not allow this version of terraform",
    "`required_version` lists the versions that the module supports; terraform refuses any other.",
    None,
);

/// There is nothing to verify.
pub const NO_MODULE: Code =
    Code::error("PTC707", "a folder is not a module", "terraform would accept a folder without `.tf` files.", None);

/// `terraform init` fails.
pub const INIT: Code = Code::error(
    "PTC710",
    "the module can't be initialised",
    "`terraform init` installs the modules and providers that the module uses; without them nothing else can run.",
    None,
);

/// `terraform validate` fails or warns.
pub const INVALID: Code = Code::error(
    "PTC713",
    "`terraform validate` refuses the module or warns about it",
    "The message and its explanation are terraform's own.",
    None,
);

/// `terraform test` fails.
pub const TEST: Code = Code::error(
    "PTC714",
    "a test of the module fails",
    "`terraform test` runs the module's own `.tftest.hcl` files; the message and its explanation are terraform's own.",
    None,
);

/// There is no test.
pub const NO_TEST: Code = Code {
    severity: crate::diag::Severity::Warning,
    ..Code::error(
        "PTC715",
        "there is no test to run",
        "`terraform test` succeeds for a module without tests, and for a test file without a `run` block.",
        None,
    )
};

/// `terraform plan` fails.
pub const PLAN: Code = Code::error(
    "PTC716",
    "the module can't be planned",
    "`terraform plan` computes what would be created; nothing is ever applied. The message and its explanation are \
     terraform's own.",
    None,
);

/// A required variable has no value.
pub const NO_VALUE: Code = Code::error(
    "PTC717",
    "a variable without a default has no value to plan with",
    "A plan needs all values. Set them in `terraform.tfvars` and `*.auto.tfvars` in the module, `TF_VAR_…`, \
     `--var-file` and `--var`.",
    None,
);

/// No region is set.
pub const NO_REGION: Code = Code::error(
    "PTC718",
    "no region to plan in is set",
    "The AWS provider works in one region. Set it with `--region`, the default of the module's own `region` or \
     `aws_region`, `AWS_REGION`, or AWS's shared configuration.",
    None,
);

/// There are no credentials, or AWS does not answer.
pub const NO_ACCOUNT: Code = Code::error(
    "PTC719",
    "no AWS account can be reached",
    "A plan asks AWS for the account and the region: set credentials in the environment, or `--endpoint-url` for a \
     stand-in for AWS.",
    None,
);

/// `terraform apply` fails.
pub const APPLY: Code = Code::error(
    "PTC731",
    "the module can't be applied or destroyed",
    "`--level apply` applies to a stand-in of AWS that ptcgen runs on this machine, which refuses what AWS refuses. The \
     message and its explanation are terraform's own.",
    Some(Example::Code {
        bad: r#"resource "aws_ecr_pull_through_cache_rule" "cache" {
  ecr_repository_prefix = "docker-hub"
  upstream_registry_url = "registry-1.docker.io"
}
"#,
        good: r#"resource "aws_ecr_pull_through_cache_rule" "cache" {
  ecr_repository_prefix = "docker-hub"
  upstream_registry_url = "registry-1.docker.io"
  credential_arn        = aws_secretsmanager_secret.cache.arn
  depends_on            = [aws_secretsmanager_secret_version.cache]
}
"#,
    }),
);

/// A plan right after an apply has changes.
pub const NOT_SETTLED: Code = Code::error(
    "PTC732",
    "a plan after the apply is not empty",
    "Nothing has changed since, so each later apply makes the same change again, or undoes what an operator did.",
    Some(Example::Code {
        bad: r#"resource "aws_iam_policy" "cache" {
  description = "Written at ${timestamp()}"
  policy      = data.aws_iam_policy_document.cache.json
}
"#,
        good: r#"resource "aws_iam_policy" "cache" {
  description = "Pulls through the cache"
  policy      = data.aws_iam_policy_document.cache.json
}
"#,
    }),
);

/// The token of an operator is not current any more.
pub const TOKEN_LOST: Code = Code::error(
    "PTC733",
    "a secret has lost the token that was filled in",
    "ECR reads the current value of the secret for each pull of a new image. An apply must leave what an operator filled \
     in as it is.",
    Some(Example::Code {
        bad: r#"resource "aws_secretsmanager_secret_version" "cache" {
  secret_id      = aws_secretsmanager_secret.cache.id
  secret_string  = jsonencode({ username = "FILL-ME", accessToken = "FILL-ME" })
  version_stages = ["AWSCURRENT"]
}
"#,
        good: r#"resource "aws_secretsmanager_secret_version" "cache" {
  secret_id      = aws_secretsmanager_secret.cache.id
  secret_string  = jsonencode({ username = "FILL-ME", accessToken = "FILL-ME" })
  version_stages = ["PLACEHOLDER"]

  lifecycle {
    ignore_changes = [secret_string, version_stages]
  }
}
"#,
    }),
);

/// `terraform destroy` leaves something.
pub const LEFT_BEHIND: Code = Code::error(
    "PTC734",
    "`terraform destroy` leaves something in the account",
    "All that the module created should be gone, except secrets, which AWS keeps for their recovery window.",
    Some(Example::Code {
        bad: r#"removed {
  from = aws_iam_policy.cache

  lifecycle {
    destroy = false
  }
}
"#,
        good: r#"resource "aws_iam_policy" "cache" {
  policy = data.aws_iam_policy_document.cache.json
}
"#,
    }),
);

/// The stand-in lacks a call.
pub const UNKNOWN_CALL: Code = Code::error(
    "PTC735",
    "the stand-in of AWS does not know a call",
    "It answers the calls that the AWS provider makes for pull through caches. A module with other resources can't be \
     applied to it.",
    Some(Example::Code {
        bad: r#"resource "aws_s3_bucket" "logs" {
  bucket_prefix = "cache-logs-"
}
"#,
        good: r#"variable "log_bucket" {
  description = "Name of the bucket, which another module creates"
  type        = string
}
"#,
    }),
);

/// A resource that isn't of AWS, or runs programs.
pub const NOT_APPLICABLE: Code = Code::error(
    "PTC736",
    "the module has something that can't be applied to a stand-in",
    "`--level apply` applies resources of the AWS provider alone. Another provider would change what is outside of the \
     stand-in, and a provisioner runs programs.",
    Some(Example::Code {
        bad: r#"resource "null_resource" "warm_up" {
  provisioner "local-exec" {
    command = "docker pull $IMAGE"
  }
}
"#,
        good: r#"output "images" {
  description = "Images to pull once after the apply"
  value       = [for image in var.images : "${local.registry}/${image}"]
}
"#,
    }),
);

/// `--from` can't be read.
pub const NO_FROM: Code = Code::error(
    "PTC737",
    "the module that `--from` names can't be read",
    "`--from` takes a git revision, in whose commit the module is looked up, or a folder with the module as it was.",
    Some(Example::Command {
        bad: "ptcgen verify modules/cache --level apply --from origin/no-such-branch\n",
        good: "git fetch origin main\n\
              ptcgen verify modules/cache --level apply --from origin/main\n",
    }),
);
