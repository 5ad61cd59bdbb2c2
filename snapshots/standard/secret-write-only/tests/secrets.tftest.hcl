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

run "created" {
  assert {
    condition     = aws_secretsmanager_secret.ecr_pullthroughcache["docker-hub"].name == "ecr-pullthroughcache/docker-hub"
    error_message = "The secret has an unexpected name."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["docker-hub"].credential_arn == aws_secretsmanager_secret.ecr_pullthroughcache["docker-hub"].arn
    error_message = "The rule must use its secret."
  }

  assert {
    condition     = length(aws_secretsmanager_secret.ecr_pullthroughcache) == 1
    error_message = "There must be exactly one secret of each name."
  }
}

run "credentials_stay_out_of_the_state" {
  variables {
    credentials_version = 2
  }

  assert {
    condition     = aws_secretsmanager_secret_version.ecr_pullthroughcache["docker-hub"].secret_string_wo == null
    error_message = "The credentials must not be in the state."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.ecr_pullthroughcache["docker-hub"].secret_string_wo_version == 2
    error_message = "A new credentials_version must write the secret again."
  }

  assert {
    condition     = contains(aws_secretsmanager_secret_version.ecr_pullthroughcache["docker-hub"].version_stages, "AWSCURRENT")
    error_message = "The credentials must become current."
  }
}

run "a_plan_needs_no_credentials" {
  command = plan

  variables {
    credentials = {}
  }

  assert {
    condition     = length(aws_secretsmanager_secret_version.ecr_pullthroughcache) == 1
    error_message = "Only an apply that writes credentials needs them."
  }
}

run "a_shared_secret_is_created_once" {
  variables {
    upstreams = {
      team-a = {
        upstream_registry_url = "registry-1.docker.io"
        secret_name           = "ecr-pullthroughcache/shared"
      }
      team-b = {
        upstream_registry_url = "registry-1.docker.io"
        secret_name           = "ecr-pullthroughcache/shared"
      }
    }
    shared_secrets = ["ecr-pullthroughcache/shared"]
    credentials    = { "ecr-pullthroughcache/shared" = { username = "example", accessToken = "example" } }
  }

  assert {
    condition     = keys(aws_secretsmanager_secret.ecr_pullthroughcache) == ["ecr-pullthroughcache/shared"]
    error_message = "Upstreams that share a secret must have one secret, with its name as key."
  }

  assert {
    condition     = output.secret_arns["team-a"] == output.secret_arns["team-b"]
    error_message = "Both upstreams must use the shared secret."
  }
}

run "a_shared_secret_must_be_declared" {
  command = plan

  variables {
    upstreams = {
      team-a = {
        upstream_registry_url = "registry-1.docker.io"
        secret_name           = "ecr-pullthroughcache/shared"
      }
      team-b = {
        upstream_registry_url = "registry-1.docker.io"
        secret_name           = "ecr-pullthroughcache/shared"
      }
    }
    shared_secrets = []
    credentials = {
      team-a = { username = "example", accessToken = "example" }
      team-b = { username = "example", accessToken = "example" }
    }
  }

  expect_failures = [aws_secretsmanager_secret.ecr_pullthroughcache]
}
