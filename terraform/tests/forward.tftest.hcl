# modules/forward: another region or account.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  bus_arn       = "arn:aws:events:eu-west-1:123456789012:event-bus/default"
  patterns_file = "tests/fixtures/event-patterns.json"
}

run "forwards" {
  module {
    source = "./modules/forward"
  }
  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.home : target.arn == var.bus_arn && target.role_arn == aws_iam_role.bus.arn])
    error_message = "Each rule hands its events home."
  }
  assert {
    condition     = output.rule_names["tocsin-forward-secretsmanager-reads"] == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" && output.rule_names["tocsin-forward-iam"] == "ENABLED"
    error_message = "Reads need their state here, too."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.bus.policy).Statement : { may = statement.Action, on = statement.Resource }] == [{ may = ["events:PutEvents"], on = [var.bus_arn] }]
    error_message = "The role may put events on that bus, and nothing else."
  }
  assert {
    condition     = jsondecode(aws_iam_role.bus.assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "123456789012"
    error_message = "Only this account's bus takes the role."
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.dead_letters) == 0
    error_message = "Without somebody to tell there is no alarm."
  }
}

run "an_alarm_that_tells_somebody" {
  module {
    source = "./modules/forward"
  }
  variables {
    alarm_topic_arn = "arn:aws:sns:us-east-1:123456789012:on-call"
  }
  assert {
    condition     = tolist(aws_cloudwatch_metric_alarm.dead_letters[0].alarm_actions) == tolist(["arn:aws:sns:us-east-1:123456789012:on-call"])
    error_message = "What could not be handed over is told of."
  }
}

run "refuses_its_own_bus" {
  command = plan
  module {
    source = "./modules/forward"
  }
  variables {
    bus_arn = "arn:aws:events:us-east-1:123456789012:event-bus/default"
  }
  expect_failures = [aws_iam_role.bus]
}

run "refuses_what_is_no_bus" {
  command = plan
  module {
    source = "./modules/forward"
  }
  variables {
    bus_arn = "default"
  }
  expect_failures = [var.bus_arn]
}

run "says_that_patterns_are_missing" {
  command = plan
  module {
    source = "./modules/forward"
  }
  variables {
    patterns_file = "tests/fixtures/absent.json"
  }
  expect_failures = [aws_iam_role.bus]
}

run "says_that_patterns_are_cut_short" {
  command = plan
  module {
    source = "./modules/forward"
  }
  variables {
    patterns_file = "tests/fixtures/not.json"
  }
  expect_failures = [aws_iam_role.bus]
}
