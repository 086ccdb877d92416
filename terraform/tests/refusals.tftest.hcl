# What is refused, before anything is made. Each variable named below is wrong; that another one is refused as well would fail the test.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  email         = "security@example.com"
  package       = "tests/fixtures/package.zip"
  patterns_file = "tests/fixtures/event-patterns.json"
}

run "a_careless_beginner" {
  command = plan
  variables {
    email                = "Security <security@example.com>"
    name                 = "Tocsin"
    architecture         = "arm"
    memory_mb            = 64
    timeout_seconds      = 901
    reserved_concurrency = 0
    min_severity         = "urgent"
    log_level            = "error"
    log_retention_days   = 100
    existing_trail_name  = "my trail"
    trail_retention_days = 0
  }
  expect_failures = [var.email, var.name, var.architecture, var.memory_mb, var.timeout_seconds, var.reserved_concurrency, var.min_severity, var.log_level, var.log_retention_days, var.existing_trail_name, var.trail_retention_days]
}

run "rules_that_the_bus_does_not_know" {
  command = plan
  variables {
    rules_bundle  = "s3://example-rules/tocsin/rules.json"
    patterns_file = null
  }
  expect_failures = [var.rules_bundle]
}

run "data_events_of_an_existing_trail" {
  command = plan
  variables {
    existing_trail_name = "main"
    record_data_events  = true
  }
  expect_failures = [var.record_data_events]
}

run "two_emails_in_one" {
  command = plan
  variables {
    email = "a@example.com,b@example.com"
  }
  expect_failures = [var.email]
}

run "no_email" {
  command = plan
  variables {
    email = ""
    name  = "abcdefghijklmnopqrstuvwxy"
  }
  expect_failures = [var.email, var.name]
}

run "one_wrong_of_many" {
  command = plan
  variables {
    more_emails    = ["a@example.com", "b"]
    name           = "tocsin--2"
    disabled_rules = ["Root sign-in"]
    publishers     = ["*"]
    tags           = { owner = "security", "AWS:owner" = "security" }
    package        = "tests/fixtures/event-patterns.json"
  }
  expect_failures = [var.more_emails, var.name, var.disabled_rules, var.publishers, var.tags, var.package]
}

run "what_is_no_arn" {
  command = plan
  variables {
    permissions_boundary = "boundary"
    rules_bundle         = "https://example.com/rules.json"
    enrichment_file      = "names.json"
    kms_key_arn          = "alias/house"
    publishers           = ["arn:aws:iam::123456789012:role/*"]
    organization_id      = "example"
  }
  expect_failures = [var.permissions_boundary, var.rules_bundle, var.enrichment_file, var.kms_key_arn, var.publishers, var.organization_id]
}

run "a_bucket_without_its_trail" {
  command = plan
  variables {
    existing_log_bucket = { name = "example-logs" }
    organization_trail  = true
  }
  expect_failures = [var.existing_log_bucket, var.organization_trail]
}

run "a_bucket_by_its_arn" {
  command = plan
  variables {
    existing_trail_name = "main"
    existing_log_bucket = { name = "arn:aws:s3:::example-logs" }
  }
  expect_failures = [var.existing_log_bucket]
}

run "a_bucket_of_no_account" {
  command = plan
  variables {
    existing_trail_name = "main"
    existing_log_bucket = { name = "example-logs", account = "12" }
    organization_id     = "o-a1b2c3d4e5"
    organization_trail  = true
  }
  expect_failures = [var.existing_log_bucket, var.organization_trail]
}

run "a_prefix_without_its_slash" {
  command = plan
  variables {
    existing_trail_name = "main"
    existing_log_bucket = { name = "example-logs", prefix = "trails" }
  }
  expect_failures = [var.existing_log_bucket]
}

run "a_prefix_of_many" {
  command = plan
  variables {
    existing_trail_name = "main"
    existing_log_bucket = { name = "example-logs", prefix = "*/" }
    rules_bundle        = "s3://example-rules/*"
    enrichment_file     = "s3://example-names/*"
    kms_key_arn         = "arn:aws:kms:us-east-1:123456789012:key/*"
  }
  expect_failures = [var.existing_log_bucket, var.rules_bundle, var.enrichment_file, var.kms_key_arn]
}

run "a_buckets_key_by_its_alias" {
  command = plan
  variables {
    existing_trail_name = "main"
    existing_log_bucket = { name = "example-logs", kms_key_arn = "arn:aws:kms:us-east-1:123456789012:alias/logs" }
  }
  expect_failures = [var.existing_log_bucket]
}

run "a_rule_that_is_not_there" {
  command = plan
  variables {
    disabled_rules = ["iam-changed", "iam-chnaged"]
  }
  expect_failures = [aws_lambda_function.tocsin]
}

run "a_zip_that_is_not_there" {
  command = plan
  variables {
    package = "tests/fixtures/absent.zip"
  }
  expect_failures = [aws_lambda_function.tocsin]
}

run "patterns_that_are_not_there" {
  command = plan
  variables {
    patterns_file = "tests/fixtures/absent.json"
  }
  expect_failures = [aws_lambda_function.tocsin]
}

run "patterns_cut_short" {
  command = plan
  variables {
    patterns_file = "tests/fixtures/not.json"
  }
  expect_failures = [aws_lambda_function.tocsin]
}

run "patterns_of_something_else" {
  command = plan
  variables {
    patterns_file = "tests/fixtures/other.json"
  }
  expect_failures = [aws_lambda_function.tocsin]
}

run "a_pattern_without_its_pattern" {
  command = plan
  variables {
    patterns_file = "tests/fixtures/half-pattern.json"
  }
  expect_failures = [aws_lambda_function.tocsin]
}

run "no_patterns" {
  command = plan
  variables {
    patterns_file = "tests/fixtures/no-patterns.json"
  }
  expect_failures = [aws_lambda_function.tocsin]
}

run "a_pattern_that_is_too_long" {
  command = plan
  variables {
    patterns_file = "tests/fixtures/long-pattern.json"
  }
  expect_failures = [aws_cloudwatch_event_rule.events]
}

run "sinks_that_are_no_list" {
  command = plan
  variables {
    sinks          = { type = "slack" }
    retry_attempts = 0
    drill_hours    = 200
    sink_key_arns  = ["arn:aws:kms:us-east-1:123456789012:alias/x"]
  }
  expect_failures = [var.sinks, var.retry_attempts, var.drill_hours, var.sink_key_arns]
}

run "a_sink_that_there_is_not" {
  command = plan
  variables {
    sinks = [{ type = "pager" }]
  }
  expect_failures = [var.sinks]
}

run "two_sinks_of_one_name" {
  command = plan
  variables {
    sinks = [{ type = "eventbridge" }, { type = "eventbridge", bus = "other" }]
  }
  expect_failures = [var.sinks]
}

run "a_secret_address_in_the_open" {
  command = plan
  variables {
    sinks = [{ type = "slack", url = "https://hooks.slack.com/services/T/B/X" }]
  }
  expect_failures = [var.sinks]
}

run "a_sink_that_widens_what_the_function_may" {
  command = plan
  variables {
    sinks = [{ type = "webhook", url = { ssm = "/*" } }]
  }
  expect_failures = [var.sinks]
}

run "no_room_for_an_alert_beside_files_and_retries" {
  command = plan
  variables {
    reserved_concurrency = 4
  }
  expect_failures = [var.reserved_concurrency]
}

run "a_sink_with_a_slip_of_the_pen" {
  command = plan
  variables {
    sinks = [{ type = "slack", url = { ssm = "/a" }, min_severty = "high" }]
  }
  expect_failures = [var.sinks]
}

run "slack_without_its_address" {
  command = plan
  variables {
    sinks = [{ type = "slack" }]
  }
  expect_failures = [var.sinks]
}

run "s3_without_its_bucket" {
  command = plan
  variables {
    sinks = [{ type = "s3" }]
  }
  expect_failures = [var.sinks]
}

run "security_hub_without_its_account" {
  command = plan
  variables {
    sinks = [{ type = "securityhub", region = "us-east-1" }]
  }
  expect_failures = [var.sinks]
}

run "a_bot_without_its_channel" {
  command = plan
  variables {
    sinks = [{ type = "slack", token = { ssm = "/a" } }]
  }
  expect_failures = [var.sinks]
}

run "a_token_in_the_open" {
  command = plan
  variables {
    sinks = [{ type = "telegram", token = "1:A", chat = "-1" }]
  }
  expect_failures = [var.sinks]
}

run "a_place_that_there_is_not" {
  command = plan
  variables {
    sinks = [{ type = "ntfy", url = { smm = "/a" } }]
  }
  expect_failures = [var.sinks]
}

run "a_queue_without_a_region" {
  command = plan
  variables {
    sinks = [{ type = "sqs", queue_url = "https://queue.amazonaws.com/123456789012/alerts" }]
  }
  expect_failures = [var.sinks]
}

run "a_severity_and_a_name_that_there_are_not" {
  command = plan
  variables {
    sinks = [{ name = "the team", type = "eventbridge", min_severity = "urgent" }]
  }
  expect_failures = [var.sinks]
}
