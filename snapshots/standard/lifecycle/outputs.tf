output "repository_urls" {
  description = "Where images are pulled from, by prefix: ACCOUNT.dkr.ecr.REGION.SUFFIX/PREFIX. The upstream path and tag follow"
  value = {
    for prefix, rule in aws_ecr_pull_through_cache_rule.ecr_pullthroughcache :
    prefix => prefix == "ROOT" ? local.registry : "${local.registry}/${rule.ecr_repository_prefix}"
  }
}

output "rules" {
  description = "The pull through cache rules by prefix"
  value = {
    for prefix, rule in aws_ecr_pull_through_cache_rule.ecr_pullthroughcache : prefix => {
      registry_id           = rule.registry_id
      upstream_registry_url = rule.upstream_registry_url
      credential_arn        = rule.credential_arn
    }
  }
}

output "policy_arns" {
  description = "ARNs of the IAM policies by role, to attach to whatever pulls"
  value       = { for role, policy in aws_iam_policy.ecr_pullthroughcache : role => policy.arn }
}

output "policy_names" {
  description = "Names of the IAM policies by role"
  value       = { for role, policy in aws_iam_policy.ecr_pullthroughcache : role => policy.name }
}

output "secret_arns" {
  description = "ARNs of the upstream secrets by prefix"
  value       = { for prefix, secret in aws_secretsmanager_secret.ecr_pullthroughcache : prefix => secret.arn }
}

output "secret_names" {
  description = "Names of the upstream secrets by prefix"
  value       = { for prefix, secret in aws_secretsmanager_secret.ecr_pullthroughcache : prefix => secret.name }
}

output "repository_role_arn" {
  description = "ARN of the role by which ECR creates the repositories; the policy of a KMS key must let it in"
  value       = aws_iam_role.ecr_pullthroughcache.arn
}

output "repository_key_policy_json" {
  description = "The statement that the policy of the repositories' KMS key needs besides its own, so that ECR may encrypt with it"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "GrantToTemplateRole"
        Effect = "Allow"
        Principal = {
          AWS = aws_iam_role.ecr_pullthroughcache.arn
        }
        Action   = ["kms:CreateGrant", "kms:DescribeKey"]
        Resource = "*"
        Condition = {
          StringEquals = {
            "kms:ViaService" = "ecr.${local.region}.${data.aws_partition.current.dns_suffix}"
          }
        }
      },
    ]
  })
}
