terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.93, < 7.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "ecr_pull_through_cache" {
  source = "../.."
}

output "repository_urls" {
  description = "URLs to pull images from, by prefix"
  value       = module.ecr_pull_through_cache.repository_urls
}
