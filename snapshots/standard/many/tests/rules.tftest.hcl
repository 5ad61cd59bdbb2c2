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

run "one_rule_per_upstream" {
  command = plan

  assert {
    condition     = length(aws_ecr_pull_through_cache_rule.mirror) == 6
    error_message = "There must be exactly one rule per upstream."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["docker-hub"].ecr_repository_prefix == "docker-hub"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["docker-hub"].upstream_registry_url == "registry-1.docker.io"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = output.repository_urls["docker-hub"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/docker-hub"
    error_message = "The repository URL of the upstream is unexpected."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["ecr-public"].ecr_repository_prefix == "ecr-public"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["ecr-public"].upstream_registry_url == "public.ecr.aws"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = output.repository_urls["ecr-public"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ecr-public"
    error_message = "The repository URL of the upstream is unexpected."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["kubernetes"].ecr_repository_prefix == "kubernetes"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["kubernetes"].upstream_registry_url == "registry.k8s.io"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = output.repository_urls["kubernetes"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/kubernetes"
    error_message = "The repository URL of the upstream is unexpected."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["quay"].ecr_repository_prefix == "quay"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["quay"].upstream_registry_url == "quay.io"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = output.repository_urls["quay"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/quay"
    error_message = "The repository URL of the upstream is unexpected."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["github"].ecr_repository_prefix == "github"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["github"].upstream_registry_url == "ghcr.io"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = output.repository_urls["github"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/github"
    error_message = "The repository URL of the upstream is unexpected."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["platform/grafana"].ecr_repository_prefix == "platform/grafana"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["platform/grafana"].upstream_registry_url == "registry-1.docker.io"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["platform/grafana"].upstream_repository_prefix == "grafana"
    error_message = "The rule has an unexpected upstream prefix."
  }

  assert {
    condition     = output.repository_urls["platform/grafana"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/platform/grafana"
    error_message = "The repository URL of the upstream is unexpected."
  }
}

run "a_provider_of_another_region_is_refused" {
  command = plan

  variables {
    region = "us-east-1"
  }

  expect_failures = [aws_ecr_pull_through_cache_rule.mirror]
}
