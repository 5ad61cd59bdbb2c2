terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "ecr_pullthroughcache" {
  source = "../.."

  aws_region = "eu-west-1"
}

# Attach the policy to the role that pulls images: the EKS node role, the ECS task execution role or the role of a CI job.
resource "aws_iam_role_policy_attachment" "ecr_pullthroughcache" {
  role       = "eks-node"
  policy_arn = module.ecr_pullthroughcache.ecr_pullthroughcache_policy_arn
}
