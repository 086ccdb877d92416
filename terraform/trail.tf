# CloudTrail's events reach the bus only while a trail logs. When there is none yet, this is it.

locals {
  make_trail = var.existing_trail_name == null
  trail_arn  = "arn:${local.partition}:cloudtrail:${local.arn_region}:trail/${var.name}"
  bucket     = "${var.name}-trail-${local.account}-${local.region}"
  bucket_arn = "arn:${local.partition}:s3:::${local.bucket}"
}

resource "aws_cloudtrail" "tocsin" {
  count = local.make_trail ? 1 : 0

  name                          = var.name
  s3_bucket_name                = aws_s3_bucket.trail[0].id
  kms_key_id                    = aws_kms_key.trail[0].arn
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
  is_organization_trail         = var.organization_trail
  tags                          = local.tags

  # What a trail records by default, said: rules are about reads as well.
  dynamic "event_selector" {
    for_each = var.record_data_events ? [] : ["management"]
    content {
      read_write_type           = "All"
      include_management_events = true
    }
  }

  # The same, and the data events that rules name. Not those of the trail's own bucket: each log file would make the next.
  dynamic "advanced_event_selector" {
    for_each = var.record_data_events ? local.selectors : []
    content {
      name = advanced_event_selector.value.Name
      dynamic "field_selector" {
        for_each = advanced_event_selector.value.FieldSelectors
        content {
          field  = field_selector.value.Field
          equals = field_selector.value.Equals
        }
      }
      dynamic "field_selector" {
        for_each = contains(flatten(advanced_event_selector.value.FieldSelectors[*].Equals), "AWS::S3::Object") ? ["own bucket"] : []
        content {
          field           = "resources.ARN"
          not_starts_with = ["${local.bucket_arn}/"]
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition     = !var.record_data_events || length(local.selectors) > 0
      error_message = "record_data_events: ${local.patterns_file} says nothing of data events. Run `make lambda` again, or `tocsin rules compile --terraform`."
    }
  }

  depends_on = [aws_s3_bucket_policy.trail]
}

resource "aws_kms_key" "trail" {
  count = local.make_trail ? 1 : 0

  description             = "${var.name}: CloudTrail's log files"
  enable_key_rotation     = true
  deletion_window_in_days = 30 # without it the logs are lost
  tags                    = local.tags

  # In a key's policy "*" means this key. CloudTrail's part is as its user guide has it ("Configure AWS KMS key policies for CloudTrail").
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AccountAdministersAndReads"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = concat(local.key_administration, ["kms:Decrypt"])
        Resource  = "*"
      },
      {
        Sid       = "TrailEncrypts"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "kms:GenerateDataKey*"
        Resource  = "*"
        Condition = {
          StringEquals = { "aws:SourceArn" = local.trail_arn }
          StringLike   = { "kms:EncryptionContext:aws:cloudtrail:arn" = "arn:${local.partition}:cloudtrail:*:${local.account}:trail/*" }
        }
      },
      {
        Sid       = "TrailLooksAtKey"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "kms:DescribeKey"
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } }
      },
    ]
  })
}

resource "aws_kms_alias" "trail" {
  count = local.make_trail ? 1 : 0

  name          = "alias/${var.name}-trail"
  target_key_id = aws_kms_key.trail[0].key_id
}

resource "aws_s3_bucket" "trail" {
  count = local.make_trail ? 1 : 0

  bucket        = local.bucket
  force_destroy = var.delete_logs_on_destroy
  tags          = local.tags

  # So that `terraform destroy`, when it stops at a bucket with logs in it, leaves the key that reads them.
  depends_on = [aws_kms_key.trail]
}

resource "aws_s3_bucket_public_access_block" "trail" {
  count = local.make_trail ? 1 : 0

  bucket                  = aws_s3_bucket.trail[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "trail" {
  count = local.make_trail ? 1 : 0

  bucket = aws_s3_bucket.trail[0].id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "trail" {
  count = local.make_trail ? 1 : 0

  bucket = aws_s3_bucket.trail[0].id
  versioning_configuration {
    status = "Enabled"
  }
}

# For what comes without a key of its own; the trail itself encrypts its files with the key above.
resource "aws_s3_bucket_server_side_encryption_configuration" "trail" {
  count = local.make_trail ? 1 : 0

  bucket = aws_s3_bucket.trail[0].id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "trail" {
  count = local.make_trail ? 1 : 0

  bucket = aws_s3_bucket.trail[0].id

  rule {
    id     = "retention"
    status = "Enabled"
    filter {}

    expiration {
      days = var.trail_retention_days
    }
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.trail]
}

resource "aws_s3_bucket_policy" "trail" {
  count = local.make_trail ? 1 : 0

  bucket = aws_s3_bucket.trail[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TrailLooksAtBucket"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = local.bucket_arn
        Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } }
      },
      {
        Sid       = "TrailWrites"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource = concat(
          ["${local.bucket_arn}/AWSLogs/${local.account}/*"],
          var.organization_trail ? ["${local.bucket_arn}/AWSLogs/${var.organization_id}/*"] : [],
        )
        Condition = {
          StringEquals = {
            "aws:SourceArn" = local.trail_arn
            "s3:x-amz-acl"  = "bucket-owner-full-control"
          }
        }
      },
      {
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [local.bucket_arn, "${local.bucket_arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })

  # While this is being set, S3 answers a change of the policy with a conflict.
  depends_on = [aws_s3_bucket_public_access_block.trail]
}
