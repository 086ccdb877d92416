# What the function is handed in batches, and the end of everything that could not be done.
#
# One queue of dead letters for all that can fail: EventBridge (the function could not be invoked), Lambda (its attempts failed), the intake (a message
# was received five times), a channel (channels.tf). The function reads the letters of all, so that one command sends them through again: docs/deploy.md, "Dead letters".

locals {
  fourteen_days = 1209600
}

resource "aws_sqs_queue" "dead_letters" {
  name                              = "${var.name}-dead-letters"
  message_retention_seconds         = local.fourteen_days
  sqs_managed_sse_enabled           = var.kms_key_arn == null ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 300
  tags                              = local.tags
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "BusLeavesWhatItCouldNotDeliver"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.dead_letters.arn
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account }
          ArnLike      = { "aws:SourceArn" = local.rule_arns }
        }
      },
      {
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.dead_letters.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_sqs_queue" "intake" {
  name = "${var.name}-intake"
  # AWS asks for six times the function's timeout: while a batch is retried inside Lambda, its messages must stay hidden.
  visibility_timeout_seconds        = 6 * var.timeout_seconds
  message_retention_seconds         = local.fourteen_days
  sqs_managed_sse_enabled           = var.kms_key_arn == null ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 300
  tags                              = local.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue_policy" "intake" {
  queue_url = aws_sqs_queue.intake.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.intake.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      [for bucket in local.log_buckets : {
        Sid       = "BucketTellsOfLogFiles"
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.intake.arn
        Condition = {
          StringEquals = { "aws:SourceAccount" = bucket.account }
          ArnEquals    = { "aws:SourceArn" = bucket.arn }
        }
      }],
    )
  })
}
