# What all the other files stand on: where we are, and what things are called. One concern a file:
#
#   topic      alerts go out         alarms       the chain watches itself
#   function   what rings            trail        where CloudTrail's events come from
#   bus        events come in        log_files    the same events again, complete
#   claims     rings once            queues       what comes in, what could not be done
#   guardduty  other detectors       logs         what the function says
#   channels   alerts go out to more, and again                drill        does it ring

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account    = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.name
  arn_region = "${local.region}:${local.account}"

  emails = toset(concat([var.email], var.more_emails))
  tags   = merge({ application = var.name }, var.tags)

  # Where IAM, root's sign-ins and other global services report.
  global_region = lookup({ aws = "us-east-1", aws-us-gov = "us-gov-west-1", aws-cn = "cn-north-1" }, local.partition, "us-east-1")
}
