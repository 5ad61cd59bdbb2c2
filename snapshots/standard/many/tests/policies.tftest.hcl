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
    condition     = aws_iam_policy.mirror["pull"].name == "team-cache-pull"
    error_message = "The policy has an unexpected name."
  }

  assert {
    condition     = aws_iam_policy.mirror["pull-cached"].name == "team-cache-pull-cached"
    error_message = "The policy has an unexpected name."
  }

  assert {
    condition     = aws_iam_policy.mirror["import"].name == "team-cache-import"
    error_message = "The policy has an unexpected name."
  }

  assert {
    condition     = aws_iam_policy.mirror["ci"].name == "team-cache-ci"
    error_message = "The policy has an unexpected name."
  }

  assert {
    condition     = aws_iam_policy.mirror["admin"].name == "team-cache-admin"
    error_message = "The policy has an unexpected name."
  }

  assert {
    condition     = aws_iam_policy.mirror["fill-secret"].name == "team-cache-fill-secret"
    error_message = "The policy has an unexpected name."
  }
}

run "pull" {
  assert {
    condition = toset(flatten(jsondecode(aws_iam_policy.mirror["pull"].policy).Statement[*].Action)) == toset([
      "ecr:BatchGetImage",
      "ecr:BatchImportUpstreamImage",
      "ecr:CreateRepository",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
    ])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition = toset(flatten(jsondecode(aws_iam_policy.mirror["pull"].policy).Statement[*].Resource)) == toset([
      "*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/docker-hub/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/ecr-public/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/github/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/kubernetes/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/platform/grafana/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/quay/*",
    ])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.mirror["pull"].name_prefix == "ecr-pullthroughcache-pull-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "pull_cached" {
  assert {
    condition     = toset(flatten(jsondecode(aws_iam_policy.mirror["pull-cached"].policy).Statement[*].Action)) == toset(["ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition = toset(flatten(jsondecode(aws_iam_policy.mirror["pull-cached"].policy).Statement[*].Resource)) == toset([
      "*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/docker-hub/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/ecr-public/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/github/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/kubernetes/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/platform/grafana/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/quay/*",
    ])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.mirror["pull-cached"].name_prefix == "ecr-pullthroughcache-pull-cached-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "import" {
  assert {
    condition     = toset(flatten(jsondecode(aws_iam_policy.mirror["import"].policy).Statement[*].Action)) == toset(["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition = toset(flatten(jsondecode(aws_iam_policy.mirror["import"].policy).Statement[*].Resource)) == toset([
      "arn:aws:ecr:eu-west-1:111122223333:repository/docker-hub/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/ecr-public/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/github/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/kubernetes/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/platform/grafana/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/quay/*",
    ])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.mirror["import"].name_prefix == "ecr-pullthroughcache-import-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "ci" {
  assert {
    condition = toset(flatten(jsondecode(aws_iam_policy.mirror["ci"].policy).Statement[*].Action)) == toset([
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
    condition = toset(flatten(jsondecode(aws_iam_policy.mirror["ci"].policy).Statement[*].Resource)) == toset([
      "*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/docker-hub/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/ecr-public/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/github/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/kubernetes/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/platform/grafana/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/quay/*",
    ])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.mirror["ci"].name_prefix == "ecr-pullthroughcache-ci-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "admin" {
  assert {
    condition = toset(flatten(jsondecode(aws_iam_policy.mirror["admin"].policy).Statement[*].Action)) == toset([
      "ecr:CreatePullThroughCacheRule",
      "ecr:CreateRepository",
      "ecr:CreateRepositoryCreationTemplate",
      "ecr:DeletePullThroughCacheRule",
      "ecr:DeleteRepositoryCreationTemplate",
      "ecr:DescribePullThroughCacheRules",
      "ecr:DescribeRepositoryCreationTemplates",
      "ecr:PutLifecyclePolicy",
      "ecr:SetRepositoryPolicy",
      "ecr:UpdatePullThroughCacheRule",
      "ecr:UpdateRepositoryCreationTemplate",
      "ecr:ValidatePullThroughCacheRule",
      "iam:CreateServiceLinkedRole",
    ])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition = toset(flatten(jsondecode(aws_iam_policy.mirror["admin"].policy).Statement[*].Resource)) == toset([
      "*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/docker-hub/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/ecr-public/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/github/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/kubernetes/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/platform/grafana/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/quay/*",
    ])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.mirror["admin"].name_prefix == "ecr-pullthroughcache-admin-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "fill_secret" {
  assert {
    condition     = toset(flatten([for role, policy in aws_iam_policy.mirror : jsondecode(policy.policy).Statement[*].Action if startswith(role, "fill-secret")])) == toset(["secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue"])
    error_message = "The policy has unexpected actions."
  }

  assert {
    condition = toset(flatten([for role, policy in aws_iam_policy.mirror : jsondecode(policy.policy).Statement[*].Resource if startswith(role, "fill-secret")])) == toset([
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/example-AbCdEf",
    ])
    error_message = "The policy has unexpected resources."
  }

  assert {
    condition     = aws_iam_policy.mirror["fill-secret"].name_prefix == "ecr-pullthroughcache-fill-secret-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "no_policy_is_longer_than_aws_allows" {
  assert {
    condition     = alltrue([for policy in values(aws_iam_policy.mirror)[*].policy : length(policy) <= 6144])
    error_message = "A managed policy can have at most 6,144 characters."
  }
}

run "a_policy_keeps_its_name" {
  command = plan

  variables {
    policy_name = "team-cache"
  }

  assert {
    condition     = aws_iam_policy.mirror["pull"].name != "team-cache-pull"
    error_message = "A policy with another name would be another policy, which nothing is attached to."
  }

  assert {
    condition     = aws_iam_policy.mirror["pull-cached"].name != "team-cache-pull-cached"
    error_message = "A policy with another name would be another policy, which nothing is attached to."
  }

  assert {
    condition     = aws_iam_policy.mirror["import"].name != "team-cache-import"
    error_message = "A policy with another name would be another policy, which nothing is attached to."
  }

  assert {
    condition     = aws_iam_policy.mirror["ci"].name != "team-cache-ci"
    error_message = "A policy with another name would be another policy, which nothing is attached to."
  }

  assert {
    condition     = aws_iam_policy.mirror["admin"].name != "team-cache-admin"
    error_message = "A policy with another name would be another policy, which nothing is attached to."
  }

  assert {
    condition     = aws_iam_policy.mirror["fill-secret"].name != "team-cache-fill-secret"
    error_message = "A policy with another name would be another policy, which nothing is attached to."
  }
}

run "without_upstreams_there_is_no_policy" {
  command = plan

  variables {
    upstreams = {}
  }

  assert {
    condition     = length(aws_iam_policy.mirror) == 0
    error_message = "A policy without resources is of no use, and AWS rejects some of them."
  }
}
