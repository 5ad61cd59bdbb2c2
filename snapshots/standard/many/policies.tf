locals {
  # A policy can have 6,144 characters. This is what the ARN of each secret takes, and how many of them fit.
  secret_arn_lengths = [
    for name in values(aws_secretsmanager_secret.mirror)[*].name : 75 + length(name)
  ]
  secrets_per_policy = (
    length(local.secret_arn_lengths) <= 10 ? 10
    : sum(local.secret_arn_lengths) <= 5979 ? length(local.secret_arn_lengths)
    : floor(5979 / max(local.secret_arn_lengths...))
  )

  policies = merge(
    {
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
      pull-cached = {
        description = "Pull images that the ECR cache holds already"
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
          ]
        }
      }
      import = {
        description = "Import images into the ECR cache: what a managed read policy lacks"
        document = {
          Version = "2012-10-17"
          Statement = [
            {
              Sid      = "ImportFromUpstream"
              Effect   = "Allow"
              Action   = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]
              Resource = local.repository_arns
            },
          ]
        }
      }
      ci = {
        description = "Pull images through the ECR cache and see what it holds"
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
              Sid    = "PullAndImportFromUpstreamAndInspect"
              Effect = "Allow"
              Action = [
                "ecr:BatchGetImage",
                "ecr:GetDownloadUrlForLayer",
                "ecr:BatchImportUpstreamImage",
                "ecr:CreateRepository",
                "ecr:DescribeImages",
                "ecr:ListImages",
              ]
              Resource = local.repository_arns
            },
          ]
        }
      }
      admin = {
        description = "Manage pull through cache rules and repository creation templates"
        document = {
          Version = "2012-10-17"
          Statement = [
            {
              Sid    = "Rules"
              Effect = "Allow"
              Action = [
                "ecr:CreatePullThroughCacheRule",
                "ecr:UpdatePullThroughCacheRule",
                "ecr:DeletePullThroughCacheRule",
                "ecr:DescribePullThroughCacheRules",
                "ecr:ValidatePullThroughCacheRule",
                "ecr:CreateRepositoryCreationTemplate",
                "ecr:UpdateRepositoryCreationTemplate",
                "ecr:DeleteRepositoryCreationTemplate",
                "ecr:DescribeRepositoryCreationTemplates",
              ]
              Resource = "*"
            },
            {
              Sid      = "TemplateContent"
              Effect   = "Allow"
              Action   = ["ecr:CreateRepository", "ecr:PutLifecyclePolicy", "ecr:SetRepositoryPolicy"]
              Resource = local.repository_arns
            },
            {
              Sid      = "ServiceLinkedRoles"
              Effect   = "Allow"
              Action   = "iam:CreateServiceLinkedRole"
              Resource = "*"
              Condition = {
                StringEquals = {
                  "iam:AWSServiceName" = ["pullthroughcache.ecr.amazonaws.com", "ecr.amazonaws.com"]
                }
              }
            },
          ]
        }
      }
    },
    {
      for index, arns in chunklist(values(aws_secretsmanager_secret.mirror)[*].arn, local.secrets_per_policy) :
      index == 0 ? "fill-secret" : "fill-secret-${index + 1}" => {
        description = "Write the credentials of the upstream registries without reading them"
        document = {
          Version = "2012-10-17"
          Statement = [
            {
              Sid      = "FillSecret"
              Effect   = "Allow"
              Action   = ["secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret"]
              Resource = arns
            },
          ]
        }
      }
    },
  )
}

resource "aws_iam_policy" "mirror" {
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
