variable "aws_region" {
  description = "The AWS region to deploy the ECR pull through cache"
  type        = string
  default     = "eu-central-1"

  validation {
    condition     = can(regex("^[a-z]+(-[a-z]+)+-[0-9]+$", var.aws_region))
    error_message = "aws_region must be a region code, such as eu-west-1."
  }
}

variable "credentials" {
  description = "Upstream registry credentials"
  type        = map(string)
  default = {
    username    = "FILL-ME"
    accessToken = "FILL-ME"
  }
  sensitive = true

  validation {
    condition     = length(setsubtract(["username", "accessToken"], keys(var.credentials))) == 0
    error_message = "credentials must have the keys username and accessToken, because ECR reads both from the secret."
  }
}

variable "upstream_registry" {
  description = "The upstream registry name"
  type        = string
  default     = "gitlab"

  validation {
    condition = (
      length(var.upstream_registry) >= 2 && length(var.upstream_registry) <= 30 &&
      can(regex("^((?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*|ROOT)$", var.upstream_registry))
    )
    error_message = "upstream_registry, the prefix of the cached repositories, must be ROOT or 2 to 30 characters: lower-case letters and digits, separated by single dots, dashes, underscores or slashes."
  }
}

variable "upstream_registry_url" {
  description = "The upstream registry URL"
  type        = string
  default     = "registry.gitlab.com"

  validation {
    condition     = can(regex("^(registry-1\\.docker\\.io|public\\.ecr\\.aws|registry\\.k8s\\.io|quay\\.io|ghcr\\.io|registry\\.gitlab\\.com|[a-z0-9]+\\.azurecr\\.io|cgr\\.dev|[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+(\\.[a-z0-9-]+)+)$", var.upstream_registry_url))
    error_message = "upstream_registry_url must be the host of a registry that ECR can cache, without https:// and without a path."
  }
}
