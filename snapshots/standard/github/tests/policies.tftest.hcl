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

run "pull" {
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
    condition     = output.policy_names["pull"] == "github-images-pull"
    error_message = "The policy has an unexpected name."
  }
}

run "pull_cached" {
  assert {
    condition     = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["pull-cached"].policy).Statement[*].Action)) == toset(["ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition     = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["pull-cached"].policy).Statement[*].Resource)) == toset(["*", "arn:aws:ecr:eu-west-1:111122223333:repository/github/*"])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = output.policy_names["pull-cached"] == "github-images-pull-cached"
    error_message = "The policy has an unexpected name."
  }
}

run "ci" {
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
    condition     = output.policy_names["ci"] == "github-images-ci"
    error_message = "The policy has an unexpected name."
  }
}

run "fill_secret" {
  assert {
    condition     = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["fill-secret"].policy).Statement[*].Action)) == toset(["secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue"])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["fill-secret"].policy).Statement[*].Resource)) == toset([
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/example-AbCdEf",
    ])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = output.policy_names["fill-secret"] == "github-images-fill-secret"
    error_message = "The policy has an unexpected name."
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
