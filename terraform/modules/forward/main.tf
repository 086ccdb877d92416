# In another region or another account: hands what the rules want to the bus at home, where the function is. Events of CloudTrail appear on the bus of the
# region that they happened in (of IAM and root's sign-ins: us-east-1), and nowhere else.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account       = data.aws_caller_identity.current.account_id
  partition     = data.aws_partition.current.partition
  region        = data.aws_region.current.name
  own_bus       = "arn:${local.partition}:events:${local.region}:${local.account}:event-bus/default"
  rule_arns     = [for name in keys(local.patterns) : "arn:${local.partition}:events:${local.region}:${local.account}:rule/${var.name}-${name}"]
  tags          = merge({ application = var.name }, var.tags)
  patterns_file = coalesce(var.patterns_file, "${path.module}/../../../dist/event-patterns.json")

  # null: not there, or not what `make lambda` writes.
  patterns_read = try({ for pattern in jsondecode(file(local.patterns_file)).patterns : tostring(pattern.name) => {
    pattern   = tostring(pattern.pattern)
    read_only = tobool(pattern.read_only)
    rules     = [for id in pattern.rules : tostring(id)]
  } }, null)
  patterns = local.patterns_read == null ? {} : local.patterns_read
}

resource "aws_iam_role" "bus" {
  # IAM knows no regions.
  name                 = "${var.name}-${local.region}"
  description          = "Lets EventBridge hand events to ${var.bus_arn}."
  permissions_boundary = var.permissions_boundary
  tags                 = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "BusForwards"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:events:${local.region}:${local.account}:rule/${var.name}-*" }
      }
    }]
  })

  lifecycle {
    precondition {
      condition     = var.bus_arn != local.own_bus
      error_message = "bus_arn is the bus of this very account and region: its events would go round in circles. Forward from other regions or accounts only."
    }
    precondition {
      condition     = length(local.patterns) > 0
      error_message = "${local.patterns_file} is not there, or is no JSON with a list `patterns`, or holds none. Run `make lambda` in the root of the repository first, or say with `patterns_file` where it is."
    }
  }
}

resource "aws_iam_role_policy" "bus" {
  name = "forward"
  role = aws_iam_role.bus.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Forward"
      Effect   = "Allow"
      Action   = ["events:PutEvents"]
      Resource = [var.bus_arn]
    }]
  })
}

resource "aws_cloudwatch_event_rule" "events" {
  for_each = local.patterns

  name          = "${var.name}-${each.key}"
  description   = "To ${var.bus_arn}, for ${length(each.value.rules)} rules of Tocsin."
  event_pattern = each.value.pattern
  # Get*, List* and Describe* reach only rules in the longer state.
  state = each.value.read_only ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED"
  tags  = local.tags
}

resource "aws_cloudwatch_event_target" "home" {
  for_each = local.patterns

  rule      = aws_cloudwatch_event_rule.events[each.key].name
  target_id = "home"
  arn       = var.bus_arn
  role_arn  = aws_iam_role.bus.arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }

  depends_on = [aws_iam_role_policy.bus]
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.name}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = local.tags
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "BusLeavesWhatItCouldNotDeliver"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.dead_letters.arn
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account }
          ArnLike      = { "aws:SourceArn" = local.rule_arns }
        }
      },
      {
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.dead_letters.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

# An alarm that tells nobody would cost as much as one that does, in each region of each account.
resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  count = var.alarm_topic_arn == null ? 0 : 1

  alarm_name          = "${var.name}-dead-letters"
  alarm_description   = "Events could not be handed to ${var.bus_arn} and wait in ${aws_sqs_queue.dead_letters.name}."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters.name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarm_topic_arn]
  ok_actions          = [var.alarm_topic_arn]
  tags                = local.tags
}
