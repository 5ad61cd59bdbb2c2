locals {
  # The repositories of each Amazon ECR upstream (ACCOUNT.dkr.ecr.REGION.SUFFIX) and those that cache them.
  ecr_upstreams = {
    for prefix, upstream in var.upstreams : prefix => {
      upstream_arn = format(
        "arn:%s:ecr:%s:%s:repository/%s",
        data.aws_partition.current.partition,
        split(".", upstream.upstream_registry_url)[3],
        split(".", upstream.upstream_registry_url)[0],
        coalesce(upstream.upstream_repository_prefix, "ROOT") == "ROOT" ? "*" : "${upstream.upstream_repository_prefix}/*",
      )
      cached_arn = format(
        "arn:%s:ecr:%s:%s:repository/%s",
        data.aws_partition.current.partition,
        local.region,
        local.account_id,
        prefix == "ROOT" ? "*" : "${prefix}/*",
      )
    } if strcontains(upstream.upstream_registry_url, ".dkr.ecr.")
  }

  # What the owner of each upstream registry must allow so that this account can cache it.
  upstream_policies = {
    for prefix, upstream in local.ecr_upstreams : prefix => {
      Version = "2012-10-17"
      Statement = [
        {
          Sid    = "Downstream"
          Effect = "Allow"
          Principal = {
            AWS = "arn:${data.aws_partition.current.partition}:iam::${local.account_id}:root"
          }
          Action = [
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchImportUpstreamImage",
            "ecr:GetImageCopyStatus",
          ]
          Resource = upstream.upstream_arn
        },
      ]
    }
  }
}

# ECR assumes this role to read the upstream registry and write to the cache.
resource "aws_iam_role" "ecr_pullthroughcache_upstream" {
  for_each = { for prefix, upstream in local.ecr_upstreams : prefix => upstream if var.upstreams[prefix].create_role }

  name_prefix = "ecr-pull-through-cache-"
  description = "Assumed by ECR to cache ${var.upstreams[each.key].upstream_registry_url} below ${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "PullThroughCache"
        Effect = "Allow"
        Principal = {
          Service = "pullthroughcache.ecr.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
  tags = var.tags
}

resource "aws_iam_role_policy" "ecr_pullthroughcache_upstream" {
  for_each = { for prefix, upstream in local.ecr_upstreams : prefix => upstream if var.upstreams[prefix].create_role }

  name   = "pull-through-cache"
  role   = aws_iam_role.ecr_pullthroughcache_upstream[each.key].id
  policy = jsonencode(local.upstream_role_policies[each.key])
}

locals {
  upstream_role_policies = {
    for prefix, upstream in local.ecr_upstreams : prefix => {
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "Login"
          Effect   = "Allow"
          Action   = "ecr:GetAuthorizationToken"
          Resource = "*"
        },
        {
          Sid    = "ReadUpstream"
          Effect = "Allow"
          Action = [
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchImportUpstreamImage",
            "ecr:GetImageCopyStatus",
          ]
          Resource = upstream.upstream_arn
        },
        {
          Sid    = "WriteCache"
          Effect = "Allow"
          Action = [
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchImportUpstreamImage",
            "ecr:GetImageCopyStatus",
            "ecr:InitiateLayerUpload",
            "ecr:UploadLayerPart",
            "ecr:CompleteLayerUpload",
            "ecr:PutImage",
          ]
          Resource = upstream.cached_arn
        },
      ]
    }
  }
}
