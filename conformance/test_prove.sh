#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_prove.sh ROOT PROGRAM - bdfuzz prove: a planted defect is found, the same twice, what was had is kept; without
# its invariant it is not; bad input is refused in a line
#
# h5 leaks the record of a function that is ejected: nothing but LEAK can tell.
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
set=$root/build/prove/seeds
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "$*" && failed=1; }

prove() { # CODE ARGUMENT...
	want=$1
	shift
	"$root/bdfuzz" prove --no-install --bug h5 --trials 2 --seed 77 "$@" >"$work/out" 2>"$work/err"
	code=$?
	[ $code = "$want" ] || { fail "prove $*: exit code $code, expected $want" && cat "$work/out" "$work/err"; }
}

rm -rf "$set"/linux-6.1*_h5
prove 0 --cap 30
awk '/^h5 / { rows++; if ($5 != "2/2" || $6 != "2/2" || $7 != "2/2" || $8 != "LEAK" || $9 != 2 || $NF != 0) exit 1 }
     END { exit rows != 2 }' "$work/out" || { fail 'not detected in each trial' && cat "$work/out"; }
grep -q '^[1-9][0-9]* masks, [0-9]* hit$' "$work/out" || fail 'no word about masks'
grep -q '^1 defects, 2 systems: detected in 4 of 4 trials; unchanged source: 0 new findings in [1-9]' "$work/out" ||
	{ fail 'the last line' && cat "$work/out"; }
[ "$(grep -c '"defect":"h5".*"detected":{"run":[1-9].*"rule":"LEAK","in":"new_pcichild_device"' "$set/trials.jsonl")" = 4 ] ||
	{ fail 'trials.jsonl' && cat "$set/trials.jsonl"; }
grep -q '<svg' "$set/report.html" || fail 'no curves in report.html'
grep -q '^+.*bdf_triggered' "$set/report.html" || fail 'no patch in report.html'

# What is there is not run again; run anew it takes the same number of runs.
cut -d , -f 1-11 "$set/trials.jsonl" | sed 's/"cpu_s":[0-9.]*//g' >"$work/first"
prove 0 --cap 30
grep -q '^4 of 4 trials are there already$' "$work/err" || { fail 'the trials were run again' && cat "$work/err"; }
rm -rf "$set/linux-6.12_h5/fuzz_vpci/2"
printf 'system linux-6.1+h5\nreach' >"$set/linux-6.1_h5/fuzz_vpci/1/proof"
prove 0 --cap 30
grep -q '^2 of 4 trials are there already$' "$work/err" || { fail 'other trials than the missing ones' && cat "$work/err"; }
cut -d , -f 1-11 "$set/trials.jsonl" | sed 's/"cpu_s":[0-9.]*//g' >"$work/again"
cmp "$work/first" "$work/again" || fail 'other runs than the first time'

# Without the only invariant that can see it, it is not seen: the invariant is needed.
prove 0 --without LEAK --runs 300
grep -q '^only LEAK detects h5 on linux-6.12+h5, so far as 2 trials tell' "$work/out" || { fail 'seen without LEAK' && cat "$work/out"; }
prove 0 --matrix --runs 300
grep -q '^LEAK  *only$' "$work/out" || { fail 'the matrix' && cat "$work/out"; }

refuse() { # PATTERN ARGUMENT...
	pattern=$1
	shift
	output=$("$program" prove "$@" 2>&1)
	code=$?
	# shellcheck disable=SC2254
	case $code:$output in
	2:$pattern) ;;
	*) fail "prove $*: $code $output" ;;
	esac
}
refuse "bdfuzz: prove: there is no defect 'h99'; *" --bug h99
refuse "bdfuzz: prove: there is no defect 'x'; *" --explain x
refuse "bdfuzz: --from: 'air' is neither seeds nor empty" --from air
refuse "bdfuzz: --without: there is no invariant 'LEEK'; *" --without LEEK
refuse "bdfuzz: --trials: '0' is not a number *" --trials 0
refuse "bdfuzz: prove: 'h5' is no option; *" h5
"$program" prove --list | grep -q '^h5  *1  historic  trusted  linux-6.12 linux-6.1  *LEAK  *The record ' || fail '--list'
"$program" prove --explain h5 | grep -q '^  fix  *05f151a73ec2' || fail '--explain'
exit $failed
