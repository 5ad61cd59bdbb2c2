locals {
  policies = {
    pull = {
      description = "Pull images through the ECR cache, also for the first time"
      document = {
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
            Resource = local.repository_arns
          },
          {
            Sid      = "ImportFromUpstream"
            Effect   = "Allow"
            Action   = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]
            Resource = local.repository_arns
          },
        ]
      }
    }
  }
}

resource "aws_iam_policy" "ecr_pullthroughcache" {
  for_each = local.policies

  name        = "${coalesce(var.policy_name, "ecr-pullthroughcache-docker-hub-${local.region}")}-${each.key}"
  description = each.value.description
  policy      = jsonencode(each.value.document)
  tags        = var.tags
}
