# One account, one address. In the region of IAM's and root's events; the log files of the trail bring the other regions, minutes later.

terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "email" {
  description = "Who is told."
  type        = string
}

module "tocsin" {
  source = "../.."
  email  = var.email
}

output "next_steps" {
  description = "What to do now."
  value       = module.tocsin.next_steps
}
