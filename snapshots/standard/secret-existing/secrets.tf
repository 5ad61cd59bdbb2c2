locals {
  secret_names = {
    for prefix, upstream in var.upstreams : prefix => upstream.secret_name if upstream.secret_name != null
  }
}

data "aws_secretsmanager_secret" "ecr_pullthroughcache" {
  for_each = local.secret_names

  name = each.value
}
