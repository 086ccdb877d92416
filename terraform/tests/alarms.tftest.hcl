# The chain watches itself, past the function.

mock_provider "aws" {
  source = "./tests/mocks"

  override_resource {
    target = aws_sns_topic.operations
    values = { arn = "arn:aws:sns:us-east-1:123456789012:tocsin-operations" }
  }
}

variables {
  email         = "security@example.com"
  package       = "tests/fixtures/package.zip"
  patterns_file = "tests/fixtures/event-patterns.json"
}

run "alarms" {
  # --- alarms
  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.chain)) == toset(["errors", "throttles", "slow", "error-lines", "dead-letters", "late", "retries", "retries-late", "undelivered"])
    error_message = "Each way to fail has its alarm."
  }
  assert {
    condition = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.chain), values(aws_cloudwatch_metric_alarm.bus), [aws_cloudwatch_metric_alarm.silent]) :
      tolist(alarm.alarm_actions) == tolist(["arn:aws:sns:us-east-1:123456789012:tocsin-operations"])
      && tolist(alarm.ok_actions) == tolist(["arn:aws:sns:us-east-1:123456789012:tocsin-operations"])
      && length(alarm.alarm_description) > 20 && startswith(alarm.alarm_name, "tocsin-")
    ])
    error_message = "Each tells the operations topic, and says what it means."
  }
  assert {
    condition     = toset([for alarm in aws_cloudwatch_metric_alarm.bus : alarm.dimensions["RuleName"]]) == toset(keys(output.rule_names))
    error_message = "Each rule of the bus is watched."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.silent.treat_missing_data == "breaching" && aws_cloudwatch_metric_alarm.silent.comparison_operator == "LessThanThreshold"
    error_message = "Silence rings."
  }
  assert {
    condition     = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.chain), values(aws_cloudwatch_metric_alarm.bus)) : alarm.treat_missing_data == "notBreaching"])
    error_message = "Where nothing fails there is no number, and that is well."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.chain["retries"].period * aws_cloudwatch_metric_alarm.chain["retries"].evaluation_periods == 3600
      && aws_cloudwatch_metric_alarm.chain["retries"].dimensions["QueueName"] == aws_sqs_queue.retries.name
      && aws_cloudwatch_metric_alarm.chain["retries-late"].dimensions["QueueName"] == aws_sqs_queue.retries.name
    )
    error_message = "One hiccup of a channel rings nobody; an hour of them does, and so does a queue that nobody empties."
  }

  # --- metrics
  assert {
    condition = (
      aws_cloudwatch_log_metric_filter.errors.metric_transformation[0].namespace == aws_cloudwatch_metric_alarm.chain["error-lines"].namespace
      && aws_cloudwatch_log_metric_filter.errors.metric_transformation[0].name == aws_cloudwatch_metric_alarm.chain["error-lines"].metric_name
      && aws_cloudwatch_log_metric_filter.heartbeats.metric_transformation[0].namespace == aws_cloudwatch_metric_alarm.silent.namespace
      && aws_cloudwatch_log_metric_filter.heartbeats.metric_transformation[0].name == aws_cloudwatch_metric_alarm.silent.metric_name
    )
    error_message = "The alarms look at the metrics that are made."
  }
  assert {
    condition     = aws_cloudwatch_log_metric_filter.errors.pattern == "{ $.level = \"error\" }" && aws_cloudwatch_log_metric_filter.heartbeats.pattern == "{ $.message = \"heartbeat\" }"
    error_message = "The filters read the lines that the function writes."
  }
}
