#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_fuzz.sh ROOT PROGRAM - two sessions with the same runs and seed print the same, but for the rates; known
# findings are passed, and their hits counted; a hostile host's are told apart; what the seeds do not reach is explained
set -u

root=$1
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

for time in 1 2; do
	"$root/bdfuzz" fuzz --no-install --runs 3000 --jobs 1 --seed 3 >"$work/$time" 2>"$work/log"
	code=$?
	if [ $code -gt 1 ]; then
		cat "$work/$time" "$work/log"
		exit 1
	fi
	grep -q '^fuzz_vpci  *linux-.* 3000 ' "$work/$time" || { cat "$work/$time" && exit 1; }
	# Some cause is met again and again; each mask that is listed was hit, and those that are not are counted.
	awk '/^known finding / { at = index($0, "hits") } /^$/ { at = 0 }
	     at && !/^known / { n = substr($0, at) + 0; if (n < 1) exit 1; if (n > 1) again = 1 }
	     / masks, [1-9][0-9]* hit$/ { counted = 1 } END { exit !(again && counted) }' "$work/$time" ||
		{ cat "$work/$time" && exit 1; }
	# The fourth column of the table is the rate.
	awk '/^fuzz_/ { $4 = "" } /^target/ { $0 = "" } { print }' "$work/$time" >"$work/$time.same"
done
diff "$work/1.same" "$work/2.same" || exit 1

# A hostile host's session: its own target, the trusted one's seeds too; each finding says which host it needs.
"$root/bdfuzz" fuzz --no-install --hostile --runs 1500 --jobs 1 --seed 3 --sut linux-6.12 >"$work/hostile" 2>"$work/log"
code=$?
if [ $code -gt 1 ] || ! grep -q '^fuzz_vpci_hostile  *linux-6.12 .* 1500 ' "$work/hostile"; then
	cat "$work/hostile" "$work/log"
	exit 1
fi
findings=$root/build/work-fixed/linux-6.12/fuzz_vpci_hostile/findings
grep -lq '^# mode: hostile' "$findings"/*.bdf || { echo 'no finding of a hostile host' && exit 1; }
for file in "$findings"/*.bdf; do
	case $(grep -c '^# mode: hostile' "$file")$(grep -c '^host hostile = 1' "$file") in
	11 | 00) ;;
	*) echo "$file: mode and scenario differ" && exit 1 ;;
	esac
done

# Every line of the driver is reached by a seed or explained, and nothing is explained that is reached.
for kernel in 6.1 6.12; do
	"$root/bdfuzz" coverage --no-install --seeds --sut linux-$kernel >"$work/lines" 2>&1
	code=$?
	if [ $code != 0 ] || ! tail -n 1 "$work/lines" | grep -q "^linux-$kernel: .* lines, 9.* explained, 0 not\$"; then
		cat "$work/lines"
		exit 1
	fi
done
