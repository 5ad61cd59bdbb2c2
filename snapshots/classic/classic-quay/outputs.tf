output "ecr_pullthroughcache_policy_arn" {
  description = "ARN of the IAM policy for pulls"
  value       = aws_iam_policy.ecr_pullthroughcache.arn
}

output "ecr_pullthroughcache_policy_name" {
  description = "Name of the IAM policy for pulls"
  value       = aws_iam_policy.ecr_pullthroughcache.name
}
