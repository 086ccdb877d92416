# The function is at home in Ireland; Virginia (IAM, root's sign-ins) and Frankfurt hand it their events within seconds. All other regions come with the
# trail's log files.

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
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

variable "email" {
  description = "Who is told."
  type        = string
}

module "tocsin" {
  source = "../.."
  email  = var.email
}

# Who is told when a region could not hand an event home: an alarm tells only topics of its own region. Each sends a mail to confirm.
resource "aws_sns_topic" "virginia" {
  provider = aws.virginia
  name     = "tocsin-forward-operations"
}

resource "aws_sns_topic_subscription" "virginia" {
  provider  = aws.virginia
  topic_arn = aws_sns_topic.virginia.arn
  protocol  = "email"
  endpoint  = var.email
}

module "virginia" {
  source          = "../../modules/forward"
  providers       = { aws = aws.virginia }
  bus_arn         = module.tocsin.bus_arn
  alarm_topic_arn = aws_sns_topic.virginia.arn
}

resource "aws_sns_topic" "frankfurt" {
  provider = aws.frankfurt
  name     = "tocsin-forward-operations"
}

resource "aws_sns_topic_subscription" "frankfurt" {
  provider  = aws.frankfurt
  topic_arn = aws_sns_topic.frankfurt.arn
  protocol  = "email"
  endpoint  = var.email
}

module "frankfurt" {
  source          = "../../modules/forward"
  providers       = { aws = aws.frankfurt }
  bus_arn         = module.tocsin.bus_arn
  alarm_topic_arn = aws_sns_topic.frankfurt.arn
}

output "next_steps" {
  description = "What to do now."
  value       = module.tocsin.next_steps
}
