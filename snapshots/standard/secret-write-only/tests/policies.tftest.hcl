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

variables {
  credentials = {
    docker-hub = {
      username    = "example"
      accessToken = "example"
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
    condition = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["pull"].policy).Statement[*].Resource)) == toset([
      "*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/docker-hub/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/quay/*",
    ])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache["pull"].name_prefix == "ecr-pullthroughcache-pull-"
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
