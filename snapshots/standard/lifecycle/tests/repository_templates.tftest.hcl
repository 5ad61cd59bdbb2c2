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

  mock_resource "aws_secretsmanager_secret" {
    defaults = {
      arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/example-AbCdEf"
    }
  }

  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::111122223333:role/ecr-repository-template"
    }
  }
}

run "one_template_per_upstream" {
  assert {
    condition     = aws_ecr_repository_creation_template.ecr_pullthroughcache["docker-hub"].prefix == "docker-hub"
    error_message = "The template has an unexpected prefix."
  }

  assert {
    condition     = toset(aws_ecr_repository_creation_template.ecr_pullthroughcache["docker-hub"].applied_for) == toset(["PULL_THROUGH_CACHE", "REPLICATION"])
    error_message = "The template has an unexpected applied_for."
  }

  assert {
    condition     = aws_ecr_repository_creation_template.ecr_pullthroughcache["docker-hub"].image_tag_mutability == "MUTABLE"
    error_message = "The template has an unexpected image_tag_mutability."
  }

  assert {
    condition     = length(jsondecode(aws_ecr_repository_creation_template.ecr_pullthroughcache["docker-hub"].lifecycle_policy).rules) == 3
    error_message = "The template has an unexpected lifecycle policy."
  }

  assert {
    condition     = aws_ecr_repository_creation_template.ecr_pullthroughcache["docker-hub"].custom_role_arn == aws_iam_role.ecr_pullthroughcache.arn
    error_message = "The template lacks the role without which pulls fail."
  }

  assert {
    condition = aws_ecr_repository_creation_template.ecr_pullthroughcache["docker-hub"].resource_tags == tomap({
      source = "pull-through-cache"
    })
    error_message = "The template has unexpected tags."
  }

  assert {
    condition     = aws_ecr_repository_creation_template.ecr_pullthroughcache["kubernetes"].prefix == "kubernetes"
    error_message = "The template has an unexpected prefix."
  }

  assert {
    condition     = toset(aws_ecr_repository_creation_template.ecr_pullthroughcache["kubernetes"].applied_for) == toset(["PULL_THROUGH_CACHE", "REPLICATION"])
    error_message = "The template has an unexpected applied_for."
  }

  assert {
    condition     = aws_ecr_repository_creation_template.ecr_pullthroughcache["kubernetes"].image_tag_mutability == "MUTABLE"
    error_message = "The template has an unexpected image_tag_mutability."
  }

  assert {
    condition     = length(jsondecode(aws_ecr_repository_creation_template.ecr_pullthroughcache["kubernetes"].lifecycle_policy).rules) == 3
    error_message = "The template has an unexpected lifecycle policy."
  }

  assert {
    condition     = aws_ecr_repository_creation_template.ecr_pullthroughcache["kubernetes"].custom_role_arn == aws_iam_role.ecr_pullthroughcache.arn
    error_message = "The template lacks the role without which pulls fail."
  }

  assert {
    condition = aws_ecr_repository_creation_template.ecr_pullthroughcache["kubernetes"].resource_tags == tomap({
      source = "pull-through-cache"
    })
    error_message = "The template has unexpected tags."
  }

  assert {
    condition     = length(aws_ecr_repository_creation_template.ecr_pullthroughcache) == 2
    error_message = "There must be exactly one template per upstream."
  }
}

run "the_key_lets_the_role_in" {
  assert {
    condition     = toset(flatten(jsondecode(output.repository_key_policy_json).Statement[*].Action)) == toset(["kms:CreateGrant", "kms:DescribeKey"])
    error_message = "The key policy has unexpected actions."
  }
}

run "the_role_creates_repositories_and_no_more" {
  assert {
    condition = toset(flatten(jsondecode(aws_iam_role_policy.ecr_pullthroughcache.policy).Statement[*].Action)) == toset([
      "ecr:CreateRepository",
      "ecr:ReplicateImage",
      "ecr:TagResource",
      "kms:CreateGrant",
      "kms:DescribeKey",
      "kms:RetireGrant",
    ])
    error_message = "The role's policy has unexpected actions."
  }

  assert {
    condition = toset(flatten(jsondecode(aws_iam_role_policy.ecr_pullthroughcache.policy).Statement[*].Resource)) == toset([
      "arn:aws:ecr:eu-west-1:111122223333:repository/docker-hub/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/kubernetes/*",
      "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ])
    error_message = "The role's policy has unexpected resources."
  }
}
