#!/usr/bin/env bash
# The bootstrap in Debian 11 (glibc 2.31; Lambda's provided.al2023 has 2.34): old_glibc_test.sh BOOTSTRAP
# Unpacks Debian 11 once, by debootstrap, into build/debian-11. Exits 77 (ctest: skipped) where that cannot be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bootstrap=$1
root=build/debian-11

skip() {
  echo "skipped: $*"
  exit 77
}

[ "$(id -u)" = 0 ] || skip "chroot needs root"
[ -x "$bootstrap" ] || skip "$bootstrap is not there; make lambda builds it"
mkdir -p build
exec 9>$root.lock
flock 9
if [ ! -e $root/complete ]; then # written last: what was only half unpacked is unpacked again
  command -v debootstrap >/dev/null || skip "no debootstrap here (Debian: apt-get install debootstrap)"
  rm -rf $root
  log=$root.log
  debootstrap --variant=minbase bullseye $root >$log 2>&1 || skip "debootstrap failed, see $log: $(tail -n 1 $log)"
  touch $root/complete
fi
echo "in $(chroot $root /lib/x86_64-linux-gnu/libc.so.6 | head -n 1)"
# nss-resolve is what a machine with systemd has, and what a static glibc must not trip over.
sed -i 's/^hosts:.*/hosts: files resolve [!UNAVAIL=return] dns/' $root/etc/nsswitch.conf 2>/dev/null ||
  echo 'hosts: files resolve [!UNAVAIL=return] dns' >$root/etc/nsswitch.conf
python3 tests/lambda/foreign_test.py $root "$bootstrap"
