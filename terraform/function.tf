# The function, what it may do, and who may call it.

locals {
  package         = coalesce(var.package, "${path.module}/../dist/tocsin-lambda-${var.architecture}.zip")
  package_missing = "There is no ${local.package}. Run `make lambda` in the root of the repository first, or say with `package` where the zip is."

  disabled_unknown = sort(setsubtract(var.disabled_rules, local.rule_ids))

  bundle_arn = var.rules_bundle == null ? null : "arn:${local.partition}:s3:::${trimprefix(var.rules_bundle, "s3://")}"

  enrichment_arn = var.enrichment_file == null ? null : "arn:${local.partition}:s3:::${trimprefix(var.enrichment_file, "s3://")}"

  settings = {
    TOCSIN_SNS_TOPIC_ARN  = aws_sns_topic.alerts.arn
    TOCSIN_CLAIMS_TABLE   = aws_dynamodb_table.claims.name
    TOCSIN_SINKS          = length(local.sinks) == 0 ? null : local.sinks_text
    TOCSIN_RETRY_QUEUE    = aws_sqs_queue.retries.url
    TOCSIN_DEAD_LETTERS   = aws_sqs_queue.dead_letters.url
    TOCSIN_RETRY_ATTEMPTS = tostring(var.retry_attempts)
    TOCSIN_MIN_SEVERITY   = var.min_severity
    TOCSIN_DISABLE        = length(var.disabled_rules) == 0 ? null : join(",", var.disabled_rules)
    TOCSIN_RULES          = var.rules_bundle
    TOCSIN_ENRICHMENT     = var.enrichment_file
    TOCSIN_LOG_LEVEL      = var.log_level
  }
}

resource "aws_lambda_function" "tocsin" {
  function_name    = var.name
  description      = "Tells people what matters in this AWS account."
  role             = aws_iam_role.function.arn
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = [var.architecture]
  filename         = local.package
  source_code_hash = fileexists(local.package) ? filebase64sha256(local.package) : null

  memory_size                    = var.memory_mb
  timeout                        = var.timeout_seconds
  reserved_concurrent_executions = coalesce(var.reserved_concurrency, -1)
  tags                           = local.tags

  environment {
    variables = { for name, value in local.settings : name => value if value != null }
  }

  # Without the policies its first invocation could neither publish nor log.
  depends_on = [aws_cloudwatch_log_group.function, aws_iam_role_policy.function]

  lifecycle {
    precondition {
      condition     = fileexists(local.package)
      error_message = local.package_missing
    }
    precondition {
      condition     = fileexists(local.patterns_file)
      error_message = local.patterns_missing
    }
    precondition {
      condition     = !fileexists(local.patterns_file) || local.patterns_read != null
      error_message = "${local.patterns_file} is not what `tocsin rules compile --terraform` writes: JSON with a list `patterns`. Run `make lambda` again."
    }
    precondition {
      condition     = local.patterns_read == null || length(local.patterns) > 0
      error_message = "${local.patterns_file} holds no pattern: nothing would ever reach the function. Run `make lambda` again."
    }
    # The function would not start. The patterns are compiled from the rules that it reads, and name each of them.
    precondition {
      condition     = length(local.patterns) == 0 || length(local.disabled_unknown) == 0
      error_message = "disabled_rules: ${local.patterns_file} knows no rule ${join(", ", local.disabled_unknown)}. `tocsin rules list` shows the ids."
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "tocsin" {
  function_name                = aws_lambda_function.tocsin.function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

# One permission for all rules of this instance: a statement a rule would grow with the rules.
resource "aws_lambda_permission" "bus" {
  statement_id   = "RulesOfTheBus"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.tocsin.function_name
  principal      = "events.amazonaws.com"
  source_arn     = "arn:${local.partition}:events:${local.arn_region}:rule/${var.name}-*"
  source_account = local.account
}

resource "aws_lambda_event_source_mapping" "intake" {
  event_source_arn                   = aws_sqs_queue.intake.arn
  function_name                      = aws_lambda_function.tocsin.arn
  batch_size                         = 10
  maximum_batching_window_in_seconds = 20 # log files are minutes late anyway; fewer invocations
  function_response_types            = ["ReportBatchItemFailures"]
  tags                               = local.tags

  # Reading files must not take the concurrency that an alert needs; two more are for retries (channels.tf).
  scaling_config {
    maximum_concurrency = var.reserved_concurrency == null ? 5 : max(2, min(5, var.reserved_concurrency - 3))
  }

  depends_on = [aws_iam_role_policy.function]
}
