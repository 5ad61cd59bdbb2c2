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
}

run "a_given_name_is_taken" {
  command = plan

  variables {
    policy_name = "team-cache"
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["pull"].name == "team-cache-pull"
    error_message = "The policy has an unexpected name."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["pull-cached"].name == "team-cache-pull-cached"
    error_message = "The policy has an unexpected name."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["ci"].name == "team-cache-ci"
    error_message = "The policy has an unexpected name."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["fill-secret"].name == "team-cache-fill-secret"
    error_message = "The policy has an unexpected name."
  }
}

run "pull" {
  variables {
    policy_name = null
  }

  assert {
    condition = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["pull"].policy).Statement[*].Action)) == toset([
      "ecr:BatchGetImage",
      "ecr:BatchImportUpstreamImage",
      "ecr:CreateRepository",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
    ])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition     = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["pull"].policy).Statement[*].Resource)) == toset(["*", "arn:aws:ecr:eu-west-1:111122223333:repository/github/*"])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["pull"].name_prefix == "ecr-pullthroughcache-pull-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "pull_cached" {
  variables {
    policy_name = null
  }

  assert {
    condition     = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["pull-cached"].policy).Statement[*].Action)) == toset(["ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition     = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["pull-cached"].policy).Statement[*].Resource)) == toset(["*", "arn:aws:ecr:eu-west-1:111122223333:repository/github/*"])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["pull-cached"].name_prefix == "ecr-pullthroughcache-pull-cached-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "ci" {
  variables {
    policy_name = null
  }

  assert {
    condition = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["ci"].policy).Statement[*].Action)) == toset([
      "ecr:BatchGetImage",
      "ecr:BatchImportUpstreamImage",
      "ecr:CreateRepository",
      "ecr:DescribeImages",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
      "ecr:ListImages",
    ])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition     = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["ci"].policy).Statement[*].Resource)) == toset(["*", "arn:aws:ecr:eu-west-1:111122223333:repository/github/*"])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["ci"].name_prefix == "ecr-pullthroughcache-ci-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "fill_secret" {
  variables {
    policy_name = null
  }

  assert {
    condition     = toset(flatten([for role, policy in aws_iam_policy.ecr_pullthroughcache : jsondecode(policy.policy).Statement[*].Action if startswith(role, "fill-secret")])) == toset(["secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue"])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition = toset(flatten([for role, policy in aws_iam_policy.ecr_pullthroughcache : jsondecode(policy.policy).Statement[*].Resource if startswith(role, "fill-secret")])) == toset([
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/example-AbCdEf",
    ])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["fill-secret"].name_prefix == "ecr-pullthroughcache-fill-secret-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "no_policy_is_longer_than_aws_allows" {
  assert {
    condition     = alltrue([for policy in values(aws_iam_policy.ecr_pullthroughcache)[*].policy : length(policy) <= 6144])
    error_message = "A managed policy can have at most 6,144 characters."
  }
}

run "a_policy_keeps_its_name" {
  command = plan

  variables {
    policy_name = "team-cache"
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["pull"].name != "team-cache-pull"
    error_message = "A policy with another name would be another policy, which nothing is attached to."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["pull-cached"].name != "team-cache-pull-cached"
    error_message = "A policy with another name would be another policy, which nothing is attached to."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["ci"].name != "team-cache-ci"
    error_message = "A policy with another name would be another policy, which nothing is attached to."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["fill-secret"].name != "team-cache-fill-secret"
    error_message = "A policy with another name would be another policy, which nothing is attached to."
  }
}

run "without_upstreams_there_is_no_policy" {
  command = plan

  variables {
    upstreams = {}
  }

  assert {
    condition     = length(aws_iam_policy.ecr_pullthroughcache) == 0
    error_message = "A policy without resources is of no use, and AWS rejects some of them."
  }
}
