#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# build.sh - what a fuzzing service (OSS-Fuzz, ClusterFuzzLite) builds: everything into $OUT, by its own conventions
#
# The service says how, in CC CXX CFLAGS CXXFLAGS LIB_FUZZING_ENGINE SANITIZER FUZZING_ENGINE ARCHITECTURE, and where, in
# OUT and WORK; the sources are where this script is.  For each target there will be in OUT
#	fuzz_<surface>, or fuzz_<surface>-linux-<version>, once for each kernel and configuration
#	<target>_seed_corpus.zip, <target>.dict, <target>.options
# and nothing else is needed to run it but the llvm-symbolizer that the service puts beside.
#
# For who wants less: BDFUZZ_TARGETS="fuzz_vpci fuzz_text" builds these only, BDFUZZ_KERNELS="6.12;6.1" for these kernels
# only (none of them: empty), BDFUZZ_CHECKED=OFF without the configurations that have the kernel's own checkers on.
set -eu

root=$(cd -- "$(dirname -- "$(readlink -f -- "$0")")/../.." && pwd)
refuse() { echo "build.sh: $*" >&2; exit 2; }

for name in CC CXX OUT WORK SANITIZER FUZZING_ENGINE ARCHITECTURE LIB_FUZZING_ENGINE; do
	eval "[ -n \"\${$name:-}\" ]" || refuse "$name is not set: it is for the fuzzing service to say"
done
[ "$ARCHITECTURE" = x86_64 ] || refuse "ARCHITECTURE is $ARCHITECTURE: the kernels are built for x86_64 only"
case $SANITIZER in
address | undefined | coverage | none) ;;
*) refuse "SANITIZER is $SANITIZER: address, undefined, coverage and none are what the kernels can be built with" ;;
esac

# What only watches is for the code under test: what judges it is not what a fuzzer shall explore, and costs half a run.
watch='' flags=''
for flag in ${CFLAGS-}; do
	case $flag in
	-fsanitize=fuzzer-no-link | -fsanitize-coverage=* | -fprofile-instr-generate | -fcoverage-mapping) watch="$watch $flag" ;;
	*) flags="$flags $flag" ;;
	esac
done

build=$WORK/bdfuzz-$FUZZING_ENGINE-$SANITIZER
CFLAGS='' cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_C_COMPILER="$CC" -DCMAKE_CXX_COMPILER="$CXX" \
	-DCMAKE_C_FLAGS="$flags" -DBDFUZZ_TARGET_FLAGS="$watch" -DBDFUZZ_TOOLS=OFF -DBDFUZZ_CHECKED="${BDFUZZ_CHECKED:-ON}" \
	${BDFUZZ_KERNELS+"-DBDFUZZ_KERNELS=$BDFUZZ_KERNELS"}

# The targets of this build, as "fuzz/<target>" or "fuzz/<system>/<target>"; one of them does nothing, for `bench`.
all=$(ninja -C "$build" -t targets all | sed -n 's/^\(fuzz\/[^:]*\): .*_EXECUTABLE_LINKER.*/\1/p' | grep -v '/fuzz_empty$')
chosen=
for target in ${BDFUZZ_TARGETS:-$(echo "$all" | sed 's/.*\///' | sort -u)}; do
	found=$(echo "$all" | grep -e "/$target\$") || refuse "BDFUZZ_TARGETS: there is no fuzz/$target.c"
	chosen="$chosen $found"
done
# shellcheck disable=SC2086 # a list of words
ninja -C "$build" bdfuzz $chosen

parents() { # fuzz_<surface>_<variant> has also what fuzz_<surface> has: both names, the longer one first
	echo "$1"
	case ${1#fuzz_} in
	*_*) parents "${1%_*}" ;;
	esac
}

seeds() { # of the target $1, as inputs, into the empty directory $2; those that an engine would cut are left out
	text=$2/text
	mkdir -p "$text"
	for stem in $(parents "$1"); do
		for file in "$root"/corpus/*/"$stem"/*; do
			corpus=${file%/*/*}
			case $file in
			*/\*) ;;	# it has none
			*.bdf) cp "$file" "$text/${corpus##*/}-$stem-${file##*/}" ;;
			*) cp "$file" "$2/${corpus##*/}-$stem-${file##*/}" ;;
			esac
		done
	done
	LLVM_PROFILE_FILE=/dev/null "$build/bdfuzz" pack --lean "$text" "$2"
	rm -r "$text"
	find "$2" -type f -size +"$max_len"c -delete
}

# Where an engine and a sanitizer have a say of their own, they are told what the targets tell theirs.
max_len=$(sed -n 's/.*ENGINE_MAX_LEN = \([0-9]*\).*/\1/p' "$root/harness/cli/engine.h")
asan=$(sed -n 's/^\treturn "\(quarantine.*\)";/\1/p' "$root/harness/sanitizers.c" | tr : '\n')

for file in $chosen; do
	target=${file##*/}
	system=${file#fuzz/}
	system=${system%"$target"}
	name=$target$(printf '%s' "${system:+-${system%/}}" | tr . _)
	cp "$build/$file" "$OUT/$name"
	rm -rf "$build/seeds" "$OUT/${name}_seed_corpus.zip"
	seeds "$target" "$build/seeds"
	[ -z "$(ls "$build/seeds")" ] ||
		(cd "$build/seeds" && cmake -E tar cf "$OUT/${name}_seed_corpus.zip" --format=zip -- *)
	for stem in $(parents "$target"); do
		[ ! -f "$root/fuzz/$stem.dict" ] || { cp "$root/fuzz/$stem.dict" "$OUT/$name.dict" && break; }
	done
	printf '[libfuzzer]\nmax_len=%s\ndetect_leaks=0\n\n[asan]\n%s\n' "$max_len" "$asan" >"$OUT/$name.options"
done
