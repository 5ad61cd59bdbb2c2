locals {
  secret_names = {
    for prefix, upstream in var.upstreams : prefix => upstream.secret_name if upstream.secret_name != null
  }
}

resource "aws_secretsmanager_secret" "ecr_pullthroughcache" {
  #checkov:skip=CKV_AWS_149:ECR reads only secrets that are encrypted with the default key aws/secretsmanager
  #checkov:skip=CKV2_AWS_57:The upstream registry issues the credentials, so Secrets Manager can't rotate them
  #trivy:ignore:AVD-AWS-0098 ECR reads only secrets that are encrypted with the default key aws/secretsmanager
  for_each = local.secret_names

  name                    = each.value
  description             = "Credentials for ${var.upstreams[each.key].upstream_registry_url}, read by the ECR pull through cache rule ${each.key}"
  recovery_window_in_days = var.recovery_window_in_days
  tags                    = var.tags
}

resource "aws_secretsmanager_secret_version" "ecr_pullthroughcache" {
  for_each = local.secret_names

  secret_id = aws_secretsmanager_secret.ecr_pullthroughcache[each.key].id
  secret_string = jsonencode(lookup(var.credentials, each.key, {
    username    = "FILL-ME"
    accessToken = "FILL-ME"
  }))

  # The placeholder doesn't ask for AWSCURRENT: a new secret gives it to its first version, and in a secret that already
  # has credentials the placeholder is stored beside them, even if Terraform has to create it again.
  version_stages = ["PLACEHOLDER"]

  # The real credentials are filled in outside Terraform.
  lifecycle {
    ignore_changes = [secret_string, version_stages]
  }
}
