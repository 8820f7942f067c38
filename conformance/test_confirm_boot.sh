#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_confirm_boot.sh ROOT PROGRAM - bdfuzz confirm boots Debian's kernel on recorded machines, and agrees
#
# Skipped (exit code 77) where the packages that confirm needs are not installed, or the kernel's cannot be had.
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
# shellcheck source=harness/confirm/machine.sh
. "$root/harness/confirm/machine.sh"
missing=$(machine_missing)
[ -z "$missing" ] || { echo "skipped: package $missing is missing" && exit 77; }
package=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^  Depends: \(linux-image-6\.1\..*\)/\1/p')
if [ -z "$package" ] || ! machine_download "$package" 2>/dev/null; then
	echo 'skipped: no package of a kernel 6.1'
	exit 77
fi

failed=0
for name in switch unprogrammed-outer; do
	"$program" confirm "$root/fixtures/boots/$name.bdf" --save "$work" >"$work/out" 2>&1
	code=$?
	if [ $code != 0 ] || ! grep -q '^CONFIRMED: ' "$work/out"; then
		echo "$name: exit code $code"
		cat "$work/out"
		failed=1
	fi
done
exit $failed
