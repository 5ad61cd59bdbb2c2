mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "111122223333"
    }
  }

  mock_data "aws_partition" {
    defaults = {
      partition  = "aws-us-gov"
      dns_suffix = "amazonaws.com"
    }
  }

  mock_data "aws_region" {
    defaults = {
      id = "us-gov-west-1"
    }
  }

  mock_resource "aws_secretsmanager_secret" {
    defaults = {
      arn = "arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:ecr-pullthroughcache/example-AbCdEf"
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
    condition = jsondecode(aws_secretsmanager_secret_version.ecr_pullthroughcache["docker-hub"].secret_string) == {
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    }
    error_message = "The secret must start with its placeholder."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.ecr_pullthroughcache["docker-hub"].version_stages == toset(["PLACEHOLDER"])
    error_message = "The placeholder must not ask for AWSCURRENT, which marks the credentials."
  }

  assert {
    condition     = length(aws_secretsmanager_secret.ecr_pullthroughcache) == 1
    error_message = "There must be exactly one secret for each upstream that needs one."
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
    }
  }

  assert {
    condition = jsondecode(aws_secretsmanager_secret_version.ecr_pullthroughcache["docker-hub"].secret_string) == {
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    }
    error_message = "Terraform must not overwrite the value of the secret."
  }
}
