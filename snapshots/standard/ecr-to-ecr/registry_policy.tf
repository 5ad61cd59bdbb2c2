locals {
  # Lets other accounts import images. They need a pull policy of their own as well.
  registry_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "PullThrough"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]
        Resource  = local.repository_arns
        Condition = {
          StringEquals = {
            "aws:PrincipalOrgID" = "o-a1b2c3d4e5"
          }
        }
      },
    ]
  }
}
