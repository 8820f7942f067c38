#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_front_door.sh ROOT PROGRAM - the shell script ./bdfuzz: arguments, packages, exit codes
#
# It is run as a copy in a directory whose name has a blank, with stand-ins for the package tools and for
# the build, which write down what they were asked.
set -u

root=$1
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
home="$work/a checkout"
failed=0

mkdir -p "$home/harness" "$work/bin" "$home/build/dev" "$home/build/fuzz-asan"
cp "$root/bdfuzz" "$root/packages.txt" "$root/CMakePresets.json" "$home"
cp -R "$root/harness/cli" "$home/harness"

stand_in() { # a program $1 that does $2
	printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}
# shellcheck disable=SC2016
{
	stand_in apt-get 'echo "apt-get $*" >>"$BDF_LOG"; exit "${BDF_APT:-0}"'
	stand_in apt-cache 'exit 0'
	stand_in sudo 'echo sudo >>"$BDF_LOG"; exec "$@"'
	stand_in id 'echo "${BDF_UID:-0}"'
	stand_in dpkg-query 'shift 3; for p; do [ "$p" = "${BDF_MISSING:-}" ] || echo "$p installed"; done'
	stand_in cmake 'echo cmake >>"$BDF_LOG"'
	stand_in ninja 'echo "ninja $*" >>"$BDF_LOG"; exit "${BDF_NINJA:-0}"'
}
# shellcheck disable=SC2016
printf '#!/bin/sh\nfor a; do printf "[%%s]" "$a"; done\n' >"$home/build/dev/bdfuzz"
chmod +x "$home/build/dev/bdfuzz"
ln -s ../dev/bdfuzz "$home/build/fuzz-asan/bdfuzz"
BDF_LOG=$work/log
PATH=$work/bin:$PATH
export BDF_LOG PATH

# check NAME CODE PATTERN COMMAND...: exit code and, as a shell pattern, all of the output
check() {
	name=$1 want=$2 pattern=$3
	shift 3
	: >"$BDF_LOG"
	output=$(cd / && "$@" 2>&1)
	code=$?
	# shellcheck disable=SC2254
	case $output in
	$pattern) [ "$code" = "$want" ] && return ;;
	esac
	printf '%s: exit code %s, expected %s; output, expected %s:\n%s\n' "$name" "$code" "$want" "$pattern" "$output"
	failed=1
}
logged() { # NAME PATTERN: what the stand-ins wrote down
	# shellcheck disable=SC2254
	case $(cat "$BDF_LOG") in
	$2) ;;
	*)
		printf '%s: expected %s; the log is:\n' "$1" "$2"
		cat "$BDF_LOG"
		failed=1
		;;
	esac
}

door="$home/bdfuzz"
check 'an unknown verb' 2 "bdfuzz: unknown verb 'frobnicate'*" "$door" frobnicate
check 'a verb that is a path' 2 "bdfuzz: unknown verb*" "$door" ../fuzz
check 'a verb that is a pattern' 2 "bdfuzz: unknown verb '.*'*" "$door" '.*'
check 'an option that needs a value' 2 'bdfuzz: --kernel needs a value' "$door" replay --kernel
check 'a kernel that is not there' 2 'bdfuzz: /nonexistent: no such directory' "$door" fuzz --kernel /nonexistent
check 'a directory that is no kernel' 2 '*not a Linux tree*pci-hyperv.c is missing' "$door" fuzz --kernel="$work"
check 'linux: in a list of systems' 2 '*not a Linux tree*' "$door" show x --sut "model,linux:$work"

check 'arguments stay as they are' 0 '*\[replay\]\[a b\]\[\]\[--sut\]\[model\]\[\*\]' "$door" replay 'a b' '' --sut=model '*'
logged 'a first build' 'cmake*ninja -C *a checkout/build/dev bdfuzz'
check 'after -- nothing is an option' 0 '*\[show\]\[--\]\[--no-install\]' "$door" show -- --no-install

mkdir -p "$work/my tree/drivers/pci/controller"
: >"$work/my tree/drivers/pci/controller/pci-hyperv.c"
check 'a kernel tree' 0 "*\[--sut\]\[linux:$work/my tree\]" "$door" show x --kernel "$work/my tree"
check 'a tree, checked' 0 "*\[--sut\]\[linux:$work/my tree-checked\]" "$door" show x --sut "linux:$work/my tree-checked"
check 'no tree, checked' 2 '*no such directory' "$door" show x --sut "linux:$work/no tree-checked"
check 'a tree in both configurations' 0 "*\[linux:$work/my tree,linux:$work/my tree-checked\]" \
	"$door" fuzz --kernel "$work/my tree"

mkdir -p "$home/conformance/bugs"
: >"$home/conformance/bugs/h5.cocci"
: >"$home/conformance/bugs/h6.cocci"
ln -s bdfuzz "$home/build/dev/bdfuzz-h5"
check 'a system with a planted defect' 0 '*\[show\]\[x\]\[--sut\]\[linux-6.12+h5,linux-6.12\]' "$door" show x --sut linux-6.12+h5,linux-6.12
logged 'its own program is built' '*ninja -C *build/dev bdfuzz-h5'
check 'two planted defects' 2 'bdfuzz: one planted defect at a time: h5 or h6' "$door" show x --sut linux-6.12+h5,linux-6.1+h6
check 'no such defect' 2 "bdfuzz: linux-6.12+h7: there is no defect 'h7'*" "$door" show x --sut linux-6.12+h7
check 'defects to be proven' 0 '*\[prove\]\[--bug\]\[h5,h6\]' "$door" prove --bug h5,h6
logged 'only these are built' '*ninja -C *build/fuzz-asan bdfuzz planted-h5 planted-h6'
check 'all defects' 0 '*\[prove\]' "$door" prove
logged 'all are built' '*ninja -C *build/fuzz-asan bdfuzz planted'
check 'the list of defects' 0 '*\[prove\]\[--list\]' "$door" prove --list
logged 'nothing is planted for it' '*ninja -C *build/dev bdfuzz'
check 'the story of a defect' 0 '*\[prove\]\[--explain\]\[h5\]' "$door" prove --explain h5
logged 'its program has what is changed' '*ninja -C *build/dev bdfuzz-h5'
check 'no such defect to prove' 2 "bdfuzz: there is no defect 'h7'*" "$door" prove --bug=h5,h7

check 'another engine' 0 '*\[fuzz\]\[--engine\]\[afl\]\[--sut\]\[linux-6.12\]' "$door" fuzz --engine afl --sut linux-6.12
logged 'its builds, of what is asked for' '*build/fuzz-afl targets-alone targets-linux-6.12*build/fuzz-afl-asan *build/fuzz-afl-cmplog *'
check 'all systems' 0 '*\[--engine=afl\]' "$door" fuzz --engine=afl
logged 'all of its builds' '*build/fuzz-afl targets*build/fuzz-afl-asan targets*build/fuzz-afl-cmplog targets'
check 'libFuzzer' 0 '*\[fuzz\]' "$door" fuzz
logged 'no build of another engine' '*build/fuzz-asan*build/coverage'
check 'no such engine' 2 "bdfuzz: --engine: 'hongg' is none; expected afl or libfuzzer" "$door" fuzz --engine hongg
BDF_MISSING=afl++
export BDF_MISSING
check 'its package' 2 '*--no-install was given:*afl++: the other*' "$door" fuzz --no-install --engine afl
check 'others need it not' 0 '*\[fuzz\]' "$door" fuzz --no-install
BDF_MISSING=

mkdir -p "$home/build/fuzz-diff"
ln -s ../dev/bdfuzz "$home/build/fuzz-diff/bdfuzz-diff"
check 'two trees' 0 "*\[diff\]\[--runs\]\[9\]\[--\]\[linux-6.1\]\[linux:$work/my tree\]" \
	"$door" diff v6.1 --runs 9 "$work/my tree"
logged 'only what is compared is built' 'cmake*ninja -C *build/fuzz-diff diff'
check 'one tree' 2 'bdfuzz: diff: give a second tree, or --patch' "$door" diff 6.1
check 'no tree' 2 'bdfuzz: diff: give two trees*' "$door" diff --runs 9
check 'three trees' 2 "bdfuzz: diff: '6.12' is a third tree" "$door" diff 6.1 6.12 6.12
check 'a tree and itself' 2 'bdfuzz: diff: both trees are 6.1' "$door" diff 6.1 v6.1
check 'a version that is not there' 2 'bdfuzz: 3.10: there is no linux-source-3.10 here*' "$door" diff 6.1 3.10
check 'no version' 2 'bdfuzz: 6: neither a version*' "$door" diff 6.1 6
check 'no such tree' 2 'bdfuzz: v6.1-rc1: no such directory' "$door" diff v6.1-rc1 6.1
check 'a series that is not there' 2 'bdfuzz: x.mbox: no such file' "$door" diff 6.1 --patch x.mbox
check '--patch alone' 2 'bdfuzz: --patch needs a value' "$door" diff 6.1 --patch

BDF_MISSING=bison
export BDF_MISSING
check 'a package is installed' 0 "*installing packages that 'rules' needs:*bison: kbuild*\[rules\]" "$door" rules
logged 'apt-get as root' 'apt-get *install --no-install-recommends bison*ninja*'
BDF_UID=1000 check 'another user' 0 '*\[rules\]' "$door" rules
BDF_UID=1000 logged 'apt-get with sudo' 'sudo*apt-get *bison*'
check '--no-install' 2 '*missing packages, and --no-install was given:*bison: kbuild*' "$door" rules --no-install
logged 'nothing is installed or built' ''
BDF_APT=100 check 'apt-get fails' 2 '*apt-get install failed*log-apt.txt' "$door" rules
BDF_MISSING=shellcheck check 'a package of another verb' 0 '*\[rules\]' "$door" rules
BDF_MISSING=
BDF_NINJA=1 check 'the build fails' 3 '*could not be built*log-dev.txt' "$door" rules

ln -s "$door" "$work/link"
check 'by a symbolic link' 0 '*\[rules\]' "$work/link" rules
rm "$home/build/dev/bdfuzz"
check 'help without a build' 0 '*usage:*fuzz *rules *test *' "$door"
logged 'help builds nothing' ''
exit $failed
