# An account that has a trail already, in a bucket of the log archive's account, and rules of its own house: two people, tags, a boundary.

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

  email       = var.email
  more_emails = ["on-call@example.com"]

  existing_trail_name = "organization"
  existing_log_bucket = {
    name        = "example-log-archive"
    account     = "210987654321"
    kms_key_arn = "arn:aws:kms:us-east-1:210987654321:key/1b2c3d4e-0000-4000-8000-000000000001"
  }

  min_severity         = "medium"
  disabled_rules       = ["guardduty-sample-finding"]
  permissions_boundary = "arn:aws:iam::123456789012:policy/workload-boundary"
  tags                 = { owner = "security", cost-centre = "4711" }
}

output "next_steps" {
  description = "What to do now, the bucket's notification among it."
  value       = module.tocsin.next_steps
}

output "function_role_arn" {
  description = "To be let in by the policies of the log archive's bucket and key."
  value       = module.tocsin.function_role_arn
}
