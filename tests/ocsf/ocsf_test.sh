#!/usr/bin/env bash
# ocsf_test.sh TOCSIN: ocsf_test.py with the packages it needs; exit 77 (skipped) where they cannot be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tocsin=$1
python=$(tools/test-venv ocsf)
exec "$python" tests/ocsf/ocsf_test.py "$tocsin"
