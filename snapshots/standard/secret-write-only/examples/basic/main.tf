terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.88, < 7.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "credentials" {
  description = "User name and access token of each upstream, by repository prefix; only an apply that writes them needs them"
  type = map(object({
    username    = string
    accessToken = string
  }))
  default   = {}
  sensitive = true
  ephemeral = true
}

module "ecr_pull_through_cache" {
  source = "../.."

  credentials = var.credentials
}

output "repository_urls" {
  description = "URLs to pull images from, by prefix"
  value       = module.ecr_pull_through_cache.repository_urls
}
