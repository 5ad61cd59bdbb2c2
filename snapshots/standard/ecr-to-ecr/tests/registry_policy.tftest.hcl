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

run "other_accounts_may_import" {
  command = plan

  assert {
    condition     = toset(flatten(jsondecode(output.registry_policy_json).Statement[*].Action)) == toset(["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"])
    error_message = "The registry policy has unexpected actions."
  }

  assert {
    condition = toset(flatten(jsondecode(output.registry_policy_json).Statement[*].Resource)) == toset([
      "arn:aws:ecr:eu-west-1:111122223333:repository/my-app/*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/shared/*",
    ])
    error_message = "The registry policy has unexpected resources."
  }
}
