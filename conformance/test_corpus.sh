#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_corpus.sh ROOT PROGRAM - bdfuzz corpus: what is superfluous is named and can go, what adds something comes in as
# text, nothing is overwritten; and every directory of corpus/ is run by a test
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "$*" && failed=1; }

corpus() { # CODE ARGUMENT...: what it says in $work/out and $work/err
	want=$1
	shift
	"$root/bdfuzz" corpus --no-install "$@" >"$work/out" 2>"$work/err"
	code=$?
	[ $code = "$want" ] || { fail "corpus $*: exit code $code, expected $want" && cat "$work/out" "$work/err"; }
}
has() { # FILE PATTERN
	grep -q -e "$2" "$work/$1" || { fail "no line $2 in" && cat "$work/$1"; }
}
count() { find "$1" -type f | wc -l; }

# A copy of a seed reaches nothing new, whichever of the two is named.  What is no input is named and passed by.
mine=$work/fuzz_vpci
cp -r "$root/corpus/seeds/fuzz_vpci" "$mine"
cp "$mine/msi.bdf" "$mine/msi-again.bdf"
echo 'no input' >"$mine/README"
printf 'frobnicate 1\n' >"$mine/other-version.bdf"
printf '# nothing but a comment\n' >"$mine/says-nothing.bdf"
files=$(count "$mine")
corpus 0 stats "$mine" --sut linux-6.12
has out '/msi\(-again\)\?\.bdf reaches nothing that others do not$'
has out '/says-nothing\.bdf reaches nothing that others do not$'
has out "^fuzz_vpci  *1  *$((files - 2))  *[1-9]"
has err 'README: passed by: '
has err 'other-version.bdf:1:1: unknown operation'
[ "$(count "$mine")" = "$files" ] || fail 'stats changed something'

# Each target has a row, also those whose inputs are no scenarios.
corpus 0 stats "$root/corpus/seeds" --sut linux-6.12
for directory in "$root"/corpus/seeds/*; do
	has out "^$(basename "$directory")  *1  *[1-9]"
done

# The smaller set reaches as much, and nothing of it can go.
corpus 0 minimise "$mine" --sut linux-6.12 --out "$work/less/fuzz_vpci"
reach=$(sed -n 's/^fuzz_vpci: .* reach all of //p' "$work/out")
less=$(count "$work/less")
if [ "$less" -le 10 ] || [ "$less" -ge $((files - 2)) ]; then fail "$less of $files files are left"; fi
[ "$(count "$mine")" = "$files" ] || fail 'minimise --out changed where it read'
corpus 0 minimise "$work/less/fuzz_vpci" --sut linux-6.12
has out "^fuzz_vpci: $less of $less inputs reach all of $reach\$"
corpus 0 minimise "$mine" --sut linux-6.12 --remove
[ "$(count "$mine")" = $((less + 2)) ] || fail 'minimise --remove removed others, or what is no input'
corpus 2 minimise "$mine" --out "$work/less"
has err 'less: has files already$'

# Bytes become text that reaches the same, named for operations and functions.
bytes=$work/bytes/fuzz_vpci
mkdir -p "$bytes"
number=100000
for file in "$root"/corpus/seeds/fuzz_vpci/*.bdf; do
	number=$((number + 1))
	"$program" pack --lean "$file" "$bytes/0123456789abcdef0123456789abcdef01$number" || fail 'pack'
done
corpus 0 minimise "$bytes" --sut linux-6.12 --out "$work/text/fuzz_vpci"
has out " inputs reach all of $reach\$"
for file in "$work"/text/fuzz_vpci/*; do
	[ "${file%.bdf}" != "$file" ] || fail "$file is no text"
done
[ -n "$(find "$work/text" -name '*-hv_*.bdf')" ] || { fail 'no name tells a function' && ls "$work/text/fuzz_vpci"; }
corpus 0 stats "$work/text/fuzz_vpci" --sut linux-6.12
edges=${reach%% *}
has out "^fuzz_vpci  *1  *[0-9]*  *[0-9]*  *[0-9]*  *$edges "

# What libFuzzer and AFL++ keep comes in as text if it adds something; a seed that is there already does not.
queue=$work/foreign/fuzz_vf_match/queue
mkdir -p "$queue"
number=100000
for file in "$root"/conformance/scenarios/net/*.bdf; do
	number=$((number + 1))
	"$program" pack --lean "$file" "$queue/0123456789abcdef0123456789abcdef01$number" || fail 'pack'
done
for file in "$root"/corpus/seeds/fuzz_vf_match/*.bdf; do
	"$program" pack --lean "$file" "$queue/id:000000,time:0,orig:$(basename "$file" .bdf)" || fail 'pack'
done
echo 1 >"$queue/fuzzer_stats"
corpus 0 import "$queue" --sut linux-6.12 --out "$work/in"
has err 'fuzzer_stats: passed by: '
inputs=$(($(count "$queue") - 1))
came=$(count "$work/in")
has out "^fuzz_vf_match: $came of $inputs inputs reach more than the [0-9]* that are there: written to $work/in\$"
if [ "$came" = 0 ] || [ "$came" -ge $inputs ]; then fail "$came of $inputs came in"; fi
for file in "$work"/in/*; do
	case $file in
	*/*-*.bdf) "$program" replay "$file" --sut model >"$work/out" || { fail "$file does not replay" && cat "$work/out"; } ;;
	*) fail "$file is no text that is named for what it does" ;;
	esac
done
cp -r "$work/in" "$work/before"
corpus 0 import "$queue" --sut linux-6.12 --out "$work/in"
has out '^fuzz_vf_match: [0-2] of '
for file in "$work"/before/*; do
	cmp -s "$file" "$work/in/$(basename "$file")" || fail "$file was changed by another import"
done

# A full disk: a line, and no file that is not whole.
mkdir "$work/full"
if unshare -m true 2>/dev/null; then
	# shellcheck disable=SC2016 # of the other shell
	unshare -m sh -c 'mount -t tmpfs -o size=24k none "$1" 2>/dev/null || exit 77
		"$2" corpus --no-install minimise "$3" --sut linux-6.12 --out "$1" >"$4/out" 2>"$4/err"
		code=$?; for file in "$1"/*; do cmp "$file" "$3/$(basename "$file")"; done >"$4/cut" 2>&1; exit $code' \
		sh "$work/full" "$root/bdfuzz" "$mine" "$work"
	code=$?
	if [ $code != 77 ]; then
		[ $code = 2 ] || fail "a full disk: exit code $code"
		has err 'No space left on device$'
		[ ! -s "$work/cut" ] || { fail 'half a file is on a full disk' && cat "$work/cut"; }
	fi
fi

# Refused in a line.
corpus 2 stats "$work/in"
has err 'say which one with --target$'
corpus 2 stats "$mine" --target fuzz_nothing
corpus 2 stats "$mine" --out "$work/x"
corpus 2 import "$mine" --remove
corpus 2 shuffle "$mine"
corpus 2 stats
corpus 2 stats "$work/nowhere" --target fuzz_vpci

# Nothing is left of what nobody keeps.
set -- "$root"/build/work/corpus.*
[ ! -e "$1" ] || fail "$1 is left"

# Every directory of corpus/ is a target's, and a test runs it.
(cd "$(dirname "$program")" && ctest -N) >"$work/tests"
for directory in "$root"/corpus/*/*; do
	target=$(basename "$directory")
	[ -f "$root/fuzz/$target.c" ] || fail "$directory: there is no such target"
	grep -q "corpus_$target\\(_linux-.*\\)\\?\$" "$work/tests" || fail "$directory: no test runs it"
done
exit $failed
