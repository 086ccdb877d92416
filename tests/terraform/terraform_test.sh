#!/usr/bin/env bash
# terraform/ by Terraform itself: formatted, valid with each example, and `terraform test` with a mock provider. Nothing leaves the machine but what `init`
# needs where no folder with the aws provider is found: TOCSIN_TERRAFORM_PLUGINS names one. Exits 77 (skipped) without Terraform or the provider.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

skip() {
  echo "skipped: $*"
  exit 77
}

terraform=$(command -v terraform) || skip "there is no terraform in PATH (1.9 or later)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Nothing of the caller's settings, credentials or state. A copy, because `init` writes beside the files.
for name in $(compgen -e | grep -E '^(AWS|TF|TOCSIN)_' | grep -vx TOCSIN_TERRAFORM_PLUGINS); do unset "$name"; done
touch "$work/terraform.rc"
export TF_CLI_CONFIG_FILE=$work/terraform.rc TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1 AWS_EC2_METADATA_DISABLED=true
cp -r terraform "$work/terraform"
cd "$work/terraform"
find . -name '.terraform*' -prune -exec rm -rf {} +

plugins() {
  local folder found
  for folder in "${TOCSIN_TERRAFORM_PLUGINS:-}" /opt/tf-plugins /usr/local/share/terraform/plugins /usr/share/terraform/plugins \
    "${HOME:-/root}/.terraform.d/plugins"; do
    [ -d "$folder" ] || continue
    found=$(find "$folder" -path '*/hashicorp/aws' -type d -print -quit)
    [ -z "$found" ] || { echo "${found%/*/*/*}"; return; } # without HOST/hashicorp/aws
  done
}
folder=$(plugins)
[ -z "$folder" ] || export TF_CLI_ARGS_init="-plugin-dir=$folder"

say() { printf '== %s\n' "$*"; }

say fmt
"$terraform" fmt -check -diff -recursive . || {
  echo 'terraform fmt -recursive terraform mends it'
  exit 1
}

for root in . modules/forward examples/*; do
  say "validate $root"
  if ! "$terraform" -chdir="$root" init -backend=false -input=false -no-color >"$work/init.log" 2>&1; then
    # Without a provider there is nothing to test with; with one, `init` fails because of what stands here.
    [ -n "$folder" ] || { tail -5 "$work/init.log"; skip "terraform init found no aws provider, and no folder has it: see TOCSIN_TERRAFORM_PLUGINS"; }
    cat "$work/init.log"
    exit 1
  fi
  "$terraform" -chdir="$root" validate -no-color
done

say test
"$terraform" test -no-color
