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

  mock_data "aws_secretsmanager_secret" {
    defaults = {
      arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/example-AbCdEf"
    }
  }
}

run "secrets_are_looked_up_by_name" {
  command = plan

  assert {
    condition     = data.aws_secretsmanager_secret.ecr_pullthroughcache["docker-hub"].name == "ecr-pullthroughcache/shared/docker-hub"
    error_message = "An unexpected secret is looked up."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["docker-hub"].credential_arn == data.aws_secretsmanager_secret.ecr_pullthroughcache["docker-hub"].arn
    error_message = "The rule must use its secret."
  }
}
