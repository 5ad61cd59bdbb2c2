mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "111122223333"
    }
  }

  mock_data "aws_partition" {
    defaults = {
      partition  = "aws"
      dns_suffix = "amazonaws.com"
    }
  }

  mock_data "aws_region" {
    defaults = {
      id = "eu-west-1"
    }
  }
}

run "one_template_per_upstream" {
  assert {
    condition     = aws_ecr_repository_creation_template.ecr_pullthroughcache["quay"].prefix == "quay"
    error_message = "The template has an unexpected prefix."
  }

  assert {
    condition     = toset(aws_ecr_repository_creation_template.ecr_pullthroughcache["quay"].applied_for) == toset(["PULL_THROUGH_CACHE"])
    error_message = "The template has an unexpected applied_for."
  }

  assert {
    condition     = aws_ecr_repository_creation_template.ecr_pullthroughcache["quay"].image_tag_mutability == "MUTABLE"
    error_message = "The template has an unexpected image_tag_mutability."
  }

  assert {
    condition     = length(jsondecode(aws_ecr_repository_creation_template.ecr_pullthroughcache["quay"].lifecycle_policy).rules) == 1
    error_message = "The template has an unexpected lifecycle policy."
  }

  assert {
    condition     = length(aws_ecr_repository_creation_template.ecr_pullthroughcache) == 1
    error_message = "There must be exactly one template per upstream."
  }
}
