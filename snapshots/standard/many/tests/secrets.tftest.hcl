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
    condition     = aws_secretsmanager_secret.mirror["docker-hub"].name == "ecr-pullthroughcache/docker-hub"
    error_message = "The secret has an unexpected name."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["docker-hub"].credential_arn == aws_secretsmanager_secret.mirror["docker-hub"].arn
    error_message = "The rule must use its secret."
  }

  assert {
    condition = jsondecode(aws_secretsmanager_secret_version.mirror["docker-hub"].secret_string) == {
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    }
    error_message = "The secret must start with its placeholder."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.mirror["docker-hub"].version_stages == toset(["PLACEHOLDER"])
    error_message = "The placeholder must not ask for AWSCURRENT, which marks the credentials."
  }

  assert {
    condition     = aws_secretsmanager_secret.mirror["github"].name == "ecr-pullthroughcache/github"
    error_message = "The secret has an unexpected name."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["github"].credential_arn == aws_secretsmanager_secret.mirror["github"].arn
    error_message = "The rule must use its secret."
  }

  assert {
    condition = jsondecode(aws_secretsmanager_secret_version.mirror["github"].secret_string) == {
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    }
    error_message = "The secret must start with its placeholder."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.mirror["github"].version_stages == toset(["PLACEHOLDER"])
    error_message = "The placeholder must not ask for AWSCURRENT, which marks the credentials."
  }

  assert {
    condition     = aws_secretsmanager_secret.mirror["platform/grafana"].name == "ecr-pullthroughcache/platform/grafana"
    error_message = "The secret has an unexpected name."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.mirror["platform/grafana"].credential_arn == aws_secretsmanager_secret.mirror["platform/grafana"].arn
    error_message = "The rule must use its secret."
  }

  assert {
    condition = jsondecode(aws_secretsmanager_secret_version.mirror["platform/grafana"].secret_string) == {
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    }
    error_message = "The secret must start with its placeholder."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.mirror["platform/grafana"].version_stages == toset(["PLACEHOLDER"])
    error_message = "The placeholder must not ask for AWSCURRENT, which marks the credentials."
  }

  assert {
    condition     = length(aws_secretsmanager_secret.mirror) == 3
    error_message = "There must be exactly one secret of each name."
  }
}

run "the_value_is_left_alone" {
  command = plan

  variables {
    credentials = {
      docker-hub = {
        username    = "example"
        accessToken = "example"
      }
      github = {
        username    = "example"
        accessToken = "example"
      }
      "platform/grafana" = {
        username    = "example"
        accessToken = "example"
      }
    }
  }

  assert {
    condition = jsondecode(aws_secretsmanager_secret_version.mirror["docker-hub"].secret_string) == {
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    }
    error_message = "Terraform must not overwrite the value of the secret."
  }

  assert {
    condition = jsondecode(aws_secretsmanager_secret_version.mirror["github"].secret_string) == {
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    }
    error_message = "Terraform must not overwrite the value of the secret."
  }

  assert {
    condition = jsondecode(aws_secretsmanager_secret_version.mirror["platform/grafana"].secret_string) == {
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
        upstream_registry_url = "registry-1.docker.io"
        secret_name           = "ecr-pullthroughcache/shared"
      }
      team-b = {
        upstream_registry_url = "registry-1.docker.io"
        secret_name           = "ecr-pullthroughcache/shared"
      }
    }
    shared_secrets = ["ecr-pullthroughcache/shared"]
  }

  assert {
    condition     = keys(aws_secretsmanager_secret.mirror) == ["ecr-pullthroughcache/shared"]
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
  }

  expect_failures = [aws_secretsmanager_secret.mirror]
}
