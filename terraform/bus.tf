# Events in, as they happen. The patterns are compiled from the rules and let through at least what the rules want; the function decides exactly.

locals {
  patterns_file    = coalesce(var.patterns_file, "${path.module}/../dist/event-patterns.json")
  patterns_missing = "There is no ${local.patterns_file}. Run `make lambda` in the root of the repository first, or say with `patterns_file` where it is."

  # null: not there, or not what `make lambda` writes. The function's preconditions say which.
  patterns_read = try({ for pattern in jsondecode(file(local.patterns_file)).patterns : tostring(pattern.name) => {
    pattern   = tostring(pattern.pattern)
    read_only = tobool(pattern.read_only)
    rules     = [for id in pattern.rules : tostring(id)]
  } }, null)
  patterns = local.patterns_read == null ? {} : local.patterns_read

  # CloudTrail's advanced event selectors that the rules need (`tocsin rules compile --selectors`).
  selectors = try(jsondecode(file(local.patterns_file)).selectors, [])

  rule_ids = toset(flatten([for pattern in local.patterns : pattern.rules]))

  # Get*, List* and Describe* reach only rules in this state (EventBridge user guide, "Read-only management events from AWS services").
  read_only_state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"

  rule_arns = [for name in keys(local.patterns) : "arn:${local.partition}:events:${local.arn_region}:rule/${var.name}-${name}"]
}

resource "aws_cloudwatch_event_rule" "events" {
  for_each = local.patterns

  name          = "${var.name}-${each.key}"
  description   = substr("For ${length(each.value.rules)} rules of Tocsin: ${join(", ", each.value.rules)}", 0, 512)
  event_pattern = each.value.pattern
  state         = each.value.read_only ? local.read_only_state : "ENABLED"
  tags          = local.tags

  lifecycle {
    precondition {
      condition     = length(each.value.pattern) <= 2048
      error_message = "Pattern ${each.key} of ${local.patterns_file} is longer than the 2,048 characters that EventBridge takes."
    }
    precondition {
      condition     = length(each.key) + length(var.name) < 64
      error_message = "The rule's name ${var.name}-${each.key} is longer than the 64 characters that EventBridge takes; choose a shorter `name`."
    }
  }
}

resource "aws_cloudwatch_event_target" "events" {
  for_each = local.patterns

  rule      = aws_cloudwatch_event_rule.events[each.key].name
  target_id = "tocsin"
  arn       = aws_lambda_function.tocsin.arn

  # As long and as often as EventBridge can; then the letter is dead, and an alarm says so.
  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }
}

# Every five minutes the function says that it is there; the alarm `silent` rings when it does not.
resource "aws_cloudwatch_event_rule" "heartbeat" {
  name                = "${var.name}-heartbeat"
  description         = "Asks the function every five minutes whether it is there."
  schedule_expression = "rate(5 minutes)"
  tags                = local.tags
}

resource "aws_cloudwatch_event_target" "heartbeat" {
  rule      = aws_cloudwatch_event_rule.heartbeat.name
  target_id = "tocsin"
  arn       = aws_lambda_function.tocsin.arn
  input     = jsonencode({ tocsin = "heartbeat" })

  # An old heartbeat says nothing: no retries, no dead letter.
  retry_policy {
    maximum_event_age_in_seconds = 60
    maximum_retry_attempts       = 0
  }
}

# Other accounts' rules (modules/forward) may put their events on this account's bus. Sources that begin with aws. cannot be forged: PutEvents refuses them.
resource "aws_cloudwatch_event_permission" "organization" {
  count = var.organization_id == null ? 0 : 1

  statement_id = "${var.name}-organization"
  principal    = "*"

  condition {
    key   = "aws:PrincipalOrgID"
    type  = "StringEquals"
    value = var.organization_id
  }
}
