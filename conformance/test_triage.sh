#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_triage.sh ROOT PROGRAM - bdfuzz triage: crashes of every form become one cause each, short, kept once; known
# findings are known; what is no crash is named; a test in C that is made fails while the finding is there
#
# h5 leaks the record of a function that is ejected.  The long crash is synthetic: its two operations between others of
# seeds.
set -u

root=$1 program=$2-h5 build=$(dirname "$2")
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "$*" && failed=1; }
[ -x "$program" ] || { echo "no $program: planted defects are not built" && exit 77; }

triage() { # CODE ARGUMENT...: what it says in $work/out and $work/err
	want=$1
	shift
	"$program" triage "$@" >"$work/out" 2>"$work/err"
	code=$?
	[ $code = "$want" ] || { fail "triage $*: exit code $code, expected $want" && cat "$work/out" "$work/err"; }
}
has() { # FILE PATTERN
	grep -q -e "$2" "$work/$1" || { fail "no line $2 in" && cat "$work/$1"; }
}

# Others' operations leave nothing behind that would be known here.
padding() { grep -hvE '^(expect|#|host|inject|rescind|suspend|resume|unload|load|fail|answer|$)|&' "$root"/corpus/seeds/fuzz_vpci/*.bdf; }
story() { grep -v '^#' "$root/conformance/scenarios/planted/h5.bdf"; }
in=$work/fuzz_vpci/crashes
mkdir -p "$in/queue"
{ padding | head -n 99 && story && padding | tail -n 99; } >"$work/long.bdf"
"$program" pack "$work/long.bdf" "$in/crash-0123456789abcdef0123456789abcdef01234567" || fail 'pack'
{ padding | head -n 20 && story; } >"$work/less.bdf"
"$program" pack "$work/less.bdf" "$in/id:000000,sig:06,src:000003,op:havoc" || fail 'pack'
cp "$work/less.bdf" "$in/less.bdf"
cp "$root/conformance/scenarios/function-dropped.bdf" "$in/known.bdf"
printf 'idle\n' >"$in/quiet.bdf"
printf 'frobnicate 1\n' >"$in/other-version.bdf"
echo 'no crash' >"$in/README.txt"
"$program" pack "$work/less.bdf" "$in/queue/id:000001,time:7,execs:9" || fail 'pack'
"$program" pack "$in/quiet.bdf" "$in/crash-1111111111111111111111111111111111111111" || fail 'pack'

triage 1 "$work/fuzz_vpci" --sut linux-6.12+h5,linux-6.1+h5 --out "$work/kept" --c-test
[ "$(ls "$work/kept")" = 'leak-new_pcichild_device-otherwise.bdf
test_leak_new_pcichild_device_otherwise.c' ] || { fail 'what was kept' && ls "$work/kept"; }
has out '^LEAK \[MEDIUM\] new: '
has out '^  shown by  4 of the crashes, '
has out '^  short     2 operations of '
has out '^  > .*hpdev = kzalloc'
has out '^linux-6.12+h5 (planted)  *FAIL  *LEAK$'
has out '^linux-6.12  *PASS'
has out '^model (not real)  *PASS'
has out '^function-stays  *FN-GHOST '
has out '^6 crashes, 2 systems: 1 new causes; 2 files were no crashes, 1 could not be read$'
has err 'README.txt: passed by: '
has err 'queue/id:000001,time:7,execs:9: passed by: an input that a corpus keeps'
has err 'other-version.bdf:1:1: unknown operation'
has err 'quiet.bdf: shows nothing here$'
has err 'crash-1111111111111111111111111111111111111111: shows nothing here, .*another version'
[ "$(grep -cv '^#\|^$' "$work/kept/leak-new_pcichild_device-otherwise.bdf")" = 2 ] || fail 'the scenario is not short'
"$program" replay "$work/kept" --sut linux-6.12+h5 >/dev/null && fail 'what was kept does not show it'
"$program" replay "$work/kept" --sut linux-6.12 >/dev/null || fail 'what was kept shows it without the defect'

# Again: what is there stays; the long one alone gives the same two operations.
cp "$work/kept/leak-new_pcichild_device-otherwise.bdf" "$work/first"
touch -d '2001-01-01' "$work/kept"/*
triage 1 "$work/fuzz_vpci" --sut linux-6.12+h5,linux-6.1+h5 --out "$work/kept" --c-test
has out 'leak-new_pcichild_device-otherwise.bdf is there already$'
[ -z "$(find "$work/kept" -newermt 2002-01-01 -type f)" ] || fail 'a file was overwritten'
triage 1 "$in"/crash-0123* --sut linux-6.12+h5 --out "$work/alone"
has out '^  short     2 operations of 200, after [0-9]* runs$'
cmp -s "$work/first" "$work/alone/leak-new_pcichild_device-otherwise.bdf" || fail 'the long one became another scenario'

# Known and nothing: no new cause, nothing written.
triage 0 "$in/known.bdf" "$in/quiet.bdf" --out "$work/none"
[ ! -e "$work/none" ] || fail 'something was written for a known finding'
triage 2 "$in/other-version.bdf"
triage 2 "$work/nowhere"
has err '^bdfuzz: .*nowhere: No such file'
triage 2 "$in/quiet.bdf" --target vpci
triage 2

# A bytes file of a target that has no scenarios.
mkdir "$work/fuzz_topology"
head -c 40 /dev/zero >"$work/fuzz_topology/crash-2222222222222222222222222222222222222222"
triage 2 "$work/fuzz_topology"
has err 'is no scenario to fuzz_topology; '

# A full disk.
full() {
	# shellcheck disable=SC2016 # of the other shell
	unshare -m sh -c 'mount -t tmpfs -o size=4k none "$1" 2>/dev/null || exit 77; head -c 9999 /dev/zero >"$1/x" 2>/dev/null
		"$2" triage "$3" --sut linux-6.12+h5 --out "$1" >"$4/out" 2>"$4/err"; code=$?; ls "$1" >"$4/left"; exit $code' \
		sh "$1" "$program" "$in/less.bdf" "$work" 2>/dev/null
}
mkdir "$work/full"
if unshare -m true 2>/dev/null; then
	full "$work/full"
	code=$?
	if [ $code != 77 ]; then
		[ $code = 2 ] || fail "a full disk: exit code $code"
		has err 'No space left on device$'
		[ "$(cat "$work/left")" = x ] || fail 'something is half written on a full disk'
	fi
fi

# The test in C: compiled as conformance/test_linux.c is, with the planted systems in place of the checked ones.
test_c=$work/kept/test_leak_new_pcichild_device_otherwise.c
commands() { ninja -C "$build" -t commands test_linux; }
compile() { # FILE
	(cd "$build" && eval "$(commands | grep ' -c [^ ]*/conformance/test_linux\.c' |
		sed "s| -MF [^ ]*| -MF $work/d|; s| -o [^ ]*| -o $work/test.o -I$root/conformance|; s| -c [^ ]*| -c $1|")" &&
		eval "$(commands | tail -n 1 | sed "s|_checked|_h5|g; s|[^ ]*/test_linux\.c\.o|$work/test.o|
			s|[^ ]*/suts_all\.c\.o|CMakeFiles/bdfuzz-h5.dir/tables/suts_bug_h5.c.o|; s| -o [^ ]*| -o $work/test|")")
}
compile "$test_c" || fail 'the test cannot be compiled'
"$work/test" >"$work/out" 2>&1 && fail 'the test passes although the finding is there'
has out 'LEAK on linux-6.12+h5, in new_pcichild_device'
sed 's/linux-6\.12+h5/linux-6.12/' "$test_c" >"$work/good.c"
compile "$work/good.c" || fail 'the other test cannot be compiled'
"$work/test" >"$work/out" 2>&1 || { fail 'the test fails without the finding' && cat "$work/out"; }
exit $failed
