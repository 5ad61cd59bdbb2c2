resource "aws_ecr_repository_creation_template" "ecr_pullthroughcache" {
  for_each = var.upstreams

  prefix               = each.key
  description          = "Repositories that cache ${each.value.upstream_registry_url}"
  applied_for          = ["PULL_THROUGH_CACHE", "REPLICATION"]
  custom_role_arn      = aws_iam_role.ecr_pullthroughcache.arn
  image_tag_mutability = "MUTABLE" # ECR can't refresh an immutable tag
  resource_tags        = var.repository_tags
  lifecycle_policy     = jsonencode(local.lifecycle_policy)

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.repository_kms_key_arn
  }
}

locals {
  lifecycle_policy = {
    rules = [
      {
        rulePriority = 1
        description  = "Expire what a refresh left untagged, 7 days after its import"
        selection = {
          tagStatus   = "untagged"
          countType   = "sinceImagePushed"
          countUnit   = "days"
          countNumber = 7
        }
        action = {
          type = "expire"
        }
      },
      {
        rulePriority = 2
        description  = "Keep the last 10 tagged images"
        selection = {
          tagStatus      = "tagged"
          tagPatternList = ["*"]
          countType      = "imageCountMoreThan"
          countNumber    = 10
        }
        action = {
          type = "expire"
        }
      },
      {
        rulePriority = 3
        description  = "Expire any image 90 days after its import"
        selection = {
          tagStatus   = "any"
          countType   = "sinceImagePushed"
          countUnit   = "days"
          countNumber = 90
        }
        action = {
          type = "expire"
        }
      },
    ]
  }
}

# ECR needs a role to tag new repositories or to encrypt them with a KMS key.
resource "aws_iam_role" "ecr_pullthroughcache" {
  name_prefix = "ecr-repository-template-"
  description = "Assumed by ECR to create the repositories of the pull through cache"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "CreationTemplates"
        Effect = "Allow"
        Principal = {
          Service = "ecr.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
  tags = var.tags
}

resource "aws_iam_role_policy" "ecr_pullthroughcache" {
  name = "create-repositories"
  role = aws_iam_role.ecr_pullthroughcache.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "CreateRepositories"
        Effect   = "Allow"
        Action   = ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"]
        Resource = local.repository_arns
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"]
        Resource = var.repository_kms_key_arn
      },
    ]
  })
}
