# Where alerts go beside the topic, and the queue of what a channel has not taken. The function's own settings: docs/function.md.

locals {
  sinks = [for sink in var.sinks : sink]

  # What each type needs (all of one of the lists) and may have beside name, type and min_severity; tests/terraform/sinks_test.py asks the function.
  sink_keys = jsondecode(file("${path.module}/sink_keys.json"))

  # Secrets are named, never told: {ssm = "/tocsin/slack"}, {secretsmanager = "tocsin#slack"}. The text of all settings has each place once or more.
  sinks_text = jsonencode(local.sinks)
  parameters = sort(distinct(flatten(regexall("\"ssm\":\"([^\"]+)\"", local.sinks_text))))
  secrets    = sort(distinct([for id in flatten(regexall("\"secretsmanager\":\"([^\"]+)\"", local.sinks_text)) : split("#", id)[0]]))

  parameter_arns = [for name in local.parameters : startswith(name, "arn:") ? name : "arn:${local.partition}:ssm:${local.arn_region}:parameter/${trimprefix(name, "/")}"]
  # Secrets Manager puts six characters of its own behind a secret's name.
  secret_arns = [for id in local.secrets : startswith(id, "arn:") ? id : "arn:${local.partition}:secretsmanager:${local.arn_region}:secret:${id}-??????"]

  # What each kind of sink needs, on the one thing that it names.
  sink_permissions = flatten([for sink in local.sinks : [
    for permission in [
      { type = "sns", action = "sns:Publish", resource = try(sink.topic_arn, null) },
      { type = "sqs", action = "sqs:SendMessage", resource = try(
      "arn:${local.partition}:sqs:${regex("^https://sqs[.]([a-z0-9-]+)[.]", sink.queue_url)[0]}:${split("/", sink.queue_url)[3]}:${split("/", sink.queue_url)[4]}", null) },
      { type = "eventbridge", action = "events:PutEvents", resource = try(startswith(sink.bus, "arn:"), false) ? try(sink.bus, null) : "arn:${local.partition}:events:${local.arn_region}:event-bus/${try(sink.bus, "default")}" },
      { type = "cloudwatch_logs", action = "logs:PutLogEvents", resource = try("arn:${local.partition}:logs:${try(sink.region, local.region)}:${local.account}:log-group:${sink.group}:*", null) },
      { type = "cloudwatch_logs", action = "logs:CreateLogStream", resource = try("arn:${local.partition}:logs:${try(sink.region, local.region)}:${local.account}:log-group:${sink.group}:*", null) },
      { type = "s3", action = "s3:PutObject", resource = try("arn:${local.partition}:s3:::${sink.bucket}/${try(sink.prefix, "tocsin/")}*", null) },
      { type = "securityhub", action = "securityhub:BatchImportFindings", resource = try("arn:${local.partition}:securityhub:${sink.region}:${sink.account}:product/${sink.account}/default", null) },
      { type = "ses", action = "ses:SendEmail", resource = try("arn:${local.partition}:ses:${try(sink.region, local.region)}:${local.account}:identity/${regex("[^<>@\\s]+@([^<>@\\s]+)", sink.from)[0]}", null) },
      { type = "ses", action = "ses:SendEmail", resource = try("arn:${local.partition}:ses:${try(sink.region, local.region)}:${local.account}:identity/${regex("[^<>@\\s]+@[^<>@\\s]+", sink.from)}", null) },
      { type = "ses", action = "ses:SendEmail", resource = try("arn:${local.partition}:ses:${try(sink.region, local.region)}:${local.account}:configuration-set/${sink.configuration_set}", null) },
    ] : { action = permission.action, resource = permission.resource } if permission.type == try(sink.type, "") && permission.resource != null
  ]])
  sink_actions = distinct([for permission in local.sink_permissions : permission.action])

  channel_permissions = concat(
    [for arns in length(local.parameter_arns) == 0 ? [] : [local.parameter_arns] : {
      Sid      = "ReadParameters"
      Effect   = "Allow"
      Action   = ["ssm:GetParameter"]
      Resource = arns
    }],
    [for arns in length(local.secret_arns) == 0 ? [] : [local.secret_arns] : {
      Sid      = "ReadSecrets"
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = arns
    }],
    [for arns in length(var.sink_key_arns) == 0 ? [] : [var.sink_key_arns] : {
      Sid      = "UseKeysOfChannels"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = arns
    }],
    [for action in local.sink_actions : {
      Sid      = "Channel${join("", [for part in split(":", action) : title(part)])}"
      Effect   = "Allow"
      Action   = [action]
      Resource = distinct([for permission in local.sink_permissions : permission.resource if permission.action == action])
    }],
  )
}

resource "aws_sqs_queue" "retries" {
  name                              = "${var.name}-retries"
  visibility_timeout_seconds        = 6 * var.timeout_seconds
  message_retention_seconds         = local.fourteen_days
  sqs_managed_sse_enabled           = var.kms_key_arn == null ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 300
  tags                              = local.tags

  # The function counts attempts itself; here only a message counts that it cannot finish with.
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue_policy" "retries" {
  queue_url = aws_sqs_queue.retries.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyOverTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = aws_sqs_queue.retries.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_lambda_event_source_mapping" "retries" {
  event_source_arn        = aws_sqs_queue.retries.arn
  function_name           = aws_lambda_function.tocsin.arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
  tags                    = local.tags

  # A channel that is down must not take the concurrency that an alert needs.
  scaling_config {
    maximum_concurrency = 2
  }

  depends_on = [aws_iam_role_policy.function]
}
