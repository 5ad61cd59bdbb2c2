variable "upstreams" {
  description = "Upstream registries by ECR repository prefix, or ROOT for no prefix. `upstream_registry_url` is the bare host of the registry, `upstream_repository_prefix` limits the cache to a part of that registry, `custom_role_arn` is the role that ECR assumes to read an ECR registry in another account, `create_role` makes the module create that role"
  type = map(object({
    upstream_registry_url      = string
    upstream_repository_prefix = optional(string)
    custom_role_arn            = optional(string)
    create_role                = optional(bool, false)
  }))
  default = {
    my-app = {
      upstream_registry_url      = "444455556666.dkr.ecr.us-east-1.amazonaws.com"
      upstream_repository_prefix = "upstream-app"
      custom_role_arn            = "arn:aws:iam::111122223333:role/ecr-pull-through"
    }
    shared = {
      upstream_registry_url      = "444455556666.dkr.ecr.us-east-1.amazonaws.com"
      upstream_repository_prefix = "ROOT"
      create_role                = true
    }
  }
  nullable = false

  validation {
    condition     = length(var.upstreams) <= 50
    error_message = "A registry can have at most 50 pull through cache rules in a region."
  }

  validation {
    condition = alltrue([
      for prefix in keys(var.upstreams) : length(prefix) >= 2 && length(prefix) <= 30
      && can(regex("^(ROOT|[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*)$", prefix))
    ])
    error_message = "A repository prefix must be ROOT or 2 to 30 characters: lower-case letters and digits, separated by single `.`, `_`, `-` or `/`."
  }

  validation {
    condition = alltrue([
      for upstream in values(var.upstreams) : anytrue([
        contains(["public.ecr.aws", "registry.k8s.io", "quay.io"], upstream.upstream_registry_url),
        can(regex("^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+(\\.[a-z0-9-]+)+$", upstream.upstream_registry_url)),
      ])
    ])
    error_message = "An upstream_registry_url must be the bare host of a registry that this module can cache: public.ecr.aws, registry.k8s.io, quay.io, ACCOUNT.dkr.ecr.REGION.SUFFIX. Other registries need credentials, which this module doesn't manage."
  }

  validation {
    condition = alltrue([
      for upstream in values(var.upstreams) :
      upstream.custom_role_arn == null
      || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", upstream.custom_role_arn))
    ])
    error_message = "A custom_role_arn must be the ARN of an IAM role."
  }

  validation {
    condition = alltrue([
      for upstream in values(var.upstreams) :
      !upstream.create_role || (upstream.custom_role_arn == null && strcontains(upstream.upstream_registry_url, ".dkr.ecr."))
    ])
    error_message = "create_role can be true only for an Amazon ECR upstream without a custom_role_arn."
  }

  validation {
    condition = alltrue([
      for upstream in values(var.upstreams) : anytrue([
        upstream.upstream_repository_prefix == null,
        can(regex("^(ROOT|[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*)$", upstream.upstream_repository_prefix)),
      ])
    ])
    error_message = "An upstream_repository_prefix must be ROOT or lower-case letters and digits, separated by single `.`, `_`, `-` or `/`."
  }

  validation {
    condition = alltrue([
      for prefix, upstream in var.upstreams :
      prefix != "ROOT" || coalesce(upstream.upstream_repository_prefix, "ROOT") == "ROOT"
    ])
    error_message = "The prefix ROOT can't have an upstream_repository_prefix other than ROOT."
  }
}

variable "region" {
  description = "Region that the module is meant for; a provider that is configured for another region is rejected. `null` allows any region"
  type        = string
  default     = "eu-west-1"
}

variable "account" {
  description = "Account that the module is meant for; a provider with credentials for another account is rejected. `null` allows any account"
  type        = string
  default     = "111122223333"
}

variable "policy_name" {
  description = "Base of the IAM policy names, unique in the account; the role is appended. `null` lets the provider complete `ecr-pullthroughcache-ROLE-`. A policy that exists keeps its name: `terraform apply -replace` renames it"
  type        = string
  default     = null

  validation {
    condition     = var.policy_name == null || can(regex("^[A-Za-z0-9+=,.@_-]{1,113}$", var.policy_name))
    error_message = "policy_name can have letters, digits and `+=,.@_-`; together with the role it can have at most 128 characters."
  }
}

variable "tags" {
  description = "Tags for all resources that support them"
  type        = map(string)
  default     = {}
  nullable    = false
}
