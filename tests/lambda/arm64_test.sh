#!/usr/bin/env bash
# The arm64 bootstrap under qemu-user, in a root that holds nothing else: arm64_test.sh BOOTSTRAP
# Exits 77 (ctest: skipped) where that cannot be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bootstrap=$1

skip() {
  echo "skipped: $*"
  exit 77
}

[ "$(id -u)" = 0 ] || skip "chroot needs root"
[ -x "$bootstrap" ] || skip "$bootstrap is not there; make lambda builds it"
emulator=$(command -v qemu-aarch64-static) || skip "no qemu-aarch64-static here (Debian: apt-get install qemu-user-static)"
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
python3 tests/lambda/foreign_test.py "$root" "$bootstrap" "$emulator"
