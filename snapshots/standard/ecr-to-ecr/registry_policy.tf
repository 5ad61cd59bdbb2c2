locals {
  # Lets other accounts import images. They also need a pull policy in their own account.
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
