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
    condition     = toset(flatten(jsondecode(aws_iam_policy.ecr_pullthroughcache["pull"].policy).Statement[*].Resource)) == toset(["*", "arn:aws:ecr:eu-west-1:111122223333:repository/quay/*"])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = output.policy_names["pull"] == "ecr-pullthroughcache-quay-eu-west-1-pull"
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
}
