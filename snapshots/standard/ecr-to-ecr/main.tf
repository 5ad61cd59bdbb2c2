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

  input = anytrue([
    each.value.custom_role_arn != null,
    each.value.create_role,
  ])
}

resource "terraform_data" "ecr_pullthroughcache_lost_credentials" {
  for_each = terraform_data.ecr_pullthroughcache_has_credentials

  input = each.value.input ? false : each.value.output
}

resource "aws_ecr_pull_through_cache_rule" "ecr_pullthroughcache" {
  for_each = var.upstreams

  ecr_repository_prefix      = each.key
  upstream_registry_url      = each.value.upstream_registry_url
  upstream_repository_prefix = each.value.upstream_repository_prefix
  custom_role_arn            = each.value.create_role ? aws_iam_role.ecr_pullthroughcache_upstream[each.key].arn : each.value.custom_role_arn

  lifecycle {
    replace_triggered_by = [terraform_data.ecr_pullthroughcache_lost_credentials[each.key]]

    precondition {
      condition     = var.region == null || var.region == local.region
      error_message = "This module is meant for ${coalesce(var.region, local.region)}, but its provider is configured for ${local.region}."
    }

    precondition {
      condition     = var.account == null || var.account == local.account_id
      error_message = "This module is meant for the account ${coalesce(var.account, local.account_id)}, but its provider has credentials for ${local.account_id}."
    }

    precondition {
      condition = anytrue([
        each.value.custom_role_arn != null,
        each.value.create_role,
        !strcontains(each.value.upstream_registry_url, ".dkr.ecr."),
        startswith(each.value.upstream_registry_url, "${local.account_id}."),
      ])
      error_message = "The upstream of ${each.key} is a registry in another account: ECR needs a custom_role_arn to read it."
    }
  }

  # ECR assumes the role when the rule is created, so the role must already have its policy.
  depends_on = [aws_iam_role_policy.ecr_pullthroughcache_upstream]
}
