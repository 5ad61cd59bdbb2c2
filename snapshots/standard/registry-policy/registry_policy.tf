locals {
  # Lets other accounts import images. They need a pull policy of their own as well.
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

# A registry has one policy: this resource replaces whatever stands there.
resource "aws_ecr_registry_policy" "ecr_pullthroughcache" {
  policy = jsonencode(local.registry_policy)
}
