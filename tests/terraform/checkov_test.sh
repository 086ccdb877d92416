#!/usr/bin/env bash
# checkov from its own environment: exits 77 (skipped) where it cannot be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

python=$(tools/test-venv checkov)
exec python3 tests/terraform/checkov_test.py . "$(dirname "$python")/checkov"
