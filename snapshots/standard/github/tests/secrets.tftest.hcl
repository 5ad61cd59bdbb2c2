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

run "created" {
  assert {
    condition     = aws_secretsmanager_secret.ecr_pullthroughcache["github"].name == "ecr-pullthroughcache/github"
    error_message = "The secret has an unexpected name."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["github"].credential_arn == aws_secretsmanager_secret.ecr_pullthroughcache["github"].arn
    error_message = "The rule must use its secret."
  }

  assert {
    condition = jsondecode(aws_secretsmanager_secret_version.ecr_pullthroughcache["github"].secret_string) == {
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    }
    error_message = "The secret must start with its placeholder."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.ecr_pullthroughcache["github"].version_stages == toset(["PLACEHOLDER"])
    error_message = "The placeholder must not ask for AWSCURRENT, which marks the credentials."
  }

  assert {
    condition     = length(aws_secretsmanager_secret.ecr_pullthroughcache) == 1
    error_message = "There must be exactly one secret of each name."
  }
}

run "the_value_is_left_alone" {
  command = plan

  variables {
    credentials = {
      github = {
        username    = "example"
        accessToken = "example"
      }
    }
  }

  assert {
    condition = jsondecode(aws_secretsmanager_secret_version.ecr_pullthroughcache["github"].secret_string) == {
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    }
    error_message = "Terraform must not overwrite the value of the secret."
  }
}

run "a_shared_secret_is_created_once" {
  variables {
    upstreams = {
      team-a = {
        upstream_registry_url = "ghcr.io"
        secret_name           = "ecr-pullthroughcache/shared"
      }
      team-b = {
        upstream_registry_url = "ghcr.io"
        secret_name           = "ecr-pullthroughcache/shared"
      }
    }
    shared_secrets = ["ecr-pullthroughcache/shared"]
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
        upstream_registry_url = "ghcr.io"
        secret_name           = "ecr-pullthroughcache/shared"
      }
      team-b = {
        upstream_registry_url = "ghcr.io"
        secret_name           = "ecr-pullthroughcache/shared"
      }
    }
    shared_secrets = []
  }

  expect_failures = [aws_secretsmanager_secret.ecr_pullthroughcache]
}
