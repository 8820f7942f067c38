#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_nightly.sh ROOT PROGRAM - a short night: what it leaves, what an interrupt leaves, what the next one says of it;
# a finding that nobody knows makes it fail, one that is known does not
set -u

root=$1
program=$root/build/fuzz-asan/bdfuzz
targets='fuzz_pci_scan fuzz_text --jobs 2 --sut linux-6.12'
work=$(mktemp -d) || exit 3
child=
trap '[ -z "$child" ] || kill "$child" 2>/dev/null; rm -rf "$work"' EXIT
out=$work/out
findings=$out/work/linux-6.12/fuzz_pci_scan/findings

fail() {
	printf '%s\n' "$*"
	cat "$work/said"
	exit 1
}

night() { # [OPTION]...: a night of two targets, without what has tests of its own
	# shellcheck disable=SC2086 # words
	"$program" nightly $targets --runs 30 --skip afl,conformance,bench --out "$out" "$@" >"$work/said" 2>&1
}

endless() { # [OPTION]...: the same without an end, in the background, until its first finding
	rm -rf "$findings"
	# shellcheck disable=SC2086 # words
	"$program" nightly $targets --runs 100000000 --skip afl,conformance,bench --out "$out" "$@" >"$work/said" 2>&1 &
	child=$!
	until ls "$findings"/*.bdf >/dev/null 2>&1; do
		kill -0 "$child" 2>/dev/null || fail 'the night ended by itself'
		sleep 0.2
	done
}

interrupt() {
	kill -TERM "$child"
	wait "$child"
	child=
}

"$root/bdfuzz" nightly --no-install fuzz_text --runs 1 --skip afl,conformance,bench --out "$out" >"$work/said" 2>&1 ||
	fail "the front door: exit code $?"
rm -r "$out"

# What is wrong is said in one line, and nothing is made.
for wrong in '--skip sleep' '--minutes 0' '--out /dev/null/x' 'fuzz_none' '--sut model'; do
	# shellcheck disable=SC2086 # options and their values
	"$program" nightly --out "$out" $wrong >"$work/said" 2>&1
	[ $? = 2 ] || fail "nightly $wrong: not refused"
	[ "$(wc -l <"$work/said")" = 1 ] || fail "nightly $wrong: not one line"
done

# Interrupted in its first unit it leaves a page, and goes on only with the same options; nobody else comes in.
endless
"$program" nightly --out "$out" >"$work/second" 2>&1
[ $? = 2 ] || fail 'two nights in one directory'
grep -q 'another night is running there' "$work/second" || fail 'two nights in one directory'
interrupt
grep -q '^interrupted' "$work/said" || fail 'it does not say that it was interrupted'
[ -s "$out/index.html" ] || fail 'an interrupted night has no page'
night
[ $? = 2 ] || fail 'it went on with other runs'
grep -q 'goes on with its own runs' "$work/said" || fail 'it does not say why it does not go on'

# Killed in the middle of a line, what was whole is kept; the rest is done.
rm "$out/results.jsonl"
night --skip afl,conformance,bench,compare || fail "a night: exit code $?"
[ "$(grep -c '"type":"unit"' "$out/results.jsonl")" = 7 ] || fail 'not the units that there should be'
head -n 14 "$out/results.jsonl" >"$work/cut"
units=$(grep -c '"type":"unit"' "$work/cut")
[ "$units" -gt 0 ] || fail 'nothing left to go on from'
printf '{"type":"finding","unit' >>"$work/cut"
cp "$work/cut" "$out/results.jsonl"
night --skip afl,conformance,bench,compare || fail "after a torn line: exit code $?"
grep -q '^going on with the night' "$work/said" || fail 'a torn night was not gone on with'
tail -n 1 "$out/results.jsonl" | grep -q '"type":"end"' || fail 'no end'
[ "$(grep -c '"type":"unit"' "$out/results.jsonl")" = 7 ] || fail 'a unit was lost, or done twice'
grep -q '"type":"coverage","unit":"coverage","system":"linux-6.12","file":"drivers/pci/probe.c"' "$out/results.jsonl" ||
	fail 'no lines of probe.c'

# The next night, with two findings as if it had met them (synthetic): nobody knows one; the other is known, by a mask
# that asks for a situation.
cat >"$work/new.bdf" <<'END'
# finding: PCI-ONCE on linux-6.12
# mode: trusted
# sentence: A function is found once. <made up for a test>
# where: drivers/pci/probe.c:1 (nowhere)

root 1
plug 2 1 00.0 endpoint
boot
END
sed 's/^# finding: .*/# finding: PCI-AGAIN on linux-6.12\n# known: PCI-AGAIN on linux-6.12/; s/^# where.*/# where: (more)/' \
	"$work/new.bdf" >"$work/known.bdf"
endless --skip afl,merge,coverage,conformance,bench
interrupt
cp "$work/new.bdf" "$findings/PCI-ONCE-00000001.bdf"
cp "$work/known.bdf" "$findings/PCI-AGAIN-00000002.bdf"
sed -i 's/"runs":100000000/"runs":30/' "$out/results.jsonl"
night --skip afl,merge,coverage,conformance,bench
[ $? = 1 ] || fail 'a new finding, and it did not fail'
grep -q '^1 new findings' "$work/said" || fail 'not one new finding'
for file in index.html junit.xml summary.md; do
	grep -q 'PCI-ONCE' "$out/$file" || fail "$file does not have the new finding"
	! grep -q '<made up' "$out/$file" || fail "$file has text that is no text"
done
grep -q '<svg.*' "$out/index.html" || fail 'no picture'
grep -q '"kind":"finding came".*PCI-ONCE' "$out/results.jsonl" || fail 'that it came since the night before is not said'
for file in .bdf .bdf.svg; do
	[ -s "$out/findings/fuzz_pci_scan-linux-6.12-PCI-ONCE-00000001$file" ] || fail 'the finding is not kept'
done

# And when it is gone.
night || fail "the last night: exit code $?"
grep -q '"kind":"finding gone".*PCI-ONCE' "$out/results.jsonl" || fail 'that it is gone is not said'
[ -s "$out/nights/0002.jsonl" ] || fail 'the nights before are not kept'

# A result that is none is named, and stays as it is.
echo '{"what":1}' >>"$out/results.jsonl"
cp "$out/results.jsonl" "$work/before"
night
[ $? = 2 ] || fail 'a foreign line was read'
grep -q 'results.jsonl:[0-9]*: this is no result of a night' "$work/said" || fail 'a foreign line is not named'
cmp -s "$out/results.jsonl" "$work/before" || fail 'results that could not be read were changed'

# A full disk: a line, and what was written down is whole.
mkdir "$work/full"
if unshare -m true 2>/dev/null; then
	# shellcheck disable=SC2016 # of the other shell
	unshare -m sh -c 'mount -t tmpfs -o size=64k none "$1" 2>/dev/null || exit 77
		"$2" nightly fuzz_text --runs 2000 --jobs 1 --skip afl,coverage,conformance,bench --out "$1" >"$3/said" 2>&1
		code=$?; cp "$1/results.jsonl" "$3/left"; exit $code' sh "$work/full" "$program" "$work"
	code=$?
	if [ $code != 77 ]; then
		[ $code = 3 ] || fail "a full disk: exit code $code"
		grep -q 'No space left on device$' "$work/said" || fail 'a full disk is not named'
		! grep -qv '^{.*}$' "$work/left" || fail 'half a line is on a full disk'
	fi
fi
exit 0
