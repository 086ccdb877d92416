# Who delivers an alert of which several copies of the event arrive: the function, src/function/dynamodb_claims.h, writes here before it publishes.

resource "aws_dynamodb_table" "claims" {
  name         = "${var.name}-claims"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  tags         = local.tags

  attribute {
    name = "id"
    type = "S"
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = var.claims_backup
  }

  # A table is always encrypted; this says with whose key.
  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]
    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}
