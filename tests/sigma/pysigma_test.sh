#!/usr/bin/env bash
# pysigma_test.sh TOCSIN: pysigma_test.py with the packages it needs; exit 77 (skipped) where they cannot be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tocsin=$1
python=$(tools/test-venv sigma)
exec "$python" tests/sigma/pysigma_test.py "$tocsin"
