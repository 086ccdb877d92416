#!/usr/bin/env bash
# package_test.sh BUILD: makes the .deb from a built tree, unpacks it elsewhere and runs what is in it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "package: $1" >&2
  exit 1
}

cpack -G DEB --config "$build/CPackConfig.cmake" -B "$work/dist" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
debs=("$work"/dist/*.deb)
[[ ${#debs[@]} == 1 && -f ${debs[0]} ]] || fail "one .deb was expected, found: ${debs[*]}"
dpkg-deb -x "${debs[0]}" "$work/root"
dpkg-deb -e "${debs[0]}" "$work/control"

for file in usr/bin/tocsin lib/systemd/system/tocsin.service etc/tocsin/tocsin.yaml usr/share/doc/tocsin/LICENSE \
  usr/share/doc/tocsin/README.md usr/share/doc/tocsin/examples/tocsin.yaml; do
  [[ -f $work/root/$file ]] || fail "$file is missing"
done
while read -r file; do
  [[ -f $work/root$file ]] || fail "conffile $file is missing"
done <"$work/control/conffiles"
for script in postinst prerm postrm; do
  [[ -x $work/control/$script ]] || fail "$script cannot be run"
  sh -n "$work/control/$script"
done
grep -q '^Depends: .*libc6' "$work/control/control" || fail "the package names no libraries"
find "$work/root" \( -name '*.a' -o -name '*.h' \) | grep . && fail "the package holds parts of the build"

version=$("$work/root/usr/bin/tocsin" --version)
grep -q "$(dpkg-deb -f "${debs[0]}" Version)" <<<"$version" || fail "tocsin --version says '$version'"

# The settings that the package brings are accepted, once their two absolute folders are moved here.
sed "s|/var/lib/tocsin|$work/state|; s|/etc/tocsin|$work/root/etc/tocsin|" "$work/root/etc/tocsin/tocsin.yaml" \
  >"$work/tocsin.yaml"
mkdir "$work/state"
"$work/root/usr/bin/tocsin" serve --config "$work/tocsin.yaml" --check || fail "its own settings are refused"

# systemd reads the unit, where there is a systemd to ask.
if command -v systemd-analyze >/dev/null; then
  sed "s|/usr/bin/tocsin|$work/root/usr/bin/tocsin|" "$work/root/lib/systemd/system/tocsin.service" >"$work/tocsin.service"
  said=$(systemd-analyze verify "$work/tocsin.service" 2>&1 | grep -F "$work/tocsin.service" || true)
  [[ -z $said ]] || fail "systemd about the unit: $said"
fi
echo "$(basename "${debs[0]}") holds what it should and runs"
