# Run with `terraform init && terraform test` (Terraform 1.7 or newer). No AWS account is needed.

# The mocked values are written down, because some programs know them in the plan and generate others in the apply.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "111122223333"
      arn        = "arn:aws:iam::111122223333:user/tester"
    }
  }

  mock_resource "aws_secretsmanager_secret" {
    defaults = {
      arn         = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:ecr-pullthroughcache/gitlab-AbCdEf"
      id          = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:ecr-pullthroughcache/gitlab-AbCdEf"
      name_prefix = ""
      policy      = ""
    }
  }

  mock_resource "aws_iam_policy" {
    defaults = {
      arn       = "arn:aws:iam::111122223333:policy/cache"
      id        = "arn:aws:iam::111122223333:policy/cache"
      policy_id = "ANPA1234567890EXAMPLE"
    }
  }
}

variables {
  aws_region            = "eu-central-1"
  upstream_registry     = "gitlab"
  upstream_registry_url = "registry.gitlab.com"
  credentials = {
    username    = "FILL-ME"
    accessToken = "FILL-ME"
  }
}

run "policy_allows_what_a_pull_needs" {
  command = plan

  assert {
    condition = jsonencode(jsondecode(aws_iam_policy.ecr_pullthroughcache.policy)) == jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "Login"
          Effect   = "Allow"
          Action   = "ecr:GetAuthorizationToken"
          Resource = "*"
        },
        {
          Sid    = "PullAndImportFromUpstream"
          Effect = "Allow"
          Action = [
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchImportUpstreamImage",
            "ecr:CreateRepository",
          ]
          Resource = "arn:aws:ecr:eu-central-1:111122223333:repository/gitlab/*"
        },
      ]
    })
    error_message = "The policy must allow what a pull needs and nothing else."
  }
}

run "policy_is_right_in_other_partitions" {
  command = plan

  variables {
    aws_region = "cn-north-1"
  }

  override_data {
    target = data.aws_caller_identity.current
    values = {
      account_id = "111122223333"
      arn        = "arn:aws-cn:iam::111122223333:user/tester"
    }
  }

  override_resource {
    target = aws_secretsmanager_secret.ecr_pullthroughcache
    values = {
      arn = "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:ecr-pullthroughcache/gitlab-AbCdEf"
    }
  }

  assert {
    condition = jsonencode(jsondecode(aws_iam_policy.ecr_pullthroughcache.policy)) == jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "Login"
          Effect   = "Allow"
          Action   = "ecr:GetAuthorizationToken"
          Resource = "*"
        },
        {
          Sid    = "PullAndImportFromUpstream"
          Effect = "Allow"
          Action = [
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchImportUpstreamImage",
            "ecr:CreateRepository",
          ]
          Resource = "arn:aws-cn:ecr:cn-north-1:111122223333:repository/gitlab/*"
        },
      ]
    })
    error_message = "The policy must name resources of the caller's partition."
  }
}

run "policy_name_is_unique_in_the_account" {
  command = plan

  assert {
    condition     = aws_iam_policy.ecr_pullthroughcache.name_prefix == "ecr-pullthroughcache-"
    error_message = "The provider must complete the policy's name: it has to be unique in the account."
  }
}

run "region_must_be_a_code" {
  command = plan

  variables {
    aws_region = "Ireland"
  }

  expect_failures = [var.aws_region]
}

run "credentials_need_both_keys" {
  command = plan

  variables {
    credentials = { username = "somebody" }
  }

  expect_failures = [var.credentials]
}

run "prefix_has_no_upper_case" {
  command = plan

  variables {
    upstream_registry = "Docker-Hub"
  }

  expect_failures = [var.upstream_registry]
}

run "prefix_has_no_trailing_slash" {
  command = plan

  variables {
    upstream_registry = "docker-hub/"
  }

  expect_failures = [var.upstream_registry]
}

run "prefix_has_at_most_30_characters" {
  command = plan

  variables {
    upstream_registry = "a123456789b123456789c123456789d"
  }

  expect_failures = [var.upstream_registry]
}

run "url_has_no_scheme" {
  command = plan

  variables {
    upstream_registry_url = "https://registry-1.docker.io"
  }

  expect_failures = [var.upstream_registry_url]
}

run "one_rule_for_the_upstream" {
  command = apply

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache.ecr_repository_prefix == "gitlab"
    error_message = "The rule has an unexpected prefix."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache.upstream_registry_url == "registry.gitlab.com"
    error_message = "The rule has an unexpected upstream."
  }

  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache.credential_arn == aws_secretsmanager_secret.ecr_pullthroughcache.arn
    error_message = "The rule must use the secret."
  }

  assert {
    condition     = startswith(aws_secretsmanager_secret.ecr_pullthroughcache.name, "ecr-pullthroughcache/")
    error_message = "The secret's name must begin with ecr-pullthroughcache/, because ECR reads no other secrets."
  }

  assert {
    condition = aws_secretsmanager_secret_version.ecr_pullthroughcache.secret_string == jsonencode({
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    })
    error_message = "The secret must start with the placeholders."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.ecr_pullthroughcache.version_stages == toset(["PLACEHOLDER"])
    error_message = "The placeholders must not ask for AWSCURRENT, which marks the credentials."
  }

  assert {
    condition     = output.ecr_pullthroughcache_policy_arn == aws_iam_policy.ecr_pullthroughcache.arn
    error_message = "The output must be the ARN of the policy."
  }

  assert {
    condition     = output.ecr_pullthroughcache_policy_name == aws_iam_policy.ecr_pullthroughcache.name
    error_message = "The output must be the name of the policy."
  }
}

run "credentials_that_were_filled_in_stay" {
  command = plan

  variables {
    credentials = { username = "somebody", accessToken = "else" }
  }

  assert {
    condition = aws_secretsmanager_secret_version.ecr_pullthroughcache.secret_string == jsonencode({
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    })
    error_message = "Terraform must not overwrite the value of the secret."
  }
}
