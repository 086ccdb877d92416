# What the function says, and two numbers out of it. The lines are src/base/log.h's: {"time":…,"level":…,"message":…}.

locals {
  metric_namespace = "Tocsin/${var.name}"
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_cloudwatch_log_metric_filter" "errors" {
  name           = "${var.name}-errors"
  log_group_name = aws_cloudwatch_log_group.function.name
  pattern        = "{ $.level = \"error\" }"

  metric_transformation {
    namespace     = local.metric_namespace
    name          = "ErrorLines"
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_log_metric_filter" "heartbeats" {
  name           = "${var.name}-heartbeats"
  log_group_name = aws_cloudwatch_log_group.function.name
  pattern        = "{ $.message = \"heartbeat\" }"

  metric_transformation {
    namespace = local.metric_namespace
    name      = "Heartbeats"
    value     = "1"
  }
}
