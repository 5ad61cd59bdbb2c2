output "ecr_pullthroughcache_policy_arn" {
  description = "The name of the resource."
  value       = aws_iam_policy.ecr_pullthroughcache.arn
}

output "ecr_pullthroughcache_policy_name" {
  description = "The name of the resource."
  value       = aws_iam_policy.ecr_pullthroughcache.name
}
