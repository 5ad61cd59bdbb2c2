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

  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::111122223333:role/ecr-repository-template"
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
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["my-app"].ecr_repository_prefix == "my-app"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["my-app"].upstream_registry_url == "444455556666.dkr.ecr.us-east-1.amazonaws.com"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["my-app"].upstream_repository_prefix == "upstream-app"
    error_message = "The rule has an unexpected upstream prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["my-app"].custom_role_arn == "arn:aws:iam::111122223333:role/ecr-pull-through"
    error_message = "The rule has an unexpected role."
  }

  assert {
    condition     = output.repository_urls["my-app"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/my-app"
    error_message = "The repository URL of the upstream is unexpected."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["shared"].ecr_repository_prefix == "shared"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["shared"].upstream_registry_url == "444455556666.dkr.ecr.us-east-1.amazonaws.com"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["shared"].upstream_repository_prefix == "ROOT"
    error_message = "The rule has an unexpected upstream prefix."
  }

  assert {
    condition     = output.repository_urls["shared"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shared"
    error_message = "The repository URL of the upstream is unexpected."
  }
}

run "a_provider_of_another_region_is_refused" {
  command = plan

  variables {
    region = "us-east-1"
  }

  expect_failures = [aws_ecr_pull_through_cache_rule.ecr_pullthroughcache]
}

run "a_provider_of_another_account_is_refused" {
  command = plan

  variables {
    account = "444455556666"
  }

  expect_failures = [aws_ecr_pull_through_cache_rule.ecr_pullthroughcache]
}

run "another_account_needs_a_role" {
  command = plan

  variables {
    upstreams = {
      other = {
        upstream_registry_url = "444455556666.dkr.ecr.eu-west-1.amazonaws.com"
      }
    }
  }

  expect_failures = [aws_ecr_pull_through_cache_rule.ecr_pullthroughcache]
}
