variable "upstreams" {
  description = "Upstream registries by ECR repository prefix, or ROOT for no prefix. `upstream_registry_url` is the bare host of the registry"
  type = map(object({
    upstream_registry_url = string
  }))
  default = {
    kubernetes = {
      upstream_registry_url = "registry.k8s.io"
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
      ])
    ])
    error_message = "An upstream_registry_url must be the bare host of a registry that this module can cache: public.ecr.aws, registry.k8s.io, quay.io. Other registries need credentials, which this module doesn't manage."
  }
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
