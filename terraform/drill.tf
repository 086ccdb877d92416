# The fire drill: an event of our own through the bus, the function and every channel. `tocsin drill` puts one on the bus; a schedule may do the same.
# Nobody but AWS puts events of the sources aws.* on a bus, so that a drill has a source, and a rule of the bus, of its own.

locals {
  drill_source      = "tocsin.drill"
  drill_detail_type = "Tocsin Drill"
  scheduled_drill   = var.drill_hours > 0 ? { drills = var.drill_hours } : {}
}

resource "aws_cloudwatch_event_rule" "drill" {
  name          = "${var.name}-drill"
  description   = "Drills of Tocsin: they are marked as such in every channel."
  event_pattern = jsonencode({ source = [local.drill_source], "detail-type" = [local.drill_detail_type] })
  tags          = local.tags
}

resource "aws_cloudwatch_event_target" "drill" {
  rule      = aws_cloudwatch_event_rule.drill.name
  target_id = "tocsin"
  arn       = aws_lambda_function.tocsin.arn

  # An old drill says nothing.
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }
}

resource "aws_iam_role" "drill" {
  for_each = local.scheduled_drill

  name                 = "${var.name}-drill-${local.region}"
  description          = "The schedule of drills of ${var.name} in ${local.region}."
  permissions_boundary = var.permissions_boundary
  tags                 = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "SchedulerPutsDrills"
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "drill" {
  for_each = local.scheduled_drill

  name = "drill"
  role = aws_iam_role.drill[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "PutDrills"
      Effect    = "Allow"
      Action    = ["events:PutEvents"]
      Resource  = ["arn:${local.partition}:events:${local.arn_region}:event-bus/default"]
      Condition = { StringEquals = { "events:source" = local.drill_source } }
    }]
  })
}

resource "aws_scheduler_schedule" "drill" {
  for_each = local.scheduled_drill

  name                = "${var.name}-drill"
  description         = "A drill through the whole chain."
  schedule_expression = each.value == 1 ? "rate(1 hour)" : "rate(${each.value} hours)"
  kms_key_arn         = var.kms_key_arn

  flexible_time_window {
    mode = "OFF"
  }

  # EventBridge Scheduler puts the event on the bus itself (user guide, "Templated targets") and names each run.
  target {
    arn      = "arn:${local.partition}:events:${local.arn_region}:event-bus/default"
    role_arn = aws_iam_role.drill[each.key].arn
    input    = jsonencode({ drill = "<aws.scheduler.execution-id>" })

    eventbridge_parameters {
      source      = local.drill_source
      detail_type = local.drill_detail_type
    }

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 10
    }
  }
}

resource "aws_cloudwatch_log_metric_filter" "drills" {
  name           = "${var.name}-drills"
  log_group_name = aws_cloudwatch_log_group.function.name
  pattern        = "{ $.message = \"drill receipt\" }"

  metric_transformation {
    namespace = local.metric_namespace
    name      = "DrillReceipts"
    value     = "1"
  }
}

# It looks at a window one hour longer than the schedule, so that each holds a drill, and counts receipts: one for each channel and the topic. CloudWatch
# tells the operations topic; the function, the alerts topic and the channels are not asked.
resource "aws_cloudwatch_metric_alarm" "drill" {
  for_each = local.scheduled_drill

  alarm_name          = "${var.name}-drill"
  alarm_description   = "The last drill did not reach every channel: `tocsin drill --name ${var.name}` shows which. After the first apply it rings until the first drill has passed."
  namespace           = local.metric_namespace
  metric_name         = aws_cloudwatch_log_metric_filter.drills.metric_transformation[0].name
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1 + sum(concat([0], [for sink in local.sinks : try(sink.type, "") == "ses" ? try(length(sink.to), 1) : 1]))
  period              = 3600 * (each.value + 1)
  evaluation_periods  = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.operations.arn]
  ok_actions          = [aws_sns_topic.operations.arn]
  tags                = local.tags
}
