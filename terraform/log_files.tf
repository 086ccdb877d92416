# The second way in. The bus is quick, best effort, without events over 256 KB and of one region; the trail's log files have everything, minutes later.
# S3 tells the intake queue of each file, the function reads it; what the bus has told of already is claimed and does not ring again.

locals {
  read_own_bucket = local.make_trail && var.read_log_files

  log_buckets = concat(
    local.read_own_bucket ? [{ arn = local.bucket_arn, account = local.account, prefix = "" }] : [],
    var.existing_log_bucket == null ? [] : [{
      arn     = "arn:${local.partition}:s3:::${var.existing_log_bucket.name}"
      account = coalesce(var.existing_log_bucket.account, local.account)
      prefix  = var.existing_log_bucket.prefix
    }],
  )
  log_keys = concat(
    local.read_own_bucket ? [aws_kms_key.trail[0].arn] : [],
    try(var.existing_log_bucket.kms_key_arn, null) == null ? [] : [var.existing_log_bucket.kms_key_arn],
  )
}

# Of an existing bucket the notification is not ours to set: this resource replaces all that a bucket has. The output next_steps says what to add.
resource "aws_s3_bucket_notification" "trail" {
  count = local.read_own_bucket ? 1 : 0

  bucket = aws_s3_bucket.trail[0].id

  queue {
    id            = "${var.name}-intake"
    queue_arn     = aws_sqs_queue.intake.arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "AWSLogs/"
    filter_suffix = ".json.gz"
  }

  # S3 tries the queue when it is told of it.
  depends_on = [aws_sqs_queue_policy.intake]
}
