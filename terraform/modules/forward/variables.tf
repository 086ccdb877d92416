variable "bus_arn" {
  description = "Where to: the output bus_arn of the installation at home."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:events:[a-z0-9-]+:[0-9]{12}:event-bus/[A-Za-z0-9._/-]+$", var.bus_arn))
    error_message = "bus_arn is the ARN of a bus: arn:aws:events:REGION:ACCOUNT:event-bus/default."
  }
}

variable "name" {
  description = "What everything here is called, and begins with. Begin it with the name of the installation at home, so that `tocsin doctor` finds it."
  type        = string
  default     = "tocsin-forward"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.name)) && !strcontains(var.name, "--")
    error_message = "name has 2 to 32 lower-case letters, digits and single hyphens, and begins with a letter."
  }
}

variable "patterns_file" {
  description = "What to forward: the same file as at home. By default dist/event-patterns.json of this repository, which `make lambda` writes."
  type        = string
  default     = null
}

variable "alarm_topic_arn" {
  description = "A topic of this region that is told when events could not be handed over. By default there is no alarm."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic_arn == null || can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn is the ARN of an SNS topic: arn:aws:sns:REGION:ACCOUNT:NAME."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds the role, where your organisation asks for one."
  type        = string
  default     = null
}

variable "tags" {
  description = "On everything that can have tags, beside application = NAME."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "The keys of tags do not begin with aws:, which AWS keeps for itself."
  }
}
