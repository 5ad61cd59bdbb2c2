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

run "one_rule_per_upstream" {
  command = plan

  assert {
    condition     = length(aws_ecr_pull_through_cache_rule.ecr_pullthroughcache) == 1
    error_message = "There must be exactly one rule per upstream."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["ecr-public"].ecr_repository_prefix == "ecr-public"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["ecr-public"].upstream_registry_url == "public.ecr.aws"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = output.repository_urls["ecr-public"] == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ecr-public"
    error_message = "The repository URL of the upstream is unexpected."
  }
}
