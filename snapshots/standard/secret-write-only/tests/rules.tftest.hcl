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

run "one_rule_per_upstream" {
  command = plan

  assert {
    condition     = length(aws_ecr_pull_through_cache_rule.ecr_pullthroughcache) == 2
    error_message = "There must be exactly one rule per upstream."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["docker-hub"].ecr_repository_prefix == "docker-hub"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["docker-hub"].upstream_registry_url == "registry-1.docker.io"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = output.repository_urls["docker-hub"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/docker-hub"
    error_message = "The repository URL of the upstream is unexpected."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["quay"].ecr_repository_prefix == "quay"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["quay"].upstream_registry_url == "quay.io"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = output.repository_urls["quay"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/quay"
    error_message = "The repository URL of the upstream is unexpected."
  }
}
