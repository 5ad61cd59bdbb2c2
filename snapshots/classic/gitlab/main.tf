data "aws_caller_identity" "current" {}

locals {
  # The ARN of the caller contains the partition: aws, aws-cn, aws-us-gov and so on.
  partition = split(":", data.aws_caller_identity.current.arn)[1]

  # The repositories that the rule can create; ROOT covers the whole registry.
  repositories = var.upstream_registry == "ROOT" ? "*" : "${var.upstream_registry}/*"

  repository_arn = "arn:${local.partition}:ecr:${var.aws_region}:${data.aws_caller_identity.current.account_id}:repository/${local.repositories}"
}

resource "aws_ecr_pull_through_cache_rule" "ecr_pullthroughcache" {
  ecr_repository_prefix = var.upstream_registry
  upstream_registry_url = var.upstream_registry_url
  credential_arn        = aws_secretsmanager_secret.ecr_pullthroughcache.arn

  # ECR rejects a rule whose secret has no value yet.
  depends_on = [aws_secretsmanager_secret_version.ecr_pullthroughcache]
}

resource "aws_secretsmanager_secret" "ecr_pullthroughcache" {
  #checkov:skip=CKV_AWS_149:ECR reads only secrets that are encrypted with the default key aws/secretsmanager
  #checkov:skip=CKV2_AWS_57:The upstream registry issues the credentials, so Secrets Manager can't rotate them
  name                    = "ecr-pullthroughcache/${var.upstream_registry}"
  description             = "Credentials with which ECR pulls from the upstream registry"
  recovery_window_in_days = 30

  lifecycle {
    postcondition {
      condition     = split(":", self.arn)[3] == var.aws_region
      error_message = "The provider is configured for a region other than aws_region, so the policy would name the wrong repositories."
    }
  }
}

resource "aws_secretsmanager_secret_version" "ecr_pullthroughcache" {
  secret_id     = aws_secretsmanager_secret.ecr_pullthroughcache.id
  secret_string = jsonencode(var.credentials)

  # The placeholders don't ask for AWSCURRENT: a new secret gives it to its first version, and in a secret that already
  # has credentials the placeholders are stored beside them, even if Terraform has to create them again.
  version_stages = ["PLACEHOLDER"]

  lifecycle {
    # The real credentials are filled in by hand and must stay.
    ignore_changes = [secret_string, version_stages]
  }
}

resource "aws_iam_policy" "ecr_pullthroughcache" {
  # The provider completes the name, so that no two policies of an account have the same one.
  name_prefix = "ecr-pullthroughcache-"
  description = "Use of the ECR pull through cache"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Login"
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Sid    = "PullAndImportFromUpstream"
        Effect = "Allow"
        Action = [
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchImportUpstreamImage",
          "ecr:CreateRepository",
        ]
        Resource = local.repository_arn
      },
    ]
  })

  lifecycle {
    # A new name would replace the policy, and AWS doesn't delete one that is attached to a role.
    ignore_changes = [name, name_prefix, description]
  }
}
