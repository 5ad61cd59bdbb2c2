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

run "a_prefix_with_upper_case_is_refused" {
  command = plan

  variables {
    upstreams = { Docker = {
      upstream_registry_url = "registry-1.docker.io"
      secret_name           = "ecr-pullthroughcache/docker-hub"
    } }
  }

  expect_failures = [var.upstreams]
}

run "a_prefix_with_a_slash_at_its_end_is_refused" {
  command = plan

  variables {
    upstreams = { "mirror/" = {
      upstream_registry_url = "registry-1.docker.io"
      secret_name           = "ecr-pullthroughcache/docker-hub"
    } }
  }

  expect_failures = [var.upstreams]
}

run "a_prefix_of_31_characters_is_refused" {
  command = plan

  variables {
    upstreams = { (format("%031d", 1)) = {
      upstream_registry_url = "registry-1.docker.io"
      secret_name           = "ecr-pullthroughcache/docker-hub"
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
      upstream_registry_url = "registry-1.docker.io"
      secret_name           = "ecr-pullthroughcache/docker-hub"
    } }
  }

  expect_failures = [var.upstreams]
}

run "a_secret_that_ecr_cannot_read_is_refused" {
  command = plan

  variables {
    upstreams = { mirror = merge({
      upstream_registry_url = "registry-1.docker.io"
      secret_name           = "ecr-pullthroughcache/docker-hub"
    }, { secret_name = "mirror/credentials" }) }
  }

  expect_failures = [var.upstreams]
}

run "a_recovery_window_of_three_days_is_refused" {
  command = plan

  variables {
    recovery_window_in_days = 3
  }

  expect_failures = [var.recovery_window_in_days]
}

run "placeholders_are_refused" {
  command = plan

  variables {
    credentials = { mirror = { username = "someone", accessToken = "FILL-ME" } }
  }

  expect_failures = [var.credentials]
}

run "a_policy_name_with_a_slash_is_refused" {
  command = plan

  variables {
    policy_name = "team/cache"
  }

  expect_failures = [var.policy_name]
}
