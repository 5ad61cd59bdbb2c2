locals {
  # Lets other accounts import images. They also need a pull policy in their own account.
  registry_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "PullThrough"
        Effect = "Allow"
        Principal = {
          AWS = [
            "arn:${data.aws_partition.current.partition}:iam::444455556666:root",
            "arn:aws:iam::777788889999:role/ci",
          ]
        }
        Action   = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]
        Resource = local.repository_arns
      },
    ]
  }
}

# A registry has only one policy: this resource replaces an existing one.
resource "aws_ecr_registry_policy" "ecr_pullthroughcache" {
  policy = jsonencode(local.registry_policy)
}
