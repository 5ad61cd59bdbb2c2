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

run "the_upstream_owner_allows_the_cache_and_no_more" {
  command = plan

  assert {
    condition = toset(flatten(jsondecode(output.upstream_policies_json["my-app"]).Statement[*].Action)) == toset([
      "ecr:BatchGetImage",
      "ecr:BatchImportUpstreamImage",
      "ecr:GetDownloadUrlForLayer",
      "ecr:GetImageCopyStatus",
    ])
    error_message = "The policy for the upstream's owner has unexpected actions."
  }

  assert {
    condition     = toset(flatten(jsondecode(output.upstream_policies_json["my-app"]).Statement[*].Resource)) == toset(["arn:aws:ecr:us-east-1:444455556666:repository/upstream-app/*"])
    error_message = "The policy for the upstream's owner has unexpected resources."
  }

  assert {
    condition = toset(flatten(jsondecode(output.upstream_policies_json["shared"]).Statement[*].Action)) == toset([
      "ecr:BatchGetImage",
      "ecr:BatchImportUpstreamImage",
      "ecr:GetDownloadUrlForLayer",
      "ecr:GetImageCopyStatus",
    ])
    error_message = "The policy for the upstream's owner has unexpected actions."
  }

  assert {
    condition     = toset(flatten(jsondecode(output.upstream_policies_json["shared"]).Statement[*].Resource)) == toset(["arn:aws:ecr:us-east-1:444455556666:repository/*"])
    error_message = "The policy for the upstream's owner has unexpected resources."
  }
}

run "a_role_reads_its_upstream_and_writes_its_cache" {
  assert {
    condition     = aws_ecr_pull_through_cache_rule.ecr_pullthroughcache["shared"].custom_role_arn == aws_iam_role.ecr_pullthroughcache_upstream["shared"].arn
    error_message = "The rule must use the role that was created for it."
  }

  assert {
    condition = toset(flatten(jsondecode(aws_iam_role_policy.ecr_pullthroughcache_upstream["shared"].policy).Statement[*].Action)) == toset([
      "ecr:BatchGetImage",
      "ecr:BatchImportUpstreamImage",
      "ecr:CompleteLayerUpload",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
      "ecr:GetImageCopyStatus",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ])
    error_message = "The role's policy has unexpected actions."
  }

  assert {
    condition = toset(flatten(jsondecode(aws_iam_role_policy.ecr_pullthroughcache_upstream["shared"].policy).Statement[*].Resource)) == toset([
      "*",
      "arn:aws:ecr:eu-west-1:111122223333:repository/shared/*",
      "arn:aws:ecr:us-east-1:444455556666:repository/*",
    ])
    error_message = "The role's policy has unexpected resources."
  }

  assert {
    condition     = length(output.upstream_role_arns) == 1
    error_message = "There must be exactly one role for each upstream with create_role."
  }
}
