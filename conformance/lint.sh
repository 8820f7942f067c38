#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# lint.sh PART BUILD - one check of our own sources, from the top of the checkout; quiet when all is well
#
# What includes kernel headers (harness/kernel) has the kernel's compile line: the build with its warnings is
# its check.
set -eu

build=$2
sources() { find harness fuzz conformance -name '*.[ch]' | sort; }
plain() { sources | grep -v -e '^harness/kernel/'; }

case $1 in
style)	# what clang-format does not say: tabs, width, trailing blanks, a head comment with a licence
	sources | while read -r file; do
		head -n 1 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0' || echo "$file:1: no SPDX line"
		case $file in
		conformance/*) ;;	# tables of texts
		*) expand "$file" | grep -n '.\{121\}' | sed "s|^\\([0-9]*\\):.*|$file:\\1: wider than 120 columns|" ;;
		esac
		grep -n '[[:blank:]]$' "$file" | sed "s|^\\([0-9]*\\):.*|$file:\\1: blank at the end of the line|"
		[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
		[ "$(wc -l <"$file")" -le 500 ] || echo "$file: longer than 500 lines"
	done | if grep .; then exit 1; fi
	;;
format)	# indentation and blanks inside a line; where lines are broken, and how tables are laid out, is for people.
	# clang-format 14 takes a member named "class" for C++, cannot align comments with tabs, and misreads pointers
	# to functions and Criterion's macros: all of that is masked.
	mkdir -p "$build/format"
	plain | grep '\.c$' | grep -v -e '/operations\.c$' -e '^conformance/' | while read -r file; do	# that one is a single table
		sed 's/\<class\>/klass/g; s/[[:blank:]]*\/\*/ \/*/; s/^ \/\*/\/*/' "$file" >"$build/format/as-is.c"
		clang-format --style=file:.clang-format "$build/format/as-is.c" >"$build/format/formatted.c"
		diff "$build/format/as-is.c" "$build/format/formatted.c" | awk -v file="$file" '
			/^[0-9]/ { split("", was); line = $0; sub(/[^0-9].*/, "", line) }
			/^</ { text = substr($0, 3); bare = text; gsub(/[ \t]/, "", bare); was[bare] = line++; before[bare] = text }
			/^>/ { text = substr($0, 3); bare = text; gsub(/[ \t]/, "", bare)
			       if (bare in was && bare !~ /\\$/ && bare !~ /^($|\/?\*|[][{}.\"])|\(\*/)
					printf "%s:%d: indented or spaced otherwise:\n-%s\n+%s\n", file, was[bare], before[bare], text }'
	done | if grep .; then exit 1; fi
	;;
cppcheck)
	mkdir -p "$build/cppcheck"
	# It cannot know Criterion's macros, nor a directive inside a macro's arguments.
	plain | grep '\.c$' | grep -v '^conformance/' | xargs cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 --language=c -Iharness -Ifuzz \
		--cppcheck-build-dir="$build/cppcheck" --enable=warning,portability \
		--suppress=preprocessorErrorDirective --suppress=nullPointerRedundantCheck -j "$(nproc)"
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
	shellcheck bdfuzz .ci/* conformance/*.sh harness/confirm/*.sh fixtures/*/*.sh fuzz/oss-fuzz/*.sh .clusterfuzzlite/*.sh
	;;
yaml)
	yamllint -s .yamllint .github .clusterfuzzlite/*.yaml fuzz/oss-fuzz/*.yaml
	;;
*)
	echo "lint.sh: unknown part '$1'" >&2
	exit 2
	;;
esac
