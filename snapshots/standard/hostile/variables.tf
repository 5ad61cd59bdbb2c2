variable "upstreams" {
  description = "Upstream registries by ECR repository prefix, ROOT for none. `upstream_registry_url` is a bare host, `secret_name` is the Secrets Manager secret that is created for its credentials"
  type = map(object({
    upstream_registry_url = string
    secret_name           = optional(string)
  }))
  default = {
    docker-hub = {
      upstream_registry_url = "registry-1.docker.io"
      secret_name           = "ecr-pullthroughcache/docker-hub"
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
        contains([
          "registry-1.docker.io",
          "public.ecr.aws",
          "registry.k8s.io",
          "quay.io",
          "ghcr.io",
          "registry.gitlab.com",
          "cgr.dev",
        ], upstream.upstream_registry_url),
        can(regex("^[a-z0-9]+\\.azurecr\\.io$", upstream.upstream_registry_url)),
      ])
    ])
    error_message = "An upstream_registry_url is a bare host that this module can cache: registry-1.docker.io, public.ecr.aws, registry.k8s.io, quay.io, ghcr.io, registry.gitlab.com, NAME.azurecr.io, cgr.dev."
  }

  validation {
    condition = alltrue([
      for upstream in values(var.upstreams) : upstream.secret_name != null if anytrue([
        contains(["registry-1.docker.io", "ghcr.io", "registry.gitlab.com", "cgr.dev"], upstream.upstream_registry_url),
        can(regex("^[a-z0-9]+\\.azurecr\\.io$", upstream.upstream_registry_url)),
      ])
    ])
    error_message = "These upstreams need a secret_name: registry-1.docker.io, ghcr.io, registry.gitlab.com, NAME.azurecr.io, cgr.dev."
  }

  validation {
    condition = alltrue([
      for upstream in values(var.upstreams) :
      upstream.secret_name == null
      || can(regex("^ecr-pullthroughcache/[A-Za-z0-9/_+=.@-]{1,491}$", upstream.secret_name))
    ])
    error_message = "A secret_name begins with `ecr-pullthroughcache/`: ECR reads no other secret. Letters, digits and `/_+=.@-` may follow."
  }
}

variable "credentials" {
  description = "What each secret is created with, by repository prefix. Leave the placeholders and fill the secrets in Secrets Manager: a value given here would lie in the state, and later changes of it are ignored"
  type        = map(map(string))
  default = {
    docker-hub = {
      username    = "FILL-ME"
      accessToken = "FILL-ME"
    }
  }
  nullable  = false
  sensitive = true

  validation {
    condition = alltrue([
      for credentials in values(var.credentials) :
      contains(keys(credentials), "username") && contains(keys(credentials), "accessToken")
    ])
    error_message = "The credentials of an upstream have a `username` and an `accessToken`."
  }
}

variable "recovery_window_in_days" {
  description = "Days that a deleted secret can be restored and its name stays taken: 0, or 7 to 30"
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.recovery_window_in_days == 0 || (var.recovery_window_in_days >= 7 && var.recovery_window_in_days <= 30)
    error_message = "A secret is deleted at once (0) or after 7 to 30 days."
  }
}

variable "region" {
  description = "The region that the module is meant for: a provider that is configured for another one is refused. `null` takes any region"
  type        = string
  default     = "eu-west-1"
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
  description = "Tags $${jsonencode(\"x\")} | `code` %%{ for x in y } <b> --> \"quotes\" \\n and\na second line"
  type        = map(string)
  default = {
    note = "a=b + c:d/e @home ä"
  }
  nullable = false
}
