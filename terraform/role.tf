# What the function may do. Each permission and why it is needed stands in docs/deploy.md; a test holds the two together.

resource "aws_iam_role" "function" {
  # IAM knows no regions: the same name in a second region would be the same role.
  name                 = "${var.name}-${local.region}"
  description          = "The function ${var.name} in ${local.region}."
  permissions_boundary = var.permissions_boundary
  tags                 = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "LambdaRunsIt"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

locals {
  permissions = concat(
    [
      {
        Sid      = "Publish"
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = [aws_sns_topic.alerts.arn]
      },
      {
        Sid      = "EncryptAlerts"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = [aws_kms_key.topics.arn]
      },
      {
        Sid      = "Claim"
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem"]
        Resource = [aws_dynamodb_table.claims.arn]
      },
      {
        Sid      = "TakeFromIntake"
        Effect   = "Allow"
        Action   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        Resource = [aws_sqs_queue.intake.arn]
      },
      {
        Sid      = "RetryLater"
        Effect   = "Allow"
        Action   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage"]
        Resource = [aws_sqs_queue.retries.arn]
      },
      {
        Sid      = "LeaveDeadLetters"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.dead_letters.arn]
      },
      {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${aws_cloudwatch_log_group.function.arn}:*"]
      },
    ],
    [for bucket in local.log_buckets : {
      Sid      = "ReadLogFiles"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:GetObjectVersion"]
      Resource = ["${bucket.arn}/${bucket.prefix}AWSLogs/*"]
    }],
    [for key in local.log_keys : {
      Sid      = "DecryptLogFiles"
      Effect   = "Allow"
      Action   = ["kms:Decrypt"]
      Resource = [key]
    }],
    [for arn in local.bundle_arn == null ? [] : [local.bundle_arn] : {
      Sid      = "ReadRules"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = [arn]
    }],
    [for arn in local.enrichment_arn == null ? [] : [local.enrichment_arn] : {
      Sid      = "ReadNames"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = [arn]
    }],
    [for key in var.kms_key_arn == null ? [] : [var.kms_key_arn] : {
      Sid      = "EncryptQueuesAndTable"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = [key]
    }],
    local.channel_permissions,
  )
}

resource "aws_iam_role_policy" "function" {
  name   = "tocsin"
  role   = aws_iam_role.function.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.permissions })
}
