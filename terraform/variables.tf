variable "email" {
  description = "Who is told: an e-mail address. AWS sends it one mail for each of two topics; until they are confirmed, nothing arrives."
  type        = string

  validation {
    condition     = can(regex("^[^@\\s,;<>]+@[^@\\s,;<>]+\\.[^@\\s,;<>.]+$", var.email))
    error_message = "An address such as security@example.com is needed, without a name around it. For several people use more_emails."
  }
}

variable "more_emails" {
  description = "More addresses that get the same."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.more_emails : can(regex("^[^@\\s,;<>]+@[^@\\s,;<>]+\\.[^@\\s,;<>.]+$", address))])
    error_message = "Each of more_emails is an address such as security@example.com, without a name around it."
  }
}

variable "name" {
  description = "What everything is called, and begins with. A second instance in the same account and region needs another one."
  type        = string
  default     = "tocsin"
  nullable    = false

  validation {
    # 24: the bucket's name adds an account and a region, and has 63 characters.
    condition     = can(regex("^[a-z][a-z0-9-]{0,22}[a-z0-9]$", var.name)) && !strcontains(var.name, "--")
    error_message = "name has 2 to 24 lower-case letters, digits and single hyphens, and begins with a letter: buckets and queues are named after it."
  }
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

variable "permissions_boundary" {
  description = "ARN of the policy that bounds the function's role, where your organisation asks for one."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary is the ARN of a policy: arn:aws:iam::123456789012:policy/NAME."
  }
}

# --- the function

variable "architecture" {
  description = "The function's processor. arm64 costs a fifth less."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture is arm64 or x86_64."
  }
}

variable "package" {
  description = "The function's zip. By default dist/tocsin-lambda-ARCHITECTURE.zip of this repository, where `make lambda` puts it."
  type        = string
  default     = null

  validation {
    condition     = var.package == null || try(endswith(var.package, ".zip"), false)
    error_message = "package is a file whose name ends with .zip."
  }
}

variable "patterns_file" {
  description = "What the event bus is told. By default dist/event-patterns.json of this repository, which `make lambda` writes from the same rules."
  type        = string
  default     = null
}

variable "memory_mb" {
  description = "The function's memory. Its share of a processor grows with it: 1,769 MB are one."
  type        = number
  # A log file of up to 64 MiB is held while it is read, beside its text; matching alone needs a tenth of it.
  default  = 512
  nullable = false

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240 && floor(var.memory_mb) == var.memory_mb
    error_message = "memory_mb is a whole number from 128 to 10240."
  }
}

variable "timeout_seconds" {
  description = "How long one invocation may take. An event takes milliseconds; ten large log files take seconds."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.timeout_seconds >= 10 && var.timeout_seconds <= 900 && floor(var.timeout_seconds) == var.timeout_seconds
    error_message = "timeout_seconds is a whole number from 10 to 900."
  }
}

variable "reserved_concurrency" {
  description = "How many invocations at once are kept for this function and are its most. By default none are kept: a new account has only ten in all."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null || try(var.reserved_concurrency >= 5 && floor(var.reserved_concurrency) == var.reserved_concurrency, false)
    error_message = "reserved_concurrency is a whole number of at least 5: with 0 nothing rings, and two may be busy with log files and two with retries while an alert waits."
  }
}

variable "min_severity" {
  description = "Alerts below it are not sent. info is for the record: every change of a policy or a route."
  type        = string
  default     = "low"
  nullable    = false

  validation {
    condition     = contains(["info", "low", "medium", "high", "critical"], var.min_severity)
    error_message = "min_severity is info, low, medium, high or critical."
  }
}

variable "disabled_rules" {
  description = "Ids of rules that stay silent: see `tocsin rules list`."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.disabled_rules : can(regex("^[a-z0-9][a-z0-9-]*$", id))])
    error_message = "disabled_rules holds ids of rules, such as iam-user-created."
  }
}

variable "sinks" {
  description = "Channels beside the topic: a list of sinks with the keys of docs/sinks.md. An address or key that is a secret is named: {ssm = \"/tocsin/slack\"} or {secretsmanager = \"tocsin#slack\"}."
  type        = any
  default     = []
  nullable    = false

  validation {
    condition     = can([for sink in var.sinks : sink.type]) && !can(keys(var.sinks))
    error_message = "sinks is a list of objects that have a type: [{ name = \"team\", type = \"slack\", url = { ssm = \"/tocsin/slack\" } }]."
  }
  validation {
    condition     = alltrue([for sink in try([for sink in var.sinks : sink], []) : contains(keys(local.sink_keys), try(sink.type, ""))])
    error_message = "sinks: a type is ${join(", ", keys(local.sink_keys))}."
  }
  # With one wrong sink the function does not start, and nothing rings.
  validation {
    condition = alltrue([for sink in try([for sink in var.sinks : sink], []) : length(setsubtract(
      try(keys(sink), []), concat(["name", "type", "min_severity"], flatten(try(local.sink_keys[sink.type].required, [])), try(local.sink_keys[sink.type].optional, keys(sink), []))
    )) == 0])
    error_message = "sinks: unknown keys: ${join("; ", [for sink in try([for sink in var.sinks : sink], []) : "${try(sink.type, "")}: ${join(", ", setsubtract(
      try(keys(sink), []), concat(["name", "type", "min_severity"], flatten(try(local.sink_keys[sink.type].required, [])), try(local.sink_keys[sink.type].optional, keys(sink), []))
    ))}"])}. docs/sinks.md has those of each type."
  }
  validation {
    condition = alltrue([for sink in try([for sink in var.sinks : sink], []) : anytrue([
      for needed in try(local.sink_keys[sink.type].required, [[]]) : alltrue([for key in needed : try(sink[key], null) != null])
    ])])
    error_message = "sinks: each needs the keys of its type: ${join("; ", [for type in distinct([for sink in try([for sink in var.sinks : sink], []) : try(sink.type, "")]) : "${type}: ${join(" or ", [for needed in try(local.sink_keys[type].required, [[]]) : join(" and ", needed)])}"])}."
  }
  validation {
    condition = alltrue(flatten([for sink in try([for sink in var.sinks : sink], []) : [
      for key in ["url", "token", "routing_key", "key", "secret", "old_secret"] :
      can(tostring(sink[key])) ? try(sink[key], null) == null || key == "url" : length(setsubtract(try(keys(sink[key]), ["ssm"]), ["ssm", "secretsmanager", "env", "file"])) == 0 && length(try(keys(sink[key]), ["ssm"])) == 1
    ]]))
    error_message = "sinks: token, routing_key, key, secret and old_secret are named, never told: { ssm = \"/tocsin/NAME\" } or { secretsmanager = \"NAME#KEY\" }, one of them."
  }
  validation {
    condition     = alltrue([for sink in try([for sink in var.sinks : sink], []) : contains(["info", "low", "medium", "high", "critical"], try(coalesce(sink.min_severity), "info"))])
    error_message = "sinks: min_severity is info, low, medium, high or critical."
  }
  validation {
    condition     = alltrue([for sink in try([for sink in var.sinks : sink], []) : can(regex("^[A-Za-z0-9_-]{1,40}$", try(coalesce(sink.name), "x")))])
    error_message = "sinks: a name has 1 to 40 letters, digits, - and _."
  }
  # The permission to send is made of what stands in it.
  validation {
    condition     = alltrue([for sink in try([for sink in var.sinks : sink], []) : try(sink.type, "") != "sqs" || try(sink.queue_url, null) == null || can(regex("^https://sqs[.][a-z0-9-]+[.][a-z0-9.-]+/[0-9]{12}/[A-Za-z0-9_-]+([.]fifo)?$", sink.queue_url))])
    error_message = "sinks: queue_url is https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, as `aws sqs get-queue-url` shows it."
  }
  validation {
    condition     = alltrue([for sink in try([for sink in var.sinks : sink], []) : try(sink.type, "") != "ses" || try(sink.from, null) == null || can(regex("[^<>@\\s]+@[^<>@\\s]+", sink.from))])
    error_message = "sinks: from of ses is an address: \"tocsin@example.com\" or \"Tocsin <tocsin@example.com>\"."
  }
  validation {
    condition     = length(distinct([for sink in try([for sink in var.sinks : sink], []) : try(sink.name, sink.type, "")])) == length(try([for sink in var.sinks : sink], [])) && !contains([for sink in try([for sink in var.sinks : sink], []) : try(sink.name, "")], "topic")
    error_message = "sinks: each has a name of its own, and \"topic\" is taken."
  }
  validation {
    condition     = alltrue([for sink in try([for sink in var.sinks : sink], []) : !contains(["slack", "discord", "teams", "google_chat", "ntfy", "webhook"], try(sink.type, "")) || !can(tostring(sink.url)) || try(sink.url, null) == null])
    error_message = "sinks: the url of slack, discord, teams, google_chat, ntfy and webhook is a secret and would stand in Terraform's state: name it, url = { ssm = \"/tocsin/slack\" }."
  }
  validation {
    condition     = length(jsonencode(var.sinks)) <= 3000
    error_message = "sinks: Lambda takes 4 KB of settings in all, and this is more than 3,000 bytes."
  }
  validation {
    condition     = !can(regex("\"(ssm|secretsmanager|bucket|prefix|group|bus|topic_arn|queue_url)\":\"[^\"]*[*?$]", jsonencode(var.sinks)))
    error_message = "sinks: names are without *, ? and $, which would widen what the function may do."
  }
}

variable "sink_key_arns" {
  description = "Keys of yours that encrypt what the sinks name: parameters, secrets, queues, topics, buckets."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.sink_key_arns : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", arn))])
    error_message = "sink_key_arns holds ARNs of keys (not of aliases): arn:aws:kms:REGION:ACCOUNT:key/ID."
  }
}

variable "retry_attempts" {
  description = "How often a channel is asked before an alert is a dead letter of it. 100 are two days."
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.retry_attempts >= 1 && var.retry_attempts <= 1000 && floor(var.retry_attempts) == var.retry_attempts
    error_message = "retry_attempts is a whole number from 1 to 1000."
  }
}

variable "drill_hours" {
  description = "Every so many hours a drill goes through the whole chain to every channel, and an alarm rings when receipts are missing. 0: none but those of `tocsin drill`."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.drill_hours >= 0 && var.drill_hours <= 160 && floor(var.drill_hours) == var.drill_hours
    error_message = "drill_hours is a whole number from 0 to 160: an alarm of CloudWatch looks back seven days at most."
  }
}

variable "rules_bundle" {
  description = "s3://BUCKET/KEY of a bundle that replaces the rules in the zip (`tocsin rules compile --bundle`). Needs patterns_file: the bus must be told of the same rules."
  type        = string
  default     = null

  validation {
    condition     = var.rules_bundle == null || can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^*?$]+$", var.rules_bundle))
    error_message = "rules_bundle has the form s3://BUCKET/KEY, without *, ? and $: they would widen what the function may read."
  }
  validation {
    condition     = var.rules_bundle == null || var.patterns_file != null
    error_message = "rules_bundle needs patterns_file: without it the bus filters by the rules in the zip, and what only your rules want never reaches the function. `tocsin rules compile --terraform -o patterns.json`, with the rules of the bundle, writes it."
  }
}

variable "enrichment_file" {
  description = "s3://BUCKET/KEY of names for accounts and networks, in place of those in the zip (docs/function.md). It is read when a new process of the function starts."
  type        = string
  default     = null

  validation {
    condition     = var.enrichment_file == null || can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^*?$]+$", var.enrichment_file))
    error_message = "enrichment_file has the form s3://BUCKET/KEY, without *, ? and $: they would widen what the function may read."
  }
}

variable "log_level" {
  description = "What the function writes into its log."
  type        = string
  default     = "info"
  nullable    = false

  validation {
    # Not warning and error: the heartbeat is a line of level info, and without it an alarm rings.
    condition     = contains(["debug", "info"], var.log_level)
    error_message = "log_level is debug or info; the heartbeat's lines, which an alarm waits for, are of level info."
  }
}

variable "log_retention_days" {
  description = "How long the function's log is kept."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is one of the numbers that CloudWatch Logs knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}

variable "kms_key_arn" {
  description = "A key of yours for the queues, the table and the log, whose policy lets in what docs/deploy.md names. By default AWS's own keys, which cost nothing."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn is the ARN of a key (not of an alias): arn:aws:kms:REGION:ACCOUNT:key/ID."
  }
}

variable "claims_backup" {
  description = "Point-in-time recovery of the table of claims. Losing the table costs no more than an alert that rings twice."
  type        = bool
  default     = false
  nullable    = false
}

variable "publishers" {
  description = "ARNs of roles that may publish to the alerts topic beside the function, such as that of a `tocsin serve`."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.publishers : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/[^*?]+$", arn))])
    error_message = "publishers holds ARNs of roles or users without wildcards: arn:aws:iam::123456789012:role/NAME."
  }
}

# --- what is watched

variable "existing_trail_name" {
  description = "The trail that this account has already. By default one is made; a second trail costs money, because only the first copy of management events is free."
  type        = string
  default     = null

  validation {
    condition     = var.existing_trail_name == null || can(regex("^(arn:[a-z-]+:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/)?[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$", var.existing_trail_name))
    error_message = "existing_trail_name is a trail's name or its ARN, as `aws cloudtrail describe-trails` shows it."
  }
}

variable "existing_log_bucket" {
  description = "The bucket of the existing trail, whose log files shall be read as well. account: whose bucket it is, when it is not this account's. kms_key_arn: the key that encrypts them. prefix: what stands before AWSLogs/, with its slash."
  type = object({
    name        = string
    account     = optional(string)
    kms_key_arn = optional(string)
    prefix      = optional(string, "")
  })
  default = null

  validation {
    condition     = var.existing_log_bucket == null || var.existing_trail_name != null
    error_message = "existing_log_bucket belongs to an existing trail: give existing_trail_name as well."
  }
  validation {
    condition     = var.existing_log_bucket == null || try(can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.existing_log_bucket.name)), false)
    error_message = "existing_log_bucket.name is a bucket's name, not an ARN and not s3://."
  }
  validation {
    condition     = try(var.existing_log_bucket.account, null) == null || can(regex("^[0-9]{12}$", var.existing_log_bucket.account))
    error_message = "existing_log_bucket.account has twelve digits."
  }
  validation {
    condition     = try(var.existing_log_bucket.kms_key_arn, null) == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.existing_log_bucket.kms_key_arn))
    error_message = "existing_log_bucket.kms_key_arn is the ARN of a key (not of an alias): arn:aws:kms:REGION:ACCOUNT:key/ID."
  }
  validation {
    condition     = try(var.existing_log_bucket.prefix, "") == "" || try(endswith(var.existing_log_bucket.prefix, "/"), false)
    error_message = "existing_log_bucket.prefix ends with a slash."
  }
  validation {
    condition     = !can(regex("[*?$]", var.existing_log_bucket.prefix))
    error_message = "existing_log_bucket.prefix is without *, ? and $: they would widen what the function may read."
  }
}

variable "read_log_files" {
  description = "Read the log files of the trail that is made, too: the event bus is quick but promises nothing, and hears one region; the files are complete, from all regions, and minutes late. What both told of rings once."
  type        = bool
  default     = true
  nullable    = false
}

variable "record_data_events" {
  description = "Let the trail that is made record the data events that rules name as well, such as writes of objects into S3. AWS takes $0.10 for 100,000 of them."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.record_data_events || var.existing_trail_name == null
    error_message = "record_data_events is for the trail that is made; `tocsin rules compile --selectors` says what an existing one should record."
  }
}

variable "trail_retention_days" {
  description = "How long the log files of the trail that is made are kept."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.trail_retention_days >= 1 && floor(var.trail_retention_days) == var.trail_retention_days
    error_message = "trail_retention_days is a whole number of at least 1."
  }
}

variable "delete_logs_on_destroy" {
  description = "Let `terraform destroy` delete the bucket with the log files in it. By default it stops there: logs are evidence."
  type        = bool
  default     = false
  nullable    = false
}

variable "organization_id" {
  description = "Of your AWS organisation (o-...): its accounts may forward events to this account's bus, see modules/forward."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id looks like o-a1b2c3d4e5: `aws organizations describe-organization` shows it."
  }
}

variable "organization_trail" {
  description = "Make the trail for all accounts of the organisation; only from its management account."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.organization_trail || var.organization_id != null
    error_message = "organization_trail needs organization_id: the bucket's policy names it."
  }
  validation {
    condition     = !var.organization_trail || var.existing_trail_name == null
    error_message = "organization_trail is for the trail that is made; existing_trail_name says that there is one."
  }
}

variable "enable_guardduty" {
  description = "Switch GuardDuty on, in this region. Leave it false where it is on already: its findings are heard in any case."
  type        = bool
  default     = false
  nullable    = false
}

variable "enable_security_hub" {
  description = "Switch Security Hub on, in this region, without its standards. Leave it false where it is on already: its findings are heard in any case."
  type        = bool
  default     = false
  nullable    = false
}
