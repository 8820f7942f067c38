#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_findings_text.sh ROOT PROGRAM - what bdfuzz findings prints, and that malformed files are refused by file and line
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0
fail() { echo "$*" && failed=1; }
tab=$(printf '\t')

# A file that is good; what a test plants in it is a line more, a line less, or another one.
cat >good.txt <<END
# a comment
title: Something is wrong.
when: It rains.
cause: Because of
${tab}this, "quoted" and \\escaped, and

mode: trusted
kernels: 6.12 6.1
severity: LOW
line: 6.12 drivers/pci/probe.c:12 return NULL;
line: 6.1 drivers/pci/probe.c:13 return NULL;
scenario: some-thing.bdf
mask: LEAK linux-6.12 some_function
mask: LEAK linux-6.1 -
END
generate() { awk -f "$root/cmake/entries.awk" -f "$root/cmake/findings.awk" "$@"; }

generate good.txt >table 2>errors || fail "a good file was refused: $(cat errors)"
grep -q '"Because of this, \\"quoted\\" and \\\\escaped, and"' table || fail 'a value that goes on, or is quoted, was mistaken'
grep -q '{ "LEAK", "linux-6.1", "-", 0, "", &known_findings\[0\] }' table || fail 'a mask is missing from the table'
sed 's/some_function$/& after rescind,failed_probe/' good.txt >after.txt
generate after.txt >table 2>errors || fail "a mask with a condition was refused: $(cat errors)"
grep -q '"some_function", DONE(OP_RESCIND) | DONE_FAILED_PROBE, " after rescind,failed_probe", &' table || fail "the condition of a mask was mistaken: $(cat table)"
generate >table 2>errors || fail "no file at all was refused: $(cat errors)"
grep -q 'known_findings_count = 0, known_masks_count = 0' table || fail 'no file at all makes no empty table'

# refuse NAME LINE PATTERN: the file that comes in is refused there, in one line
refuse() {
	cat >"$1.txt"
	if generate "$1.txt" good.txt >table 2>errors; then
		fail "$1: was taken"
	fi
	[ "$(wc -l <errors)" = 1 ] || fail "$1: not one line: $(cat errors)"
	# shellcheck disable=SC2254
	case $(cat errors) in
	"$1.txt:$2: "$3) ;;
	*) fail "$1: expected line $2, $3, got: $(cat errors)" ;;
	esac
}
without() { sed "/^$1/d" good.txt; }
instead() { sed "s|^$1.*|$2|" good.txt; }	# the first word of a line, and the line in its place

: | refuse empty 1 '*empty*'
for key in title when mode kernels severity; do
	without "$key:" | refuse "no-$key" 13 "'$key' is missing"
	{ cat good.txt && echo "$key: 6.9"; } | refuse "twice-$key" 15 "a second '$key'"
done
without scenario: | refuse no-scenario 13 "'scenario' is missing"
instead title: 'title:' | refuse says-nothing 2 "'title' says nothing"
instead title: 'title: No stop' | refuse no-stop 2 '*full stop'
instead mode: 'mode: friendly' | refuse no-mode-of-ours 7 "*'friendly'"
instead severity: 'severity: low' | refuse small-severity 9 "*'low'"
instead kernels: 'kernels: 6.12 new' | refuse no-version 8 "'new' is no kernel's version*"
instead kernels: 'kernels: 6.12 6.12' | refuse kernel-twice 8 "'6.12' is no kernel's version, or the second time"
instead kernels: 'kernels: 6.12' | refuse kernel-not-listed 11 "'kernels' does not list 6.1"
without 'line: 6.1 ' | refuse no-line 13 "no 'line' of kernel 6.1"
without 'mask: LEAK linux-6.12' | refuse no-mask 13 "no 'mask' for linux-6.12"
instead 'line: 6.12' 'line: 6.12 probe.c' | refuse bad-line 10 'a line is: *'
instead 'line: 6.12' 'line: 6.12 probe.c:x return' | refuse no-number 10 'a line is: *'
instead 'line: 6.12' 'line: 6.12 probe.c:12' | refuse no-text 10 'a line is: *'
instead scenario: 'scenario: ../x.bdf' | refuse elsewhere 12 'a scenario is *'
instead 'mask: LEAK linux-6.12' 'mask: LEAK linux-* f' | refuse pattern-system 13 'a mask is: *'
instead 'mask: LEAK linux-6.12' 'mask: LEAK linux-6.12 f*' | refuse pattern-frame 13 'a mask is: *'
instead 'mask: LEAK linux-6.12' 'mask: LEAK linux-6.12' | refuse no-frame 13 'a mask is: *'
instead 'mask: LEAK linux-6.12' 'mask: LEAK linux-6.12 f after' | refuse no-condition 13 'a mask is: *'
instead 'mask: LEAK linux-6.12' 'mask: LEAK linux-6.12 f behind rescind' | refuse no-after 13 'a mask is: *'
instead 'mask: LEAK linux-6.12' 'mask: leak linux-6.12 f' | refuse no-rule 13 'a mask is: *'
instead 'mask: LEAK linux-6.12' 'mask: LEAK linux-6.1 -' | refuse mask-twice 14 'the same mask as in mask-twice.txt:13'
instead when: 'whence: x' | refuse unknown-key 3 "unknown key 'whence'"
instead when: 'It rains.' | refuse no-key 3 "expected 'key: value'*"
{ printf '\tx\n' && cat good.txt; } | refuse goes-on 1 'goes on with nothing'
instead when: 'when: \xc3\xa9' | refuse not-ascii 3 '*ASCII*'
refuse Capital 1 'such a file is called *' <good.txt
generate none.txt >table 2>errors && fail 'a file that is not there was taken'
grep -q '^none.txt:1: ' errors || fail "a file that is not there: $(cat errors)"
cp good.txt also.txt
generate good.txt also.txt >table 2>errors && fail 'two files with one mask were taken'
grep -q '^also.txt:13: the same mask as in good.txt:13$' errors || fail "two files with one mask: $(cat errors)"

# The verb: a line each, everything about one, and names that are none.
files=$(find "$root/conformance/findings" -name '*.txt' | wc -l)
[ "$("$program" findings --format markdown | wc -l)" = "$((files + 2))" ] || fail 'findings: not one line for each file'
for file in "$root"/conformance/findings/*.txt; do
	name=${file##*/}
	name=${name%.txt}
	"$program" findings "$name" >text || fail "findings $name: exit code $?"
	[ "$(sed -n 's/^mask: /  mask      /p' "$file")" = "$(grep '^  mask ' text)" ] || fail "findings $name: other masks than in its file"
	[ "$(grep -c '^line: ' "$file")" = "$(grep -c '^  line ' text)" ] || fail "findings $name: other lines than in its file"
	# All words of the prose, in their order.
	sed -n '/^when:/,/^mode:/p' "$file" | sed '/^mode:/d; s/^cause:/cause/; s/^when:/when/' | tr -s '\t\n ' ' ' >want
	sed -n '/^  when /,/^  mode /p' text | sed '/^  mode /d' | tr -s '\t\n ' ' ' | sed 's/^ //' >got
	cmp want got || fail "findings $name: other words than in its file"
done
output=$("$program" findings nothing-known 2>&1)
code=$?
[ "$code:$output" = "2:bdfuzz: findings: there is no known finding 'nothing-known'; bdfuzz findings lists them" ] ||
	fail "findings of an unknown name: $code $output"
exit $failed
