#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_oss_fuzz.sh ROOT PROGRAM - what a fuzzing service does with fuzz/oss-fuzz: builds with the variables of its
# contract, moves what was left in $OUT, runs each target from its seeds without an environment, and counts calls of
# sanitizers as its checker does; and what is around it: install.sh, and which targets a change concerns
#
# Four whole builds take most of an hour.  So: ASan the README's block as it stands (a target on a kernel, and one of
# our own code), UBSan the same kernel, coverage and AFL++ without kernels.  BDFUZZ_FULL=1 in the environment builds all
# targets on all kernels in both configurations, each of the four ways.  No container is started: what Docker does
# beyond the commands of install.sh is not tested.
set -u

root=$1
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "$*" && failed=1; }

# ---- which targets a change concerns -----------------------------------------------------------------------
changed() { # FILE "TARGET...": exactly these; with ... at its end: and others
	got=$(echo "$1" | "$root/.ci/changed-targets" | tr '\n' ' ')
	case $got in
	"${2:+$2 }") ;;
	"${2%...}"*) [ "$2" != "${2%...}" ] || fail "$1 concerns $got, expected $2" ;;
	*) fail "$1 concerns $got, expected $2" ;;
	esac
}
changed README.md ''
changed harness/cli/main.c ''
changed conformance/test_check.c ''
changed harness/nowhere/x.c ''
changed fuzz/fuzz_text.c 'fuzz_text'
changed corpus/regressions/fuzz_offers/only-a-comment.tsv 'fuzz_offers'
changed corpus/seeds/fuzz_vpci/x.bdf 'fuzz_vpci fuzz_vpci_hostile'
changed fuzz/fuzz_vpci.dict 'fuzz_vpci fuzz_vpci_hostile'
changed fuzz/fuzz_vpci_hostile.c 'fuzz_vpci_hostile'
changed harness/kernel/stand-ins/irq.c 'fuzz_identity fuzz_pci_scan ...'
changed harness/kernel/config-checked 'fuzz_identity fuzz_pci_scan ...'
[ "$(echo harness/kernel/files.txt | "$root/.ci/changed-targets")" = "$(echo fuzz/systems.c | "$root/.ci/changed-targets")" ] ||
	fail 'files.txt concerns others than the targets that run systems'
targets=$(cd "$root/fuzz" && printf '%s\n' fuzz_*.c | sed -e 's/\.c$//' -e '/^fuzz_\(empty\|diff.*\)$/d')
[ "$(echo fuzz/glue.c | "$root/.ci/changed-targets")" = "$targets" ] || fail 'glue.c is not every target'"'"'s'
for other in fuzz_text fuzz_offers fuzz_topology; do
	! echo harness/capture/capture.c | "$root/.ci/changed-targets" | grep -qx $other || fail "capture.c concerns $other"
done

# ---- and for how long these are fuzzed; what is found there is known, or new ------------------------------
cloned=$work/clone
mkdir "$cloned"
cp -R "$root/.ci" "$root/fuzz" "$root/harness" "$cloned"
in_clone() { (cd "$cloned" && GIT_CONFIG_GLOBAL=/dev/null git -c user.name=x -c user.email=x@example.com "$@" >/dev/null); }
in_clone init -q && in_clone add . && in_clone commit -qm a
fuzz_changed() { # CODE PATTERN BDFUZZ, a shell script in its place
	printf '#!/bin/sh\n%s\n' "$3" >"$cloned/bdfuzz" && chmod +x "$cloned/bdfuzz"
	output=$("$cloned/.ci/fuzz-changed" HEAD~1 600 2>&1)
	code=$?
	# shellcheck disable=SC2254
	case $code$output in
	$1$2) ;;
	*) fail "fuzz-changed with a bdfuzz that does $3: exit code $code, expected $1; $output" ;;
	esac
}
table='echo "target known findings  new findings"; echo "fuzz_x - 5'
echo >"$cloned/README.md" && in_clone add . && in_clone commit -qm b
fuzz_changed 0 'nothing that*' 'exit 3'
echo >>"$cloned/fuzz/fuzz_text.c" && echo >>"$cloned/fuzz/fuzz_offers.c" && in_clone commit -qam c
fuzz_changed 0 '*' "$table 0\"; exit 1"
# shellcheck disable=SC2016 # what a stand-in sees
fuzz_changed 1 'fuzz_offers, 300 s:*fuzz fuzz_offers --seconds 300*fuzz fuzz_text --seconds 300*' 'echo "$*"'
fuzz_changed 1 '*' "$table 2\"; exit 1"
fuzz_changed 1 '*' "$table 0\"; exit 3"

# ---- the kernels of an image: only what has the right sum is installed -----------------------------------
mkdir -p "$work/bin"
stand_in() { printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1" && chmod +x "$work/bin/$1"; }
# shellcheck disable=SC2016 # what a stand-in sees
{
	stand_in apt-get 'echo "apt-get $*" >>"$BDF_LOG"'
	stand_in dpkg 'echo "dpkg $*" >>"$BDF_LOG"'
	stand_in curl 'for url; do :; done; case $url in *"$BDF_REFUSED"*) exit 22 ;; esac
		while [ "$1" != -o ]; do shift; done; echo "$url" >>"$BDF_LOG"; echo package >"$2"'
}
BDF_LOG=$work/log
export BDF_LOG
install() { # in a directory of its own for what it downloads, with what is refused as $1
	: >"$BDF_LOG"
	sed "s|/tmp/|$work/|" "$root/fuzz/oss-fuzz/install.sh" >"$work/install.sh"
	BDF_REFUSED=$1 PATH=$work/bin:$PATH sh "$work/install.sh" >"$work/install" 2>&1
}
! install nothing || fail 'install.sh takes packages with a wrong sum'
! grep -q dpkg "$BDF_LOG" || fail 'install.sh installs a package with a wrong sum'
stand_in sha256sum 'cat >/dev/null'
install deb.debian.org || fail "install.sh: $(cat "$work/install")"
[ "$(grep -c 'https://snapshot.debian.org/.*_all.deb$' "$BDF_LOG")" = 2 ] || fail 'install.sh asks no snapshot'
[ "$(grep -c '^dpkg -i .*linux-source-6.*_all.deb' "$BDF_LOG")" = 2 ] || fail 'install.sh does not install two kernels'
rm "$work/bin/sha256sum"
# Where the archive's own lists know these versions, their sums are the same.
sed -n 's/^\t.*\/\(linux-source-[0-9.]*\)_\(.*\)_all.deb \(.*\)/\1 \2 \3/p' "$root/fuzz/oss-fuzz/install.sh" >"$work/pinned"
[ "$(wc -l <"$work/pinned")" = 2 ] || fail 'install.sh names other than two kernels'
while read -r package version sum; do
	listed=$(apt-cache show "$package=$version" 2>/dev/null | sed -n 's/^SHA256: //p')
	[ "${listed:-$sum}" = "$sum" ] || fail "$package $version has the sum $listed, install.sh says $sum"
done <"$work/pinned"

# ---- what no service would ask for is refused before anything is built ------------------------------------
build=$root/fuzz/oss-fuzz/build.sh
refused() { # PATTERN NAME=VALUE...
	pattern=$1 && shift
	said=$(env -i PATH="$PATH" CC=cc CXX=c++ OUT="$work/no" WORK="$work/no" SANITIZER=address FUZZING_ENGINE=libfuzzer \
		ARCHITECTURE=x86_64 LIB_FUZZING_ENGINE=x "$@" "$build" 2>&1)
	code=$?
	# shellcheck disable=SC2254
	case $code$said in
	2$pattern) [ ! -e "$work/no" ] || fail "$*: something was written" ;;
	*) fail "build.sh with $*: exit code $code, $said" ;;
	esac
}
refused 'build.sh: OUT is not set*' OUT=
refused 'build.sh: LIB_FUZZING_ENGINE is not set*' LIB_FUZZING_ENGINE=
refused 'build.sh: ARCHITECTURE is i386*' ARCHITECTURE=i386
refused 'build.sh: SANITIZER is memory*' SANITIZER=memory
[ $failed = 0 ] || exit 1

# ---- builds ------------------------------------------------------------------------------------------------
# The flags of the service's base image.
common='-O1 -fno-omit-frame-pointer -gline-tables-only -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION'
address='-fsanitize=address -fsanitize-address-use-after-scope'
ends=array-bounds,bool,builtin,enum,function,integer-divide-by-zero,null,object-size,return,returns-nonnull-attribute
ends=$ends,shift,signed-integer-overflow,unreachable,vla-bound,vptr
undefined="-fsanitize=$ends,unsigned-integer-overflow -fno-sanitize-recover=$ends"
coverage='-fprofile-instr-generate -fcoverage-mapping -pthread -Wl,--no-as-needed -Wl,-ldl -Wl,-lm -Wno-unused-command-line-argument'

calls() { objdump -dC "$1" | grep -Ec "callq?[[:space:]]+[0-9a-f]+[[:space:]]+<__$2"; }

# count FILE SANITIZER: as bad_build_check does.
count() {
	asan=$(calls "$1" asan) ubsan=$(calls "$1" ubsan)
	case $2 in
	address) [ "$asan" -ge 1000 ] && [ "$ubsan" -le 200 ] ;;
	undefined) [ "$asan" = 0 ] && [ "$ubsan" -ge 168 ] ;;
	esac || fail "${1##*/}, built for $2, has $asan calls of ASan and $ubsan of UBSan"
}

# compile NAME SANITIZER ENGINE CC CXX LIB_FUZZING_ENGINE FLAGS TARGETS KERNELS: as the service's `compile` does, in $work/NAME.
compile() {
	mkdir -p "$work/src" "$work/$1"
	ln -sfn "$root" "$work/src/bdfuzz"
	ln -sf bdfuzz/fuzz/oss-fuzz/build.sh "$work/src/build.sh"
	cp /usr/lib/llvm-19/bin/llvm-symbolizer "$work/$1"
	[ -n "${BDFUZZ_FULL-}" ] || set -- "$@" BDFUZZ_TARGETS="$8" BDFUZZ_KERNELS="$9" BDFUZZ_CHECKED=OFF
	name=$1 sanitizer=$2 engine=$3 cc=$4 cxx=$5 library=$6 flags=$7
	shift 9
	env -i PATH="$PATH" HOME="$work" CC="$cc" CXX="$cxx" CFLAGS="$common $flags" CXXFLAGS="$common $flags" AFL_QUIET=1 \
		LIB_FUZZING_ENGINE="$library" SANITIZER="$sanitizer" FUZZING_ENGINE="$engine" ARCHITECTURE=x86_64 \
		OUT="$work/$name" SRC="$work/src" WORK="$work/work-$engine" "$@" bash -eux "$work/src/build.sh" >"$work/$name.log" 2>&1 ||
		{ tail -n 30 "$work/$name.log" && fail "the build for $name failed" && exit 1; }
}

alone() { env -i PATH=/nonexistent "$@"; }

# One target, moved: its seeds without an environment.
run() {
	target=$1 engine=$2
	needed=$(ldd "$target" | sed -n 's/^[[:space:]]*\([^ .]*\)[^ ]* .*=>.*/\1/p' | grep -vxE 'lib(c|m|dl|rt|pthread|stdc[+][+]|gcc_s|resolv)')
	[ -z "$needed" ] || fail "${target##*/} needs $needed"
	grep -q '^max_len=[1-9][0-9]*$' "$target.options" || fail "${target##*/}.options says no max_len"
	seeds=$target.seeds
	mkdir -p "$seeds"
	[ ! -f "${target}_seed_corpus.zip" ] || (cd "$seeds" && cmake -E tar xf "${target}_seed_corpus.zip")
	set -- "$target"
	if [ "$engine" = libfuzzer ]; then
		[ ! -f "$target.dict" ] || set -- "$@" "-dict=$target.dict"
		set -- "$@" -runs=0 "-max_len=$(sed -n 's/^max_len=//p' "$target.options")" "$seeds"
	else
		set -- "$@" "$seeds"/*
	fi
	(cd "$work" && alone "$@") >"$work/run" 2>&1 || { tail -n 40 "$work/run" && fail "${target##*/} does not pass its seeds"; }
}

# check NAME SANITIZER ENGINE: all that is in $work/NAME, somewhere else.
check() {
	mv "$work/$1" "$work/moved $1"
	targets=0
	for target in "$work/moved $1"/fuzz_*; do
		case ${target##*/} in
		*[!A-Za-z0-9_-]*) continue ;;
		*_seed_corpus) continue ;;
		esac
		[ ! -d "$target" ] || continue
		targets=$((targets + 1))
		count "$target" "$2"
		run "$target" "$3"
	done
	[ $targets -gt 0 ] || fail "no targets for $1"
	echo "$1: $targets targets, $(date +%s) s"
}

echo "begin: $(date +%s) s"
# The block of the README is the build for ASan.
sed -n '/^## In a cluster/,/^## /s/^    //p' "$root/README.md" |
	sed "/^\\\$ /,\$d; s|/tmp/out|$work/readme|; s|/tmp/work|$work/work-libfuzzer|; s/-max_total_time=60 /-runs=0 /" >"$work/block"
grep -q 'build.sh' "$work/block" || fail 'README.md has no block that builds for a cluster'
(cd "$root" && sh -eu "$work/block") >"$work/readme.log" 2>&1 ||
	{ tail -n 40 "$work/readme.log" && fail 'the block of README.md fails' && exit 1; }
rm -r "$work/readme/seeds"
kernel=$work/readme/fuzz_vpci-linux-6_12
{ [ -x "$kernel" ] && [ -x "$work/readme/fuzz_text" ]; } || fail 'the block of README.md leaves no targets'
check readme address libfuzzer

# Its seeds meet known findings, which it passes by; without a symbolizer they cannot be told, and are new.
kernel="$work/moved readme/fuzz_vpci-linux-6_12"
mkdir "$work/findings"
alone BDFUZZ_FINDINGS="$work/findings" "$kernel" -runs=0 "$kernel.seeds" >"$work/run" 2>&1 || fail 'findings are not kept'
grep -lq '^# known' "$work/findings"/*.bdf 2>/dev/null || ls "$work/findings"/*.bdf >/dev/null || fail 'the seeds meet no finding'
mv "$work/moved readme/llvm-symbolizer" "$work"
(cd "$work" && alone "$kernel" -runs=0 "$kernel.seeds") >"$work/run" 2>&1 && fail 'a finding that is not known does not end a target'
grep -q '^ASSERTION FAILED: [A-Z-]* linux-6.12' "$work/run" || fail 'what ended a target is not said'

if [ -n "${BDFUZZ_FULL-}" ]; then
	compile address address libfuzzer clang-19 clang++-19 -fsanitize=fuzzer "$address -fsanitize=fuzzer-no-link" '' ''
	check address address libfuzzer
fi
compile undefined undefined libfuzzer clang-19 clang++-19 -fsanitize=fuzzer "$undefined -fsanitize=fuzzer-no-link" fuzz_vpci 6.12
check undefined undefined libfuzzer
compile coverage coverage libfuzzer clang-19 clang++-19 -fsanitize=fuzzer "$coverage" fuzz_text ''
check coverage coverage libfuzzer
(cd "$work" && LLVM_PROFILE_FILE=$work/profile "$work/moved coverage/fuzz_text" -runs=0 "$work/moved coverage/fuzz_text.seeds") 2>/dev/null
{
	llvm-profdata-19 merge -o "$work/merged" "$work/profile" && llvm-cov-19 report -instr-profile "$work/merged" \
		"$work/moved coverage/fuzz_text" "$root/harness/scenario/text_parse.c" >"$work/run"
} || fail 'a coverage build tells nothing of coverage'
# Columns: regions, missed ones, how many of a hundred were reached.
awk '/^TOTAL/ { reached = $4 + 0 } END { exit reached < 50 }' "$work/run" || { cat "$work/run" && fail 'the parser was hardly reached'; }
# Debian's AFL++ is on clang-14, whose ASan has not all that a kernel asks of it.
compile afl none afl afl-clang-fast afl-clang-fast++ /usr/lib/afl/libAFLDriver.a '' fuzz_text ''
check afl none afl
exit $failed
