output "next_steps" {
  description = "What to do now, in words."
  value = join("\n", concat(
    [
      "1. Confirm both subscriptions in the mails from AWS Notifications to ${join(", ", sort(local.emails))}: \"${var.name}-alerts\" is what happens in the account,",
      "   \"${var.name}-operations\" is what goes wrong with Tocsin itself. Until you have, nothing arrives.",
      "2. Run `tocsin doctor --region ${local.region} --name ${var.name}`: it looks at everything and says what is missing.",
    ],
    local.make_trail ? [] : [
      "-  Nobody has looked yet whether the trail ${var.existing_trail_name} exists and logs: `tocsin doctor` does.",
    ],
    var.existing_log_bucket == null ? [] : [
      "-  So that the log files are read, add to the notifications of the bucket ${var.existing_log_bucket.name}: events s3:ObjectCreated:*,",
      "   prefix ${var.existing_log_bucket.prefix}AWSLogs/, suffix .json.gz, queue ${aws_sqs_queue.intake.arn} (docs/deploy.md, \"An existing trail\").",
      "   The bucket must be in ${local.region}: S3 tells only queues of its own region. If it is in another one, its files cannot be read from here;",
      "   then deploy there, and modules/forward here, or do without them.",
    ],
    local.region == local.global_region ? [] : [
      "-  IAM, root's sign-ins and other global services report in ${local.global_region}. ${length(local.log_buckets) > 0
        ? "From there they come minutes late, with the log files;\n   modules/forward there, if you have not put it there yet, makes it seconds"
      : "They are NOT heard here without\n   modules/forward there"}: docs/deploy.md, \"Several regions\".",
    ],
  ))
}

output "function_name" {
  description = "The function."
  value       = aws_lambda_function.tocsin.function_name
}

output "function_arn" {
  description = "The function's ARN."
  value       = aws_lambda_function.tocsin.arn
}

output "function_role_arn" {
  description = "What the function runs as: to be let in by the policy of a bucket or key in another account."
  value       = aws_iam_role.function.arn
}

output "topic_arn" {
  description = "Where alerts are published: subscribe more channels here."
  value       = aws_sns_topic.alerts.arn
}

output "operations_topic_arn" {
  description = "Where alarms about Tocsin itself are published."
  value       = aws_sns_topic.operations.arn
}

output "claims_table" {
  description = "The DynamoDB table of claims."
  value       = aws_dynamodb_table.claims.name
}

output "intake_queue_url" {
  description = "The queue of log files, and where dead letters are sent through again."
  value       = aws_sqs_queue.intake.url
}

output "intake_queue_arn" {
  description = "For a bucket's notification."
  value       = aws_sqs_queue.intake.arn
}

output "retry_queue_url" {
  description = "What a channel has not taken, on its way to the next attempt."
  value       = aws_sqs_queue.retries.url
}

output "dead_letter_queue_url" {
  description = "What could not be handled."
  value       = aws_sqs_queue.dead_letters.url
}

output "dead_letter_queue_arn" {
  description = "For sending dead letters again."
  value       = aws_sqs_queue.dead_letters.arn
}

output "log_group_name" {
  description = "The function's log."
  value       = aws_cloudwatch_log_group.function.name
}

output "rule_prefix" {
  description = "With what the names of the rules of the bus begin."
  value       = "${var.name}-"
}

output "rule_names" {
  description = "The rules of the bus, with the state that each should have."
  value       = { for rule in aws_cloudwatch_event_rule.events : rule.name => rule.state }
}

output "bus_arn" {
  description = "For modules/forward in other regions and accounts."
  value       = "arn:${local.partition}:events:${local.arn_region}:event-bus/default"
}

output "trail_name" {
  description = "The trail whose events are heard."
  value       = local.make_trail ? aws_cloudtrail.tocsin[0].name : var.existing_trail_name
}

output "trail_bucket" {
  description = "The bucket of the trail that was made."
  value       = local.make_trail ? aws_s3_bucket.trail[0].id : null
}
