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
      registry_id           = rule.registry_id
      upstream_registry_url = rule.upstream_registry_url
      credential_arn        = rule.credential_arn
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

output "secret_arns" {
  description = "ARNs of the secrets with upstream credentials, by prefix"
  value       = { for prefix, key in local.secret_keys : prefix => aws_secretsmanager_secret.ecr_pullthroughcache[key].arn }
}

output "secret_names" {
  description = "Names of the secrets with upstream credentials, by prefix"
  value       = { for prefix, key in local.secret_keys : prefix => aws_secretsmanager_secret.ecr_pullthroughcache[key].name }
}
