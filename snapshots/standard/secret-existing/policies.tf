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
            Sid    = "PullAndImportFromUpstream"
            Effect = "Allow"
            Action = [
              "ecr:BatchGetImage",
              "ecr:GetDownloadUrlForLayer",
              "ecr:BatchImportUpstreamImage",
              "ecr:CreateRepository",
            ]
            Resource = local.repository_arns
          },
        ]
      }
    }
  }
}

resource "aws_iam_policy" "ecr_pullthroughcache" {
  for_each = { for role, policy in local.policies : role => policy if length(var.upstreams) > 0 }

  # The provider completes a name_prefix, so that no two policies of an account have the same name.
  name        = var.policy_name == null ? null : "${var.policy_name}-${each.key}"
  name_prefix = var.policy_name == null ? "ecr-pullthroughcache-${each.key}-" : null
  description = each.value.description
  policy      = jsonencode(each.value.document)
  tags        = var.tags

  lifecycle {
    # A new name or description would replace the policy, and AWS doesn't delete one that is attached to a role.
    ignore_changes = [name, name_prefix, description]
  }
}
