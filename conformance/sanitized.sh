#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# sanitized.sh PROGRAM [ARGUMENT]... - run it, and fail if a sanitizer reported anything in any of its processes
#
# Criterion 2.4.1 passes a test whose process had a LeakSanitizer report, or that called exit(0) after one.
logs=$(mktemp -d) || exit 3
trap 'rm -rf "$logs"' EXIT
ASAN_OPTIONS=log_path=$logs/report UBSAN_OPTIONS=log_path=$logs/report:print_stacktrace=1 "$@"
code=$?
for report in "$logs"/*; do
	[ -e "$report" ] || continue
	cat "$report"
	code=1
done
exit $code
