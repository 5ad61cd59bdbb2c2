output "repository_urls" {
  description = "URLs to pull images from, by prefix: ACCOUNT.dkr.ecr.REGION.SUFFIX/PREFIX. Append the upstream path and tag"
  value = {
    for prefix, rule in aws_ecr_pull_through_cache_rule.ecr_pullthroughcache :
    prefix => prefix == "ROOT" ? local.registry : "${local.registry}/${rule.ecr_repository_prefix}"
  }
}

output "rules" {
  description = "Pull through cache rules, by prefix"
  value = {
    for prefix, rule in aws_ecr_pull_through_cache_rule.ecr_pullthroughcache : prefix => {
      registry_id                = rule.registry_id
      upstream_registry_url      = rule.upstream_registry_url
      upstream_repository_prefix = rule.upstream_repository_prefix
      custom_role_arn            = rule.custom_role_arn
    }
  }
}

output "policy_arns" {
  description = "ARNs of the IAM policies, by role, to attach to the roles that use the cache"
  value       = { for role, policy in aws_iam_policy.ecr_pullthroughcache : role => policy.arn }
}

output "policy_names" {
  description = "Names of the IAM policies, by role"
  value       = { for role, policy in aws_iam_policy.ecr_pullthroughcache : role => policy.name }
}

output "upstream_policies_json" {
  description = "Registry policy that the owner of each Amazon ECR upstream in another account must apply, by prefix"
  value       = { for prefix, policy in local.upstream_policies : prefix => jsonencode(policy) }
}

output "upstream_role_arns" {
  description = "ARNs of the roles that ECR assumes to read Amazon ECR upstreams, by prefix"
  value       = { for prefix, role in aws_iam_role.ecr_pullthroughcache_upstream : prefix => role.arn }
}

output "registry_policy_json" {
  description = "What the registry policy must contain so that other accounts can pull through the cache; the module doesn't set it"
  value       = jsonencode(local.registry_policy)
}
