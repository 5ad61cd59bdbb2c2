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

run "a_prefix_with_upper_case_is_refused" {
  command = plan

  variables {
    upstreams = { Docker = {
      upstream_registry_url      = "444455556666.dkr.ecr.us-east-1.amazonaws.com"
      upstream_repository_prefix = "upstream-app"
      custom_role_arn            = "arn:aws:iam::111122223333:role/ecr-pull-through"
    } }
  }

  expect_failures = [var.upstreams]
}

run "a_prefix_with_a_slash_at_its_end_is_refused" {
  command = plan

  variables {
    upstreams = { "mirror/" = {
      upstream_registry_url      = "444455556666.dkr.ecr.us-east-1.amazonaws.com"
      upstream_repository_prefix = "upstream-app"
      custom_role_arn            = "arn:aws:iam::111122223333:role/ecr-pull-through"
    } }
  }

  expect_failures = [var.upstreams]
}

run "a_prefix_of_31_characters_is_refused" {
  command = plan

  variables {
    upstreams = { (format("%031d", 1)) = {
      upstream_registry_url      = "444455556666.dkr.ecr.us-east-1.amazonaws.com"
      upstream_repository_prefix = "upstream-app"
      custom_role_arn            = "arn:aws:iam::111122223333:role/ecr-pull-through"
    } }
  }

  expect_failures = [var.upstreams]
}

run "a_url_with_a_scheme_is_refused" {
  command = plan

  variables {
    upstreams = { mirror = { upstream_registry_url = "https://public.ecr.aws" } }
  }

  expect_failures = [var.upstreams]
}

run "a_registry_that_ecr_cannot_cache_is_refused" {
  command = plan

  variables {
    upstreams = { mirror = { upstream_registry_url = "registry.example.com" } }
  }

  expect_failures = [var.upstreams]
}

run "a_registry_without_its_credentials_is_refused" {
  command = plan

  variables {
    upstreams = { mirror = { upstream_registry_url = "ghcr.io" } }
  }

  expect_failures = [var.upstreams]
}

run "more_rules_than_a_registry_takes_are_refused" {
  command = plan

  variables {
    upstreams = { for number in range(51) : "mirror-${number}" => {
      upstream_registry_url      = "444455556666.dkr.ecr.us-east-1.amazonaws.com"
      upstream_repository_prefix = "upstream-app"
      custom_role_arn            = "arn:aws:iam::111122223333:role/ecr-pull-through"
    } }
  }

  expect_failures = [var.upstreams]
}

run "a_root_rule_with_an_upstream_prefix_is_refused" {
  command = plan

  variables {
    upstreams = { ROOT = merge({
      upstream_registry_url      = "444455556666.dkr.ecr.us-east-1.amazonaws.com"
      upstream_repository_prefix = "upstream-app"
      custom_role_arn            = "arn:aws:iam::111122223333:role/ecr-pull-through"
    }, { upstream_repository_prefix = "library" }) }
  }

  expect_failures = [var.upstreams]
}

run "a_role_that_is_no_arn_is_refused" {
  command = plan

  variables {
    upstreams = { mirror = merge({
      upstream_registry_url      = "444455556666.dkr.ecr.us-east-1.amazonaws.com"
      upstream_repository_prefix = "upstream-app"
      custom_role_arn            = "arn:aws:iam::111122223333:role/ecr-pull-through"
    }, { custom_role_arn = "ecr-reader" }) }
  }

  expect_failures = [var.upstreams]
}

run "a_policy_name_with_a_slash_is_refused" {
  command = plan

  variables {
    policy_name = "team/cache"
  }

  expect_failures = [var.policy_name]
}
