# The chain's own failures. They go from CloudWatch to the operations topic; the function is not asked.

locals {
  alarms = {
    errors = {
      says       = "Invocations of the function fail. Lambda tries twice more, then the event is a dead letter. Its log says why."
      namespace  = "AWS/Lambda"
      metric     = "Errors"
      dimensions = { FunctionName = aws_lambda_function.tocsin.function_name }
    }
    throttles = {
      says       = "The function is throttled: alerts come late. Raise the account's concurrency, or keep some for it with reserved_concurrency."
      namespace  = "AWS/Lambda"
      metric     = "Throttles"
      dimensions = { FunctionName = aws_lambda_function.tocsin.function_name }
    }
    slow = {
      says       = "An invocation took four fifths of the time that it may take. Raise timeout_seconds or memory_mb."
      namespace  = "AWS/Lambda"
      metric     = "Duration"
      dimensions = { FunctionName = aws_lambda_function.tocsin.function_name }
      statistic  = "Maximum"
      threshold  = 800 * var.timeout_seconds
    }
    error-lines = {
      says       = "The function writes errors into its log ${aws_cloudwatch_log_group.function.name}: filter { $.level = \"error\" }."
      namespace  = local.metric_namespace
      metric     = aws_cloudwatch_log_metric_filter.errors.metric_transformation[0].name
      dimensions = {}
    }
    dead-letters = {
      says       = "Events could not be handled and wait in ${aws_sqs_queue.dead_letters.name}. docs/deploy.md, \"Dead letters\": look at them, mend the reason, send them again."
      namespace  = "AWS/SQS"
      metric     = "ApproximateNumberOfMessagesVisible"
      dimensions = { QueueName = aws_sqs_queue.dead_letters.name }
      statistic  = "Maximum"
    }
    late = {
      says       = "Something has waited in ${aws_sqs_queue.intake.name} for a quarter of an hour: log files come in faster than they are read, or cannot be read."
      namespace  = "AWS/SQS"
      metric     = "ApproximateAgeOfOldestMessage"
      dimensions = { QueueName = aws_sqs_queue.intake.name }
      statistic  = "Maximum"
      threshold  = 900
    }
    retries = {
      says       = "For an hour a channel has not taken alerts: they are tried again and again. The function's log says which channel and why: filter { $.level = \"warning\" }."
      namespace  = "AWS/SQS"
      metric     = "NumberOfMessagesSent"
      dimensions = { QueueName = aws_sqs_queue.retries.name }
      # No job waits in the queue for longer than 15 minutes before it is sent into it again, or is done.
      period  = 900
      periods = 4
    }
    retries-late = {
      says       = "Something has waited in ${aws_sqs_queue.retries.name} for an hour: the function does not take from it."
      namespace  = "AWS/SQS"
      metric     = "ApproximateAgeOfOldestMessage"
      dimensions = { QueueName = aws_sqs_queue.retries.name }
      statistic  = "Maximum"
      threshold  = 3600
    }
    undelivered = {
      says       = "SNS could not deliver an alert to one of its subscribers: aws sns list-subscriptions-by-topic shows who they are."
      namespace  = "AWS/SNS"
      metric     = "NumberOfNotificationsFailed"
      dimensions = { TopicName = aws_sns_topic.alerts.name }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "chain" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.says
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = try(each.value.statistic, "Sum")
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = try(each.value.threshold, 1)
  period              = try(each.value.period, 300)
  evaluation_periods  = try(each.value.periods, 1)
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.operations.arn]
  ok_actions          = [aws_sns_topic.operations.arn]
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "silent" {
  alarm_name          = "${var.name}-silent"
  alarm_description   = "For a quarter of an hour the function has not answered the schedule that asks whether it is there. Nothing may be watched now."
  namespace           = local.metric_namespace
  metric_name         = aws_cloudwatch_log_metric_filter.heartbeats.metric_transformation[0].name
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 300
  evaluation_periods  = 3
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.operations.arn]
  ok_actions          = [aws_sns_topic.operations.arn]
  tags                = local.tags
}

# One for each rule: EventBridge counts by rule only, and an alarm that sums them up costs as much as they do.
resource "aws_cloudwatch_metric_alarm" "bus" {
  for_each = aws_cloudwatch_event_rule.events

  alarm_name          = "${var.name}-bus-${each.key}"
  alarm_description   = "EventBridge could not invoke the function for its rule ${each.value.name}. What it gave up is in ${aws_sqs_queue.dead_letters.name}."
  namespace           = "AWS/Events"
  metric_name         = "FailedInvocations"
  dimensions          = { RuleName = each.value.name }
  statistic           = "Sum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.operations.arn]
  ok_actions          = [aws_sns_topic.operations.arn]
  tags                = local.tags
}
