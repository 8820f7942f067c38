#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_capture_reports.sh ROOT PROGRAM [--write] - the whole report of each recorded capture is the one that is kept
#
# fixtures/captures/NAME.report holds what bdfuzz check said of NAME.txt, without the lines that say which program and
# which kernels were asked.  With --write the reports are written anew, and `git diff` shows what changed.
set -u

root=$1 program=$2 mode=${3-}
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$root/fixtures/captures" || exit 3
failed=0 count=0

for capture in *.txt; do
	kept=${capture%.txt}.report
	"$program" check --sut linux-6.12,linux-6.1 "$capture" >"$work/out" 2>"$work/errors"
	code=$?
	[ $code -le 1 ] || { echo "$capture: exit code $code: $(cat "$work/errors")" && failed=1; }
	sed -E '/^(tool|linux-[0-9.]+) /d' "$work/out" >"$work/report"
	count=$((count + 1))
	if [ "$mode" = --write ]; then
		cp -- "$work/report" "$kept"
	elif ! diff -u "$kept" "$work/report"; then
		echo "$capture: the report is not the one that is kept"
		failed=1
	fi
done
for kept in *.report; do
	[ -e "${kept%.report}.txt" ] || { echo "$kept: there is no such capture" && failed=1; }
done
[ $count -ge 10 ] || { echo "only $count captures" && failed=1; }
exit $failed
