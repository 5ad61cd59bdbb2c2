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
}

resource "aws_iam_policy" "ecr_pullthroughcache" {
  name        = "${var.aws_region}-ecr-pullthroughcache-${replace(var.upstream_registry, "/", "-")}"
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
        Sid      = "Pull"
        Effect   = "Allow"
        Action   = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = local.repository_arn
      },
      {
        Sid      = "ImportFromUpstream"
        Effect   = "Allow"
        Action   = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]
        Resource = local.repository_arn
      },
    ]
  })
}
