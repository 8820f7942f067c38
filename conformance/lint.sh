#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# lint.sh PART BUILD - one check of our own sources, from the top of the checkout; quiet when all is well
#
# What includes kernel headers (harness/kernel, harness/sut/linux.c) has the kernel's compile line: the build
# with its warnings is its check.
set -eu

build=$2
sources() { git ls-files -co --exclude-standard 'harness/*.[ch]' 'fuzz/*.[ch]' 'conformance/*.[ch]' | existing; }
existing() { while read -r file; do if [ -f "$file" ]; then echo "$file"; fi; done; }
plain() { sources | grep -v -e '^harness/kernel/' -e '^harness/sut/linux\.c$'; }

case $1 in
style)	# what clang-format does not say: tabs, width, trailing blanks, a head comment with a licence
	sources | while read -r file; do
		head -n 1 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0' || echo "$file:1: no SPDX line"
		expand "$file" | grep -n '.\{121\}' | sed "s|^\\([0-9]*\\):.*|$file:\\1: wider than 120 columns|"
		grep -n '[[:blank:]]$' "$file" | sed "s|^\\([0-9]*\\):.*|$file:\\1: blank at the end of the line|"
		[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
		[ "$(wc -l <"$file")" -le 500 ] || echo "$file: longer than 500 lines"
	done | if grep .; then exit 1; fi
	;;
format)
	plain | grep '\.c$' | xargs clang-format --dry-run --Werror
	;;
cppcheck)
	mkdir -p "$build/cppcheck"
	plain | grep '\.c$' | xargs cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 --language=c -Iharness -Ifuzz \
		--cppcheck-build-dir="$build/cppcheck" --enable=warning,portability -j "$(nproc)"
	;;
tidy)
	plain | grep '\.c$' | xargs -P "$(nproc)" -n 8 sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$@" -- \
		-std=gnu11 -Iharness -Ifuzz -DBDFUZZ_SOURCE=\"\" 2>/dev/null' sh
	;;
gcc)
	cmake -S . -B "$build/gcc" -G Ninja -DCMAKE_C_COMPILER=gcc -DBDFUZZ_KERNELS= -DCMAKE_C_FLAGS='-O2 -Werror' >/dev/null
	ninja -C "$build/gcc" --quiet
	;;
shell)
	shellcheck bdfuzz .ci/run conformance/*.sh
	;;
*)
	echo "lint.sh: unknown part '$1'" >&2
	exit 2
	;;
esac
