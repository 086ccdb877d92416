# Channels beside the topic: what the function is told, and what it may.

mock_provider "aws" {
  source = "./tests/mocks"

  override_resource {
    target = aws_sqs_queue.retries
    values = { arn = "arn:aws:sqs:us-east-1:123456789012:tocsin-retries" }
  }
}

variables {
  email         = "security@example.com"
  package       = "tests/fixtures/package.zip"
  patterns_file = "tests/fixtures/event-patterns.json"
  sinks = [
    { name = "team", type = "slack", url = { ssm = "/tocsin/slack" } },
    { type = "discord", url = { secretsmanager = "tocsin#discord" }, min_severity = "high" },
    { type = "webhook", url = { ssm = "arn:aws:ssm:eu-west-1:123456789012:parameter/hook" }, secret = { secretsmanager = "tocsin#hook" } },
    { type = "pagerduty", routing_key = { ssm = "tocsin-pagerduty" } },
    { type = "sqs", queue_url = "https://sqs.eu-west-1.amazonaws.com/210987654321/alerts" },
    { type = "sns", topic_arn = "arn:aws:sns:us-east-1:123456789012:other" },
    { type = "eventbridge" },
    { name = "own", type = "eventbridge", bus = "alerts" },
    { type = "cloudwatch_logs", group = "/tocsin/alerts" },
    { type = "s3", bucket = "example-alerts", prefix = "a/" },
    { type = "securityhub", account = "123456789012", region = "us-east-1" },
    { type = "ses", from = "Tocsin <tocsin@example.com>", to = ["security@example.com"] },
  ]
}

run "channels" {
  assert {
    condition     = [for sink in jsondecode(aws_lambda_function.tocsin.environment[0].variables["TOCSIN_SINKS"]) : try(sink.name, sink.type)] == ["team", "discord", "webhook", "pagerduty", "sqs", "sns", "eventbridge", "own", "cloudwatch_logs", "s3", "securityhub", "ses"]
    error_message = "The function is told of all of them, in their order."
  }
  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Sid => statement.Resource if startswith(statement.Sid, "Channel") || contains(["ReadParameters", "ReadSecrets"], statement.Sid) } == {
      ReadParameters = [
        "arn:aws:ssm:us-east-1:123456789012:parameter/tocsin/slack", "arn:aws:ssm:eu-west-1:123456789012:parameter/hook",
        "arn:aws:ssm:us-east-1:123456789012:parameter/tocsin-pagerduty",
      ]
      ReadSecrets                           = ["arn:aws:secretsmanager:us-east-1:123456789012:secret:tocsin-??????"]
      ChannelSnsPublish                     = ["arn:aws:sns:us-east-1:123456789012:other"]
      ChannelSqsSendMessage                 = ["arn:aws:sqs:eu-west-1:210987654321:alerts"]
      ChannelEventsPutEvents                = ["arn:aws:events:us-east-1:123456789012:event-bus/default", "arn:aws:events:us-east-1:123456789012:event-bus/alerts"]
      ChannelLogsPutLogEvents               = ["arn:aws:logs:us-east-1:123456789012:log-group:/tocsin/alerts:*"]
      ChannelLogsCreateLogStream            = ["arn:aws:logs:us-east-1:123456789012:log-group:/tocsin/alerts:*"]
      ChannelS3PutObject                    = ["arn:aws:s3:::example-alerts/a/*"]
      ChannelSecurityhubBatchImportFindings = ["arn:aws:securityhub:us-east-1:123456789012:product/123456789012/default"]
      ChannelSesSendEmail                   = ["arn:aws:ses:us-east-1:123456789012:identity/example.com", "arn:aws:ses:us-east-1:123456789012:identity/tocsin@example.com"]
    }
    error_message = "Each channel adds the one permission that it needs, on what it names."
  }
  assert {
    condition     = aws_lambda_event_source_mapping.retries.function_response_types == toset(["ReportBatchItemFailures"]) && aws_sqs_queue.retries.visibility_timeout_seconds == 6 * aws_lambda_function.tocsin.timeout
    error_message = "Each job fails on its own, and stays hidden while it is worked on."
  }
}

run "keys_of_channels" {
  variables {
    sink_key_arns = ["arn:aws:kms:us-east-1:123456789012:key/of-a-queue"]
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Resource if statement.Sid == "UseKeysOfChannels"] == [["arn:aws:kms:us-east-1:123456789012:key/of-a-queue"]]
    error_message = "A key is used only when it is named."
  }
}
