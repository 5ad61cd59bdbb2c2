data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  # `region` doesn't exist in version 5 of the provider and `name` is deprecated in version 6; `id` works in both.
  region   = data.aws_region.current.id
  registry = "${local.account_id}.dkr.ecr.${local.region}.${data.aws_partition.current.dns_suffix}"

  # The repositories of each rule; ROOT covers every repository in the registry.
  repository_arns = [
    for prefix in keys(var.upstreams) : format(
      "arn:%s:ecr:%s:%s:repository/%s",
      data.aws_partition.current.partition,
      local.region,
      local.account_id,
      prefix == "ROOT" ? "*" : "${prefix}/*",
    )
  ]
}

# ECR can give a rule a secret or a role, but can't take it away: a rule that loses its credentials is replaced. The
# output of `has_credentials` is unknown in a plan that changes it, so `lost_credentials` changes only with a loss.
resource "terraform_data" "ecr_pullthroughcache_has_credentials" {
  for_each = var.upstreams

  input = false
}

resource "terraform_data" "ecr_pullthroughcache_lost_credentials" {
  for_each = terraform_data.ecr_pullthroughcache_has_credentials

  input = each.value.input ? false : each.value.output
}

resource "aws_ecr_pull_through_cache_rule" "ecr_pullthroughcache" {
  for_each = var.upstreams

  ecr_repository_prefix = each.key
  upstream_registry_url = each.value.upstream_registry_url

  lifecycle {
    replace_triggered_by = [terraform_data.ecr_pullthroughcache_lost_credentials[each.key]]

    precondition {
      condition     = var.region == null || var.region == local.region
      error_message = "This module is meant for ${coalesce(var.region, local.region)}, but its provider is configured for ${local.region}."
    }
  }
}
