# Other detectors, for accounts that have none yet. Their findings come over the bus whoever switched them on.

resource "aws_guardduty_detector" "tocsin" {
  count = var.enable_guardduty ? 1 : 0

  enable = true
  # How soon a finding that goes on is told of again; new ones come at once.
  finding_publishing_frequency = "FIFTEEN_MINUTES"
  tags                         = local.tags
}

resource "aws_securityhub_account" "tocsin" {
  count = var.enable_security_hub ? 1 : 0

  # The standards cost money for each check: a decision of its own.
  enable_default_standards = false
}
