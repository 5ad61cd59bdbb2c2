locals {
  secret_names = {
    for prefix, upstream in var.upstreams : prefix => upstream.secret_name if upstream.secret_name != null
  }

  # A secret has one key, however many upstreams use it: its name if it is declared as shared, else the prefix.
  secret_keys = {
    for prefix, name in local.secret_names : prefix => contains(var.shared_secrets, name) ? name : prefix
  }

  secret_names_by_key = {
    for prefix, key in local.secret_keys : key => local.secret_names[prefix]...
  }

  secret_keys_by_name = {
    for key, names in local.secret_names_by_key : names[0] => key...
  }
}

resource "aws_secretsmanager_secret" "ecr_pullthroughcache" {
  #checkov:skip=CKV_AWS_149:ECR reads only secrets that are encrypted with the default key aws/secretsmanager
  #checkov:skip=CKV2_AWS_57:The upstream registry issues the credentials, so Secrets Manager can't rotate them
  #trivy:ignore:AVD-AWS-0098 ECR reads only secrets that are encrypted with the default key aws/secretsmanager
  for_each = local.secret_names_by_key

  name = each.value[0]
  description = (
    contains(var.shared_secrets, each.value[0])
    ? "Credentials that several ECR pull through cache rules read"
    : "Credentials for ${var.upstreams[each.key].upstream_registry_url}, read by the ECR pull through cache rule ${each.key}"
  )
  recovery_window_in_days = var.recovery_window_in_days
  tags                    = var.tags

  lifecycle {
    precondition {
      condition     = length(distinct(each.value)) == 1
      error_message = "The prefix ${each.key} is the name of another secret, which is in shared_secrets. Choose another name for that secret."
    }

    # Reported once for each name: for the first of its keys.
    precondition {
      condition = (
        length(local.secret_keys_by_name[each.value[0]]) == 1
        || local.secret_keys_by_name[each.value[0]][0] != each.key
      )
      error_message = join("\n", concat(
        [
          "The upstreams ${join(", ", local.secret_keys_by_name[each.value[0]])} share the secret ${each.value[0]}. Add its name to shared_secrets: the module then creates it once, with its name as key.",
          "",
          "If the state has the secret of one of them already, move it and its version, so that Terraform keeps them. MODULE is the address of this module, such as module.cache:",
        ],
        flatten([
          for key in local.secret_keys_by_name[each.value[0]] : [
            for type in ["aws_secretsmanager_secret", "aws_secretsmanager_secret_version"] :
            "  terraform state mv 'MODULE.${type}.ecr_pullthroughcache[${jsonencode(key)}]' 'MODULE.${type}.ecr_pullthroughcache[${jsonencode(each.value[0])}]'"
          ]
        ]),
      ))
    }
  }
}

resource "aws_secretsmanager_secret_version" "ecr_pullthroughcache" {
  for_each = local.secret_names_by_key

  secret_id = aws_secretsmanager_secret.ecr_pullthroughcache[each.key].id

  # A plan needs no credentials: they are sent only when this version is created, or replaced because credentials_version
  # changed. An apply that must send credentials which are missing fails on the next line.
  secret_string_wo = (
    contains(keys(var.credentials), each.key) || terraform.applying ? jsonencode(var.credentials[each.key]) : ""
  )
  secret_string_wo_version = var.credentials_version

  # The label of its own keeps Secrets Manager from deleting the version once other credentials are current, because
  # Terraform would create it again with those that it is given then.
  version_stages = ["AWSCURRENT", "TERRAFORM"]

  lifecycle {
    ignore_changes = [version_stages]
  }
}
