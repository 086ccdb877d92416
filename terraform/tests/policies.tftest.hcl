# Who may do what, read from the policies as AWS gets them.

mock_provider "aws" {
  source = "./tests/mocks"

  # Apart, so that a policy that names the wrong one is found.
  override_resource {
    target = aws_sns_topic.operations
    values = { arn = "arn:aws:sns:us-east-1:123456789012:tocsin-operations" }
  }
  override_resource {
    target = aws_sns_topic.alerts
    values = { arn = "arn:aws:sns:us-east-1:123456789012:tocsin-alerts" }
  }
  override_resource {
    target = aws_sqs_queue.intake
    values = { arn = "arn:aws:sqs:us-east-1:123456789012:tocsin-intake" }
  }
  override_resource {
    target = aws_sqs_queue.dead_letters
    values = { arn = "arn:aws:sqs:us-east-1:123456789012:tocsin-dead-letters" }
  }
  override_resource {
    target = aws_sqs_queue.retries
    values = { arn = "arn:aws:sqs:us-east-1:123456789012:tocsin-retries" }
  }
  override_resource {
    target = aws_kms_key.trail
    values = { arn = "arn:aws:kms:us-east-1:123456789012:key/the-trails" }
  }
}

variables {
  email         = "security@example.com"
  package       = "tests/fixtures/package.zip"
  patterns_file = "tests/fixtures/event-patterns.json"
}

run "policies" {
  # --- only the function publishes alerts
  assert {
    condition = [for statement in jsondecode(aws_sns_topic_policy.alerts.policy).Statement : statement.Principal if statement.Effect == "Allow"] == [
      { AWS = ["arn:aws:iam::123456789012:role/the-function"] },
    ]
    error_message = "One statement allows, and only the function's role."
  }
  assert {
    condition = [for statement in jsondecode(aws_sns_topic_policy.alerts.policy).Statement : statement.Condition if statement.Sid == "NobodyElsePublishes" && statement.Effect == "Deny" && statement.Principal == "*"] == [
      { ArnNotEquals = { "aws:PrincipalArn" = ["arn:aws:iam::123456789012:role/the-function"] } },
    ]
    error_message = "Everybody else is refused, whatever their own policies say."
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_sns_topic_policy.alerts.policy).Statement : statement.Resource == "arn:aws:sns:us-east-1:123456789012:tocsin-alerts"])
    error_message = "The policy speaks of its own topic."
  }

  # --- only alarms publish operations
  assert {
    condition = [for statement in jsondecode(aws_sns_topic_policy.operations.policy).Statement : {
      who = statement.Principal, when = statement.Condition } if statement.Effect == "Allow"] == [{
      who = { Service = "cloudwatch.amazonaws.com" }
      when = {
        StringEquals = { "aws:SourceAccount" = "123456789012" }
        ArnLike      = { "aws:SourceArn" = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:tocsin-*" }
      }
    }]
    error_message = "Only this account's alarms of this installation."
  }

  # --- the function may do little
  assert {
    condition     = alltrue(flatten([for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : [for resource in statement.Resource : resource != "*" && startswith(resource, "arn:aws:")]]))
    error_message = "No permission is for everything."
  }
  assert {
    condition     = alltrue(flatten([for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : [for action in statement.Action : !strcontains(action, "*")]]))
    error_message = "No action is a wildcard."
  }
  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Sid => statement.Resource } == {
      Publish          = ["arn:aws:sns:us-east-1:123456789012:tocsin-alerts"]
      EncryptAlerts    = ["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
      Claim            = ["arn:aws:dynamodb:us-east-1:123456789012:table/a-table"]
      TakeFromIntake   = ["arn:aws:sqs:us-east-1:123456789012:tocsin-intake"]
      RetryLater       = ["arn:aws:sqs:us-east-1:123456789012:tocsin-retries"]
      LeaveDeadLetters = ["arn:aws:sqs:us-east-1:123456789012:tocsin-dead-letters"]
      Log              = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/a-function:*"]
      ReadLogFiles     = ["arn:aws:s3:::tocsin-trail-123456789012-us-east-1/AWSLogs/*"]
      DecryptLogFiles  = ["arn:aws:kms:us-east-1:123456789012:key/the-trails"]
    }
    error_message = "Each permission is for the one thing that it is meant for."
  }
  assert {
    condition     = [for statement in jsondecode(aws_sqs_queue_policy.retries.policy).Statement : [statement.Effect, statement.Principal]] == [["Deny", "*"]]
    error_message = "Nobody else is let into the queue of retries."
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.retries.redrive_policy) == { deadLetterTargetArn = "arn:aws:sqs:us-east-1:123456789012:tocsin-dead-letters", maxReceiveCount = 5 }
    error_message = "What the function cannot finish with is a dead letter."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role.function.assume_role_policy).Statement : statement.Principal] == [{ Service = "lambda.amazonaws.com" }]
    error_message = "Only Lambda takes the role."
  }

  # --- who may call the function
  assert {
    condition = (
      aws_lambda_permission.bus.principal == "events.amazonaws.com" && aws_lambda_permission.bus.source_account == "123456789012"
      && aws_lambda_permission.bus.source_arn == "arn:aws:events:us-east-1:123456789012:rule/tocsin-*"
    )
    error_message = "Only rules of this account and installation."
  }

  # --- keys
  assert {
    condition     = aws_kms_key.topics.enable_key_rotation && aws_kms_key.trail[0].enable_key_rotation
    error_message = "Keys rotate."
  }
  assert {
    condition = alltrue(flatten([for key in [aws_kms_key.topics, aws_kms_key.trail[0]] : [for statement in jsondecode(key.policy).Statement :
      [for action in flatten([statement.Action]) : action != "kms:*" && action != "kms:Encrypt" && action != "kms:CreateGrant"]
    ]]))
    error_message = "Nobody may do everything with a key, and nobody may lend it."
  }
  assert {
    condition     = length([for statement in jsondecode(aws_kms_key.topics.policy).Statement : statement if contains(keys(statement.Principal), "AWS") && contains(flatten([statement.Action]), "kms:Decrypt") && !can(statement.Condition)]) == 0
    error_message = "Of people and roles none decrypts what waits in the topics, but through SNS."
  }
  assert {
    condition = [for statement in jsondecode(aws_kms_key.topics.policy).Statement : statement.Condition if statement.Sid == "AlarmsPublish"] == [
      { StringEquals = { "kms:EncryptionContext:aws:sns:topicArn" = "arn:aws:sns:us-east-1:123456789012:tocsin-operations" } },
    ]
    error_message = "CloudWatch uses the key for the operations topic only."
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_kms_key.trail[0].policy).Statement : statement.Condition.StringEquals["aws:SourceArn"] == "arn:aws:cloudtrail:us-east-1:123456789012:trail/tocsin" if contains(keys(statement.Principal), "Service")])
    error_message = "CloudTrail uses the key for this trail only."
  }

  # --- the trails bucket
  assert {
    condition     = alltrue([for statement in jsondecode(aws_s3_bucket_policy.trail[0].policy).Statement : statement.Principal == { Service = "cloudtrail.amazonaws.com" } && statement.Condition.StringEquals["aws:SourceArn"] == "arn:aws:cloudtrail:us-east-1:123456789012:trail/tocsin" if statement.Effect == "Allow"])
    error_message = "Only this trail writes: no other account's trail is let in by CloudTrail's name."
  }
  assert {
    condition     = flatten([for statement in jsondecode(aws_s3_bucket_policy.trail[0].policy).Statement : statement.Resource if statement.Sid == "TrailWrites"]) == ["arn:aws:s3:::tocsin-trail-123456789012-us-east-1/AWSLogs/123456789012/*"]
    error_message = "It writes below its own account's prefix."
  }

  # --- the queues
  assert {
    condition = [for statement in jsondecode(aws_sqs_queue_policy.intake.policy).Statement : { who = statement.Principal, when = statement.Condition } if statement.Effect == "Allow"] == [{
      who = { Service = "s3.amazonaws.com" }
      when = {
        ArnEquals    = { "aws:SourceArn" = "arn:aws:s3:::tocsin-trail-123456789012-us-east-1" }
        StringEquals = { "aws:SourceAccount" = "123456789012" }
      }
    }]
    error_message = "Only the trail's bucket sends to the intake."
  }
  assert {
    condition = alltrue([for statement in jsondecode(aws_sqs_queue_policy.dead_letters.policy).Statement :
      statement.Principal == { Service = "events.amazonaws.com" } && statement.Condition.StringEquals["aws:SourceAccount"] == "123456789012"
      && contains(statement.Condition.ArnLike["aws:SourceArn"], "arn:aws:events:us-east-1:123456789012:rule/tocsin-iam") if statement.Effect == "Allow"
    ])
    error_message = "Only the rules leave dead letters."
  }
  assert {
    condition = alltrue([for policy in [aws_sqs_queue_policy.intake.policy, aws_sqs_queue_policy.dead_letters.policy, aws_sns_topic_policy.alerts.policy, aws_sns_topic_policy.operations.policy, aws_s3_bucket_policy.trail[0].policy] :
      length([for statement in jsondecode(policy).Statement : statement if statement.Effect == "Deny" && statement.Principal == "*" && try(statement.Condition.Bool["aws:SecureTransport"], "") == "false"]) == 1
    ])
    error_message = "Nothing goes over plain HTTP."
  }
}
