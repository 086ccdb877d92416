# The drill: through the bus like any event, and an alarm past the chain.

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

run "by_hand" {
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.drill.event_pattern) == { source = ["tocsin.drill"], "detail-type" = ["Tocsin Drill"] }
    error_message = "The bus lets drills through, and by this rule nothing else."
  }
  assert {
    condition     = length(aws_scheduler_schedule.drill) == 0 && length(aws_cloudwatch_metric_alarm.drill) == 0 && length(aws_iam_role.drill) == 0
    error_message = "No schedule, no alarm that waits for it."
  }
}

run "every_day" {
  variables {
    drill_hours = 24
    sinks       = [{ type = "slack", url = { ssm = "/tocsin/slack" } }, { type = "eventbridge", bus = "alerts" }]
  }
  assert {
    condition = (
      aws_scheduler_schedule.drill["drills"].schedule_expression == "rate(24 hours)"
      && aws_scheduler_schedule.drill["drills"].target[0].arn == "arn:aws:events:us-east-1:123456789012:event-bus/default"
      && aws_scheduler_schedule.drill["drills"].target[0].eventbridge_parameters[0].source == "tocsin.drill"
      && aws_scheduler_schedule.drill["drills"].target[0].eventbridge_parameters[0].detail_type == "Tocsin Drill"
      && jsondecode(aws_scheduler_schedule.drill["drills"].target[0].input) == { drill = "<aws.scheduler.execution-id>" }
    )
    error_message = "The schedule puts the event that the rule and the function know."
  }
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.drill["drills"].threshold == 3 && aws_cloudwatch_metric_alarm.drill["drills"].period == 25 * 3600
      && aws_cloudwatch_metric_alarm.drill["drills"].treat_missing_data == "breaching"
      && tolist(aws_cloudwatch_metric_alarm.drill["drills"].alarm_actions) == tolist(["arn:aws:sns:us-east-1:123456789012:tocsin-operations"])
      && aws_cloudwatch_metric_alarm.drill["drills"].metric_name == aws_cloudwatch_log_metric_filter.drills.metric_transformation[0].name
      && aws_cloudwatch_log_metric_filter.drills.pattern == "{ $.message = \"drill receipt\" }"
    )
    error_message = "A receipt of each channel and of the topic in each window, or the operations topic is told."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.drill["drills"].policy).Statement[0].Condition == { StringEquals = { "events:source" = "tocsin.drill" } }
    error_message = "The schedule may put nothing but drills."
  }
}

run "every_hour" {
  variables {
    drill_hours = 1
  }
  assert {
    condition     = aws_scheduler_schedule.drill["drills"].schedule_expression == "rate(1 hour)"
    error_message = "AWS wants the singular for one."
  }
}
