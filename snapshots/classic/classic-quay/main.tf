data "aws_caller_identity" "current" {}

locals {
  # The ARN of the caller contains the partition: aws, aws-cn, aws-us-gov and so on.
  partition = split(":", data.aws_caller_identity.current.arn)[1]

  # The repositories that the rule can create; ROOT covers the whole registry.
  repositories = var.upstream_registry == "ROOT" ? "*" : "${var.upstream_registry}/*"

  repository_arn = "arn:${local.partition}:ecr:${var.aws_region}:${data.aws_caller_identity.current.account_id}:repository/${local.repositories}"
}

# ECR can give a rule a secret or a role, but can't take it away: a rule that loses its credentials is replaced. The
# output of `has_credentials` is unknown in a plan that changes it, so `lost_credentials` changes only with a loss.
resource "terraform_data" "ecr_pullthroughcache_has_credentials" {
  input = false
}

resource "terraform_data" "ecr_pullthroughcache_lost_credentials" {
  input = terraform_data.ecr_pullthroughcache_has_credentials.output
}

resource "aws_ecr_pull_through_cache_rule" "ecr_pullthroughcache" {
  ecr_repository_prefix = var.upstream_registry
  upstream_registry_url = var.upstream_registry_url

  lifecycle {
    replace_triggered_by = [terraform_data.ecr_pullthroughcache_lost_credentials]
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
