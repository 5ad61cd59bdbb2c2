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
          {
            Sid      = "Inspect"
            Effect   = "Allow"
            Action   = ["ecr:DescribeImages", "ecr:ListImages"]
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
    fill-secret = {
      description = "Write the credentials of the upstream registries without reading them"
      document = {
        Version = "2012-10-17"
        Statement = [
          {
            Sid      = "FillSecret"
            Effect   = "Allow"
            Action   = ["secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret"]
            Resource = values(aws_secretsmanager_secret.mirror)[*].arn
          },
        ]
      }
    }
  }
}

resource "aws_iam_policy" "mirror" {
  for_each = local.policies

  name        = "${coalesce(var.policy_name, "mirror-docker-hub-${local.region}")}-${each.key}"
  description = each.value.description
  policy      = jsonencode(each.value.document)
  tags        = var.tags
}
