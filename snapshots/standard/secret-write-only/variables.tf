variable "upstreams" {
  description = "Upstream registries by ECR repository prefix, or ROOT for no prefix. `upstream_registry_url` is the bare host of the registry, `secret_name` is the Secrets Manager secret to create for the credentials"
  type = map(object({
    upstream_registry_url = string
    secret_name           = optional(string)
  }))
  default = {
    docker-hub = {
      upstream_registry_url = "registry-1.docker.io"
      secret_name           = "ecr-pullthroughcache/docker-hub"
    }
    quay = {
      upstream_registry_url = "quay.io"
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
    error_message = "An upstream_registry_url must be the bare host of a registry that this module can cache: registry-1.docker.io, public.ecr.aws, registry.k8s.io, quay.io, ghcr.io, registry.gitlab.com, NAME.azurecr.io, cgr.dev."
  }

  validation {
    condition = alltrue([
      for upstream in values(var.upstreams) : upstream.secret_name != null if anytrue([
        contains(["registry-1.docker.io", "ghcr.io", "registry.gitlab.com", "cgr.dev"], upstream.upstream_registry_url),
        can(regex("^[a-z0-9]+\\.azurecr\\.io$", upstream.upstream_registry_url)),
      ])
    ])
    error_message = "Upstreams with these hosts need a secret_name: registry-1.docker.io, ghcr.io, registry.gitlab.com, NAME.azurecr.io, cgr.dev."
  }

  validation {
    condition = alltrue([
      for upstream in values(var.upstreams) :
      upstream.secret_name == null
      || can(regex("^ecr-pullthroughcache/[A-Za-z0-9/_+=.@-]{1,491}$", upstream.secret_name))
    ])
    error_message = "A secret_name must begin with `ecr-pullthroughcache/`, because ECR reads no other secrets. The rest can have letters, digits and `/_+=.@-`."
  }
}

variable "credentials" {
  description = "User name and access token of each upstream with a secret, by repository prefix, or by name for one of `shared_secrets`. They are written to Secrets Manager, never to the state. Only an apply that creates a secret, or for which `credentials_version` was increased, needs them"
  type = map(object({
    username    = string
    accessToken = string
  }))
  default   = {}
  nullable  = false
  sensitive = true
  ephemeral = true

  validation {
    condition = alltrue(flatten([
      for credentials in values(var.credentials) : [
        for value in values(credentials) : value != null && trimspace(coalesce(value, " ")) != "" && value != "FILL-ME"
      ]
    ]))
    error_message = "The username and accessToken in credentials must be real ones: neither empty nor a placeholder."
  }
}

variable "credentials_version" {
  description = "Increase it to write the credentials again. Terraform never reads the stored ones, so it can't detect a difference"
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.credentials_version >= 1 && floor(var.credentials_version) == var.credentials_version
    error_message = "credentials_version must be a whole number of at least 1."
  }
}

variable "shared_secrets" {
  description = "Names of the secrets that several upstreams use. Such a secret has its name as key, any other has the prefix of its upstream. Before you add or remove the name of a secret that exists, move the secret and its version with `terraform state mv`"
  type        = set(string)
  default     = []
  nullable    = false
}

variable "recovery_window_in_days" {
  description = "Number of days during which a deleted secret can be restored and its name stays reserved: 0, or 7 to 30"
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.recovery_window_in_days == 0 || (var.recovery_window_in_days >= 7 && var.recovery_window_in_days <= 30)
    error_message = "recovery_window_in_days must be 0 (delete immediately) or 7 to 30."
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
