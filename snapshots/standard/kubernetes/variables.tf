variable "upstreams" {
  description = "Upstream registries by ECR repository prefix, ROOT for none. `upstream_registry_url` is a bare host"
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
    error_message = "A registry has at most 50 pull through cache rules in a region."
  }

  validation {
    condition = alltrue([
      for prefix in keys(var.upstreams) : length(prefix) >= 2 && length(prefix) <= 30
      && can(regex("^(ROOT|[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*)$", prefix))
    ])
    error_message = "A repository prefix is ROOT, or 2 to 30 lower-case letters, digits and single `.`, `_`, `-` or `/` between them."
  }

  validation {
    condition = alltrue([
      for upstream in values(var.upstreams) : anytrue([
        contains(["public.ecr.aws", "registry.k8s.io", "quay.io"], upstream.upstream_registry_url),
      ])
    ])
    error_message = "An upstream_registry_url is a bare host that this module can cache: public.ecr.aws, registry.k8s.io, quay.io. Others need credentials, which this module doesn't manage."
  }
}

variable "policy_name" {
  description = "Base of the IAM policies' names, unique in the account; the role follows. `null` makes one of the module and the region"
  type        = string
  default     = null

  validation {
    condition     = var.policy_name == null || can(regex("^[A-Za-z0-9+=,.@_-]{1,116}$", var.policy_name))
    error_message = "The name of a policy has letters, digits and `+=,.@_-`, at most 128 with the role's name."
  }
}

variable "tags" {
  description = "Tags on everything that can have some"
  type        = map(string)
  default     = {}
  nullable    = false
}
