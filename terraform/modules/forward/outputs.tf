output "rule_names" {
  description = "The rules of this bus, with the state that each should have."
  value       = { for rule in aws_cloudwatch_event_rule.events : rule.name => rule.state }
}

output "dead_letter_queue_url" {
  description = "What could not be handed over."
  value       = aws_sqs_queue.dead_letters.url
}
