resource "aws_ecr_repository_creation_template" "ecr_pullthroughcache" {
  for_each = var.upstreams

  prefix               = each.key
  description          = "Repositories that cache ${each.value.upstream_registry_url}"
  applied_for          = ["PULL_THROUGH_CACHE"]
  image_tag_mutability = "MUTABLE" # ECR can't refresh an immutable tag
  lifecycle_policy     = jsonencode(local.lifecycle_policy)

  encryption_configuration {
    encryption_type = "AES256"
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
    ]
  }
}
