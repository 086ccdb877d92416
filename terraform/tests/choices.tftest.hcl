# What the variables change.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  email         = "security@example.com"
  package       = "tests/fixtures/package.zip"
  patterns_file = "tests/fixtures/event-patterns.json"
}

run "names" {
  variables {
    name = "second"
    tags = { owner = "security" }
  }
  assert {
    condition = toset([
      aws_lambda_function.tocsin.function_name, aws_sns_topic.alerts.name, aws_sns_topic.operations.name, aws_dynamodb_table.claims.name,
      aws_sqs_queue.intake.name, aws_sqs_queue.dead_letters.name, aws_cloudwatch_event_rule.events["iam"].name, aws_cloudwatch_event_rule.heartbeat.name,
      aws_kms_alias.topics.name, aws_kms_alias.trail[0].name, aws_iam_role.function.name, aws_cloudwatch_log_group.function.name, aws_cloudtrail.tocsin[0].name,
      aws_s3_bucket.trail[0].bucket, aws_cloudwatch_metric_alarm.silent.alarm_name, aws_cloudwatch_metric_alarm.silent.namespace,
      aws_cloudwatch_metric_alarm.chain["dead-letters"].alarm_name, aws_cloudwatch_metric_alarm.bus["iam"].alarm_name,
      ]) == toset([
      "second", "second-alerts", "second-operations", "second-claims", "second-intake", "second-dead-letters", "second-iam", "second-heartbeat",
      "alias/second-topics", "alias/second-trail", "second-us-east-1", "/aws/lambda/second", "second-trail-123456789012-us-east-1",
      "second-silent", "Tocsin/second", "second-dead-letters", "second-bus-iam",
    ])
    error_message = "A second instance beside the first clashes with nothing of it."
  }
  assert {
    condition     = aws_sns_topic.alerts.tags == tomap({ application = "second", owner = "security" }) && aws_lambda_function.tocsin.tags == tomap({ application = "second", owner = "security" })
    error_message = "Tags are on everything."
  }
}

run "data_events" {
  variables {
    record_data_events = true
  }
  assert {
    condition = (
      length(aws_cloudtrail.tocsin[0].event_selector) == 0
      && [for selector in aws_cloudtrail.tocsin[0].advanced_event_selector : selector.name] == ["Management events", "AWS::EC2::Snapshot for Tocsin's rules", "AWS::S3::Object for Tocsin's rules"]
    )
    error_message = "The trail records what the rules name, by selectors of one kind."
  }
  assert {
    condition = flatten([for selector in aws_cloudtrail.tocsin[0].advanced_event_selector : [
      for field in selector.field_selector : ["${selector.name}: ", field.not_starts_with] if field.field == "resources.ARN"
    ]]) == ["AWS::S3::Object for Tocsin's rules: ", "arn:aws:s3:::tocsin-trail-123456789012-us-east-1/"]
    error_message = "Writing a log file is not recorded as an event that makes the next log file."
  }
}

run "settings" {
  variables {
    min_severity         = "high"
    disabled_rules       = ["iam-changed", "kms-changed"]
    rules_bundle         = "s3://example-rules/tocsin/rules.json"
    enrichment_file      = "s3://example-names/enrichment.json"
    architecture         = "x86_64"
    memory_mb            = 256
    timeout_seconds      = 30
    reserved_concurrency = 5
    permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
    more_emails          = ["on-call@example.com", "security@example.com"]
    claims_backup        = true
    log_retention_days   = 30
  }
  assert {
    condition = (
      aws_lambda_function.tocsin.environment[0].variables["TOCSIN_MIN_SEVERITY"] == "high"
      && aws_lambda_function.tocsin.environment[0].variables["TOCSIN_DISABLE"] == "iam-changed,kms-changed"
      && aws_lambda_function.tocsin.environment[0].variables["TOCSIN_RULES"] == "s3://example-rules/tocsin/rules.json"
      && aws_lambda_function.tocsin.environment[0].variables["TOCSIN_ENRICHMENT"] == "s3://example-names/enrichment.json"
    )
    error_message = "The settings are as src/function/settings.h reads them."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Resource if statement.Sid == "ReadRules"] == [["arn:aws:s3:::example-rules/tocsin/rules.json"]]
    error_message = "The function may read its rules, and nothing beside them."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Resource if statement.Sid == "ReadNames"] == [["arn:aws:s3:::example-names/enrichment.json"]]
    error_message = "The function may read the names, and nothing beside them."
  }
  assert {
    condition = (
      tolist(aws_lambda_function.tocsin.architectures) == tolist(["x86_64"]) && aws_lambda_function.tocsin.memory_size == 256
      && aws_lambda_function.tocsin.reserved_concurrent_executions == 5 && aws_sqs_queue.intake.visibility_timeout_seconds == 180
      && aws_lambda_event_source_mapping.intake.scaling_config[0].maximum_concurrency + aws_lambda_event_source_mapping.retries.scaling_config[0].maximum_concurrency == 4
    )
    error_message = "The function is as asked for, and log files and retries leave it room for alerts."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.chain["slow"].threshold == 24000
    error_message = "Slow is four fifths of the timeout, in milliseconds."
  }
  assert {
    condition     = aws_iam_role.function.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary"
    error_message = "The role is bounded."
  }
  assert {
    condition     = length(aws_sns_topic_subscription.alerts) == 2 && length(aws_sns_topic_subscription.operations) == 2
    error_message = "An address that is given twice is subscribed once."
  }
  assert {
    condition     = aws_dynamodb_table.claims.point_in_time_recovery[0].enabled && aws_cloudwatch_log_group.function.retention_in_days == 30
    error_message = "Backup and retention are as asked for."
  }
}

run "null_is_the_default" {
  command = plan
  variables {
    more_emails            = null
    name                   = null
    tags                   = null
    architecture           = null
    memory_mb              = null
    timeout_seconds        = null
    min_severity           = null
    disabled_rules         = null
    log_level              = null
    log_retention_days     = null
    claims_backup          = null
    publishers             = null
    read_log_files         = null
    trail_retention_days   = null
    delete_logs_on_destroy = null
    organization_trail     = null
    enable_guardduty       = null
    enable_security_hub    = null
  }
  assert {
    condition     = aws_lambda_function.tocsin.function_name == "tocsin" && aws_lambda_function.tocsin.memory_size == 512 && length(aws_s3_bucket_notification.trail) == 1
    error_message = "What a module hands on without a value of its own is as if not given."
  }
}

run "an_existing_trail" {
  variables {
    existing_trail_name = "organization"
    existing_log_bucket = {
      name        = "example-log-archive"
      account     = "210987654321"
      kms_key_arn = "arn:aws:kms:us-east-1:210987654321:key/of-the-archive"
      prefix      = "trails/"
    }
  }
  assert {
    condition     = length(aws_cloudtrail.tocsin) + length(aws_s3_bucket.trail) + length(aws_kms_key.trail) + length(aws_s3_bucket_notification.trail) == 0
    error_message = "Nothing is made that is there, and the existing bucket's notifications are left alone."
  }
  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Sid => statement.Resource if contains(["ReadLogFiles", "DecryptLogFiles"], statement.Sid) } == {
      ReadLogFiles    = ["arn:aws:s3:::example-log-archive/trails/AWSLogs/*"]
      DecryptLogFiles = ["arn:aws:kms:us-east-1:210987654321:key/of-the-archive"]
    }
    error_message = "The function may read that bucket's log files."
  }
  assert {
    condition     = [for statement in jsondecode(aws_sqs_queue_policy.intake.policy).Statement : statement.Condition.StringEquals["aws:SourceAccount"] if statement.Effect == "Allow"] == ["210987654321"]
    error_message = "The bucket may be another account's, and only of that one."
  }
  assert {
    condition     = output.trail_name == "organization" && strcontains(output.next_steps, "add to the notifications of the bucket example-log-archive") && strcontains(output.next_steps, "prefix trails/AWSLogs/,") && strcontains(output.next_steps, "The bucket must be in us-east-1")
    error_message = "The output says what is left to do by hand."
  }
}

run "an_existing_trail_without_its_files" {
  variables {
    existing_trail_name = "arn:aws:cloudtrail:us-east-1:123456789012:trail/main"
  }
  assert {
    condition     = length([for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement if strcontains(jsonencode(statement.Action), "s3:")]) == 0
    error_message = "Nothing is read from S3."
  }
  assert {
    condition     = length([for statement in jsondecode(aws_sqs_queue_policy.intake.policy).Statement : statement if statement.Effect == "Allow"]) == 0
    error_message = "Nobody but the account's own people sends to the intake."
  }
}

run "an_organisation" {
  variables {
    organization_id    = "o-a1b2c3d4e5"
    organization_trail = true
  }
  assert {
    condition     = aws_cloudtrail.tocsin[0].is_organization_trail
    error_message = "The trail is the organisation's."
  }
  assert {
    condition     = contains(flatten([for statement in jsondecode(aws_s3_bucket_policy.trail[0].policy).Statement : statement.Resource if statement.Sid == "TrailWrites"]), "arn:aws:s3:::tocsin-trail-123456789012-us-east-1/AWSLogs/o-a1b2c3d4e5/*")
    error_message = "It may write below the organisation's prefix."
  }
  assert {
    condition     = aws_cloudwatch_event_permission.organization[0].principal == "*" && aws_cloudwatch_event_permission.organization[0].condition[0].value == "o-a1b2c3d4e5"
    error_message = "Accounts of the organisation may forward events, and no others."
  }
}

run "detectors" {
  variables {
    enable_guardduty    = true
    enable_security_hub = true
  }
  assert {
    condition     = aws_guardduty_detector.tocsin[0].enable && !aws_securityhub_account.tocsin[0].enable_default_standards
    error_message = "They are switched on, without what costs for each check."
  }
}

run "a_key_of_ones_own" {
  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/of-the-house"
  }
  assert {
    condition = alltrue([for key in [
      aws_sqs_queue.intake.kms_master_key_id, aws_sqs_queue.dead_letters.kms_master_key_id, aws_cloudwatch_log_group.function.kms_key_id,
      aws_dynamodb_table.claims.server_side_encryption[0].kms_key_arn,
    ] : key == "arn:aws:kms:us-east-1:123456789012:key/of-the-house"])
    error_message = "Queues, log and table are encrypted with it."
  }
  assert {
    condition     = contains(flatten([for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Resource if statement.Sid == "EncryptQueuesAndTable"]), "arn:aws:kms:us-east-1:123456789012:key/of-the-house")
    error_message = "The function may use it."
  }
}

run "another_publisher" {
  variables {
    publishers = ["arn:aws:iam::123456789012:role/tocsin-serve"]
  }
  assert {
    condition     = [for statement in jsondecode(aws_sns_topic_policy.alerts.policy).Statement : statement.Condition.ArnNotEquals["aws:PrincipalArn"] if statement.Sid == "NobodyElsePublishes"] == [["arn:aws:iam::123456789012:role/the-function", "arn:aws:iam::123456789012:role/tocsin-serve"]]
    error_message = "It is let in beside the function."
  }
}

run "in_another_region" {
  override_data {
    target = data.aws_region.current
    values = { name = "eu-west-1" }
  }
  assert {
    condition     = aws_iam_role.function.name == "tocsin-eu-west-1" && aws_s3_bucket.trail[0].bucket == "tocsin-trail-123456789012-eu-west-1"
    error_message = "What has no region in AWS has one in its name."
  }
  assert {
    condition     = strcontains(output.next_steps, "report in us-east-1. From there they come minutes late, with the log files")
    error_message = "The output says that IAM is heard late here."
  }
}

run "in_another_region_on_the_bus_alone" {
  variables {
    read_log_files = false
  }
  override_data {
    target = data.aws_region.current
    values = { name = "eu-west-1" }
  }
  assert {
    condition     = strcontains(output.next_steps, "They are NOT heard here without")
    error_message = "The output says that IAM is not heard here."
  }
}

run "in_china" {
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }
  override_data {
    target = data.aws_region.current
    values = { name = "cn-north-1" }
  }
  assert {
    condition = (
      strcontains(aws_kms_key.topics.policy, "sns.cn-north-1.amazonaws.com.cn") && strcontains(aws_kms_key.topics.policy, "arn:aws-cn:iam::123456789012:root")
      && !strcontains(aws_s3_bucket_policy.trail[0].policy, "arn:aws:s3")
    )
    error_message = "Another partition is another ARN."
  }
}
