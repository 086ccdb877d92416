# With nothing but an address.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  email         = "security@example.com"
  package       = "tests/fixtures/package.zip"
  patterns_file = "tests/fixtures/event-patterns.json"
}

run "defaults" {
  # --- the function
  assert {
    condition     = aws_lambda_function.tocsin.runtime == "provided.al2023" && tolist(aws_lambda_function.tocsin.architectures) == tolist(["arm64"])
    error_message = "The function is a bootstrap for arm64."
  }
  assert {
    condition     = aws_lambda_function.tocsin.source_code_hash == filebase64sha256("tests/fixtures/package.zip")
    error_message = "A new zip is a new function."
  }
  assert {
    condition     = aws_lambda_function.tocsin.reserved_concurrent_executions == -1
    error_message = "No concurrency is kept unless asked for."
  }
  assert {
    condition = aws_lambda_function.tocsin.environment[0].variables == tomap({
      TOCSIN_SNS_TOPIC_ARN  = aws_sns_topic.alerts.arn
      TOCSIN_CLAIMS_TABLE   = "tocsin-claims"
      TOCSIN_RETRY_QUEUE    = aws_sqs_queue.retries.url
      TOCSIN_DEAD_LETTERS   = aws_sqs_queue.dead_letters.url
      TOCSIN_RETRY_ATTEMPTS = "100"
      TOCSIN_MIN_SEVERITY   = "low"
      TOCSIN_LOG_LEVEL      = "info"
    })
    error_message = "The function refuses variables that it does not know; unset ones must not be there."
  }
  assert {
    condition = (
      aws_lambda_function_event_invoke_config.tocsin.maximum_retry_attempts == 2 &&
      aws_lambda_function_event_invoke_config.tocsin.destination_config[0].on_failure[0].destination == aws_sqs_queue.dead_letters.arn
    )
    error_message = "What fails three times is a dead letter."
  }

  # --- the bus
  assert {
    condition     = output.rule_names["tocsin-iam"] == "ENABLED"
    error_message = "A pattern of writes is in the plain state."
  }
  assert {
    condition     = output.rule_names["tocsin-secretsmanager-reads"] == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    error_message = "A pattern of reads needs the state that delivers them."
  }
  assert {
    condition     = toset(keys(output.rule_names)) == toset([for one in jsondecode(file("tests/fixtures/event-patterns.json")).patterns : "tocsin-${one.name}"])
    error_message = "Each pattern is a rule."
  }
  assert {
    condition     = alltrue([for one in jsondecode(file("tests/fixtures/event-patterns.json")).patterns : aws_cloudwatch_event_rule.events[one.name].event_pattern == one.pattern])
    error_message = "The patterns are deployed as they were compiled."
  }
  assert {
    condition = alltrue([for target in aws_cloudwatch_event_target.events :
      target.arn == aws_lambda_function.tocsin.arn && target.dead_letter_config[0].arn == aws_sqs_queue.dead_letters.arn
      && target.retry_policy[0].maximum_retry_attempts == 185 && target.retry_policy[0].maximum_event_age_in_seconds == 86400
    ])
    error_message = "Each rule invokes the function, tries for a day, and leaves a letter."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_target.heartbeat.input) == { tocsin = "heartbeat" }
    error_message = "The heartbeat says that it is one."
  }
  assert {
    condition     = length(aws_cloudwatch_event_permission.organization) == 0
    error_message = "No other account may put events on the bus unless asked for."
  }

  # --- the trail
  assert {
    condition = (
      aws_cloudtrail.tocsin[0].is_multi_region_trail && aws_cloudtrail.tocsin[0].include_global_service_events
      && aws_cloudtrail.tocsin[0].enable_log_file_validation && !aws_cloudtrail.tocsin[0].is_organization_trail
    )
    error_message = "The trail hears all regions and signs what it writes."
  }
  assert {
    condition     = aws_cloudtrail.tocsin[0].event_selector[0].include_management_events && aws_cloudtrail.tocsin[0].event_selector[0].read_write_type == "All"
    error_message = "It records management events, reads among them."
  }
  assert {
    condition     = aws_cloudtrail.tocsin[0].kms_key_id == aws_kms_key.trail[0].arn
    error_message = "The trail encrypts its files with a key of the account."
  }
  assert {
    condition     = aws_s3_bucket.trail[0].bucket == "tocsin-trail-123456789012-us-east-1" && !aws_s3_bucket.trail[0].force_destroy
    error_message = "The bucket is named after account and region, and its logs survive terraform destroy."
  }
  assert {
    condition = alltrue([for closed in [
      aws_s3_bucket_public_access_block.trail[0].block_public_acls, aws_s3_bucket_public_access_block.trail[0].block_public_policy,
      aws_s3_bucket_public_access_block.trail[0].ignore_public_acls, aws_s3_bucket_public_access_block.trail[0].restrict_public_buckets,
    ] : closed])
    error_message = "Nothing of the bucket is public."
  }
  assert {
    condition     = aws_s3_bucket_notification.trail[0].queue[0].queue_arn == aws_sqs_queue.intake.arn
    error_message = "Log files are read."
  }

  # --- the queues and the table
  assert {
    condition     = jsondecode(aws_sqs_queue.intake.redrive_policy) == { deadLetterTargetArn = aws_sqs_queue.dead_letters.arn, maxReceiveCount = 5 }
    error_message = "What cannot be read is a dead letter."
  }
  assert {
    condition     = aws_sqs_queue.intake.visibility_timeout_seconds == 6 * aws_lambda_function.tocsin.timeout
    error_message = "AWS asks for six times the function's timeout."
  }
  assert {
    condition     = tolist(aws_lambda_event_source_mapping.intake.function_response_types) == tolist(["ReportBatchItemFailures"])
    error_message = "A message fails alone."
  }
  assert {
    condition     = aws_dynamodb_table.claims.hash_key == "id" && aws_dynamodb_table.claims.ttl[0].attribute_name == "expires_at" && aws_dynamodb_table.claims.ttl[0].enabled
    error_message = "The table is as src/function/dynamodb_claims.h has it."
  }

  # --- who is told
  assert {
    condition     = toset(keys(aws_sns_topic_subscription.alerts)) == toset(["security@example.com"]) && toset(keys(aws_sns_topic_subscription.operations)) == toset(["security@example.com"])
    error_message = "The address gets alerts and alarms."
  }
  assert {
    condition     = strcontains(output.next_steps, "Confirm both subscriptions") && strcontains(output.next_steps, "security@example.com") && strcontains(output.next_steps, "tocsin doctor")
    error_message = "The output says what to do now."
  }
  assert {
    condition     = !strcontains(output.next_steps, "global services")
    error_message = "In us-east-1 there is nothing to say about global services."
  }
  assert {
    condition     = length(aws_guardduty_detector.tocsin) == 0 && length(aws_securityhub_account.tocsin) == 0
    error_message = "What costs money is switched on only when asked for."
  }
}
