#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_afl.sh ROOT PROGRAM - fuzz --engine afl: the mutator is called, runs are stable, crashes become findings, corpora
# go from one engine to the other, who is killed loses nothing, and no process is left
#
# A real target on one kernel, and small ones that are made here for what a sound target does not do.
set -u

root=$1
command -v afl-fuzz >/dev/null || exit 77
work=$(mktemp -d) || exit 3
toys='fuzz_selftest_gate fuzz_selftest_crash fuzz_selftest_chance'

processes() { # whose command line has $1, one a line
	for at in /proc/[0-9]*; do
		if tr '\0' ' ' 2>/dev/null <"$at/cmdline" | grep -q -- "$1"; then echo "${at#/proc/}"; fi
	done
}

# shellcheck disable=SC2317 # it is called
clean_up() {
	rm -rf "$work"
	for toy in $toys; do
		rm -rf "$root/build/work/-/$toy" "$root"/build/fuzz-*/fuzz/"$toy"
	done
}
trap clean_up EXIT

fail() { # with what was printed last
	cat "$work/out" "$work/err"
	echo "$*"
	exit 1
}

session() { # bdfuzz fuzz with AFL++; its exit code must be one of $1
	codes=$1
	shift
	"$program" fuzz --engine afl "$@" >"$work/out" 2>"$work/err"
	code=$?
	case $codes in
	*$code*) ;;
	*) fail "exit code $code of $*, expected one of $codes" ;;
	esac
}

toy() { # build target $1 out of standard input, as each of the builds has it
	cat >"$work/$1.c"
	for preset in fuzz-afl fuzz-afl-asan fuzz-afl-cmplog fuzz-asan; do
		case $preset in
		fuzz-afl) flags='-fsanitize-coverage=trace-pc-guard' ;;
		fuzz-afl-asan) flags='-fsanitize=address -fsanitize-coverage=trace-pc-guard' ;;
		fuzz-afl-cmplog) flags='-fsanitize-coverage=trace-pc-guard,trace-cmp' ;;
		fuzz-asan) flags='-fsanitize=address,fuzzer' ;;
		esac
		engine="$work/engine_afl.o /usr/lib/afl/afl-compiler-rt.o"
		[ $preset != fuzz-asan ] || engine=
		mkdir -p "$root/build/$preset/fuzz"
		# shellcheck disable=SC2086 # lists of words
		clang-19 -O1 -g $flags "$work/$1.c" $engine -o "$root/build/$preset/fuzz/$1" || fail "$1 could not be built"
	done
}

# The front door makes what libFuzzer needs; of AFL++'s builds only one target is made here.
"$root/bdfuzz" fuzz --no-install --runs 1 --jobs 1 --seed 1 --sut linux-6.12 >"$work/out" 2>"$work/err"
[ $? -le 1 ] || fail 'a session with libFuzzer failed'
program=$root/build/fuzz-asan/bdfuzz
for preset in fuzz-afl fuzz-afl-asan fuzz-afl-cmplog; do
	[ -f "$root/build/$preset/build.ninja" ] || (cd -- "$root" && cmake --preset $preset) >"$work/out" 2>"$work/err" ||
		fail "build/$preset could not be configured"
	mutator=fuzz/fuzz_vpci.so
	[ $preset = fuzz-afl ] || mutator=
	# shellcheck disable=SC2086 # one word, or none
	ninja -C "$root/build/$preset" fuzz/linux-6.12/fuzz_vpci $mutator >"$work/out" 2>"$work/err" ||
		fail "build/$preset could not be built"
done
clang-19 -O1 -I"$root/harness" -I"$root/fuzz" -c "$root/fuzz/engine_afl.c" -o "$work/engine_afl.o" || fail engine_afl.c

# ---- the real target -----------------------------------------------------------------------------------

session 01 --runs 4000 --jobs 2 --seed 3 --sut linux-6.12
awk '/^fuzz_vpci / && $3 >= 8000 && $NF == "100.00" { good = 1 } END { exit !good }' "$work/out" ||
	fail 'not two jobs with 4000 runs each, or not stable'
lane=$root/build/work-fixed/linux-6.12/fuzz_vpci
ls "$lane"/afl/job-*/queue >"$work/queue"
grep -q 'op:operations' "$work/queue" || fail 'nothing was found by the mutator: it was not called'
[ "$(find "$lane/corpus" -type f | wc -l)" -gt 10 ] || fail 'what AFL++ found is not in the corpus'
grep -q '^# finding: ' "$lane"/findings/*.bdf || fail 'no finding arrived as text'
grep -q 'command_line.* -c.*/build/fuzz-afl-cmplog/' "$lane/afl/job-0/fuzzer_stats" || fail 'the first job has no companion'
grep -q 'command_line.*/build/fuzz-afl-asan/' "$lane/afl/job-1/fuzzer_stats" || fail 'the second job has no ASan'

# With one job, the same runs and the same seed find the same.
for time in 1 2; do
	session 01 --runs 3000 --jobs 1 --seed 3 --sut linux-6.12
	(cd "$lane/corpus" && ls) >"$work/corpus.$time"
done
[ -s "$work/corpus.1" ] || fail 'nothing was found'
diff "$work/corpus.1" "$work/corpus.2" || fail 'the same seed finds something else'

# ---- a crash is a finding ------------------------------------------------------------------------------

toy fuzz_selftest_crash <<'C'
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
__attribute__((noinline)) static void falls_over(void) { abort(); }
int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n) { if (n > 1 && d[0] == 'X') falls_over(); return 0; }
C
session 1 --seconds 4 --jobs 1 fuzz_selftest_crash
grep -q '^fuzz_selftest_crash .* 1  *[0-9.-]*$' "$work/out" || fail 'one new finding was expected'
file=$(find "$root/build/work/-/fuzz_selftest_crash/findings" -type f ! -name '.*')
[ "$(head -c 1 "$file")" = X ] || fail "the finding is not the input: $file"

# ---- a run that depends on those before it is a failure ------------------------------------------------

toy fuzz_selftest_chance <<'C'
#include <stddef.h>
#include <stdint.h>
static volatile unsigned runs, odd, even;
int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n) { if (++runs % 2) odd++; else even += n && d[0] == 1; return 0; }
C
session 1 --seconds 3 --jobs 1 fuzz_selftest_chance
grep -q 'fuzz_selftest_chance on - is not stable: [0-9.]* %' "$work/out" || fail 'nobody says that it is not stable'

# ---- corpora go both ways; a job that is killed; a session that is killed ------------------------------

toy fuzz_selftest_gate <<'C'
#include <stddef.h>
#include <stdint.h>
#include <string.h>
static volatile unsigned steps;
int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n)
{
	if (n >= 24 && !memcmp(d, "behind a gate: ", 15))
		for (size_t i = 15; i < 24; i++)
			if (d[i] & 1)
				steps++;
	return 0;
}
C
gate=$root/build/work/-/fuzz_selftest_gate
mkdir -p "$gate/corpus"
printf 'behind a gate: .........' >"$gate/corpus/from-libfuzzer"
session 0 --seconds 4 --jobs 2 fuzz_selftest_gate
grep -q 'behind a gate' "$gate"/afl/job-0/queue/*orig:from-libfuzzer || fail 'AFL++ did not begin with the corpus'
[ "$(grep -l 'behind a gate' "$gate"/corpus/* | wc -l)" -gt 1 ] || fail 'what AFL++ found is not in the corpus'
"$program" fuzz --seconds 1 --jobs 1 fuzz_selftest_gate >"$work/out" 2>"$work/err" || fail 'libFuzzer failed'
reads=$(sed -n 's/^INFO: *\([0-9]*\) files found in .*corpus$/\1/p' "$gate/log-0.txt")
[ "${reads:-0}" -gt 1 ] || fail 'libFuzzer did not begin with what AFL++ found'

"$program" fuzz --engine afl --seconds 8 --jobs 2 fuzz_selftest_gate >"$work/out" 2>"$work/err" &
session=$!
sleep 3
kill -9 "$(processes "^afl-fuzz .*$gate.*-Sjob-1 " | head -n 1)" || fail 'no second job is running'
wait $session || fail 'a killed job is no finding'
grep -q 'fuzz_selftest_gate on -: afl-fuzz 1 was killed by signal 9; what it had found is kept' "$work/err" ||
	fail 'nobody says that a job was killed'
[ -z "$(processes "/fuzz/fuzz_selftest")" ] || fail 'a process is left'

"$program" fuzz --engine afl --seconds 60 --jobs 2 fuzz_selftest_gate >"$work/out" 2>"$work/err" &
session=$!
sleep 2
[ -n "$(processes "/fuzz/fuzz_selftest")" ] || fail 'no session to kill'
kill -9 $session
wait $session 2>/dev/null
sleep 1
[ -z "$(processes "/fuzz/fuzz_selftest")" ] || fail 'a process is left when bdfuzz is killed'

"$program" fuzz --engine afl --seconds 60 --jobs 2 fuzz_selftest_gate >"$work/out" 2>"$work/err" &
session=$!
sleep 2
kill -INT $session
wait $session || fail 'Ctrl-C is no failure'
grep -q '^fuzz_selftest_gate ' "$work/out" || fail 'no table after Ctrl-C'
[ -z "$(processes "/fuzz/fuzz_selftest")" ] || fail 'a process is left after Ctrl-C'

# ---- what cannot be ------------------------------------------------------------------------------------

PATH=/nowhere "$program" fuzz --engine afl --seconds 1 fuzz_selftest_gate >"$work/out" 2>"$work/err"
[ $? = 2 ] || fail 'no afl-fuzz: expected exit code 2'
grep -q 'needs afl-fuzz, of the package afl++' "$work/err" || fail 'no afl-fuzz: expected a line'
session 2 --engine hongg fuzz_selftest_gate
grep -q "'hongg' is none; expected afl or libfuzzer" "$work/err" || fail 'an unknown engine'
rm "$root/build/fuzz-afl/fuzz/fuzz_selftest_gate"
session 2 fuzz_selftest_gate
grep -q "no target 'fuzz_selftest_gate'.* in build/fuzz-afl\$" "$work/err" || fail 'a missing build'
exit 0
