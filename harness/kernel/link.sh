#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# link.sh OUT SYMBOL CHANGED CC OBJECT... - one relocatable object out of a kernel's objects and our stand-ins
#
# CHANGED: objects that take the place of those of the same source files, or "-".  What nobody defines becomes a
# function that reports its own name when it is called; undefined data would not be caught by that, so it is an error.
# What the compiler's checks call goes to the simulator, which ends the run and not the process (sim/crash.c).
set -eu
out=$1 symbol=$2 changed=${3#-} cc=$4
shift 4
room=$(cd "$(dirname "$0")" && pwd)

# Static symbols that files.txt shows are made visible to glue/, in copies of the objects that have them.
shown=$(awk '/^[a-z].* show=/ { sub(/.*\//, "", $1); print $1 ".o" }' "$room/files.txt")
show_of() {
	awk -v file="${1%.o}" '/^[a-z].* show=/ { sub(/.*\//, "", $1) }
		$1 == file { for (i = 2; i <= NF; i++) if (sub(/^show=/, "--globalize-symbol=", $i)) print $i }' "$room/files.txt"
}
rm -rf "$out/shown" && mkdir -p "$out/shown"
list=''
placed=0
for object in "$@"; do
	# In its place, because the order of the objects is that of the initcalls.
	for other in $changed; do
		[ "${object##*/source/}" != "${other##*/source/}" ] || { object=$other && placed=$((placed + 1)); }
	done
	case "
$shown
" in
	*"
${object##*/}
"*)
		copy=$out/shown/${object##*/}
		# shellcheck disable=SC2046
		objcopy $(show_of "${object##*/}") "$object" "$copy"
		object=$copy
		;;
	esac
	list="$list
$object"
done
[ "$placed" = "$(echo "$changed" | wc -w)" ] || { echo "not all of $changed take the place of an object of this image" >&2 && exit 1; }
echo "$list" >"$out/objects"
# What an instrumented function is a group of becomes part of the image's own sections: their bounds have a meaning.
ld -r --force-group-allocation -T "$room/image.lds" -o "$out/linked.o" "@$out/objects"

nm -u "$out/linked.o" | awk -v renames="$out/renames" -v reports="$out/reports.c" '
	BEGIN { printf "" >renames; print "#include \"'"$room"'/../sim/sim.h\"" >reports }
	{ name = $2 }
	name ~ /^__asan_mem(cpy|move|set)$/ { print name, "sim_" substr(name, 8) >renames }
	name ~ /^__asan_report_(load|store)[0-9]+$/ {
		bytes = name; sub(/.*[a-z]/, "", bytes)
		printf "void bdf%s(unsigned long a) { sim_bad_access(a, %s, %d); }\n", name, bytes, name ~ /store/ >reports
		print name, "bdf" name >renames }
	name ~ /^__asan_report_(load|store)_n$/ {
		printf "void bdf%s(unsigned long a, unsigned long n) { sim_bad_access(a, n, %d); }\n", name, name ~ /store/ >reports
		print name, "bdf" name >renames }
	name ~ /^__ubsan_handle_/ {
		what = name; sub(/__ubsan_handle_/, "", what); sub(/_abort$/, "", what); gsub(/_/, " ", what)
		printf "void bdf%s(void) { sim_undefined(\"%s\"); }\n", name, what >reports
		print name, "bdf" name >renames }'
objcopy --redefine-syms="$out/renames" "$out/linked.o"
"$cc" -O1 -fno-pic -fno-builtin -fno-omit-frame-pointer -fno-optimize-sibling-calls -w -c -o "$out/reports.o" "$out/reports.c"
ld -r -o "$out/reported.o" "$out/linked.o" "$out/reports.o"
mv "$out/reported.o" "$out/linked.o"

# Ours and the compiler's run-time come from outside; the rest becomes traps.
nm -u "$out/linked.o" | awk '$1 == "U" { print $2 }' |
	grep -Ev '^(sim_|__asan_|__ubsan_|__sanitizer_|__sancov_|__llvm_|__afl_|__start_|__stop_|__executable_start$|etext$|mem(cpy|set|move|cmp|chr)$|str(len|cmp|ncmp|chr)$)' |
	sort -u >"$out/undefined" || true
readelf -rW "$out/linked.o" | awk '
	NR == FNR { undefined[$1] = 1; next }
	$5 in undefined && $3 ~ /R_X86_64_PC32|GOTPCREL/ { print $5 }' "$out/undefined" - | sort -u >"$out/data"
if [ -s "$out/data" ]; then
	echo "kernel data without a definition, to be given in harness/kernel/stand-ins/misc.c:" "$(tr '\n' ' ' <"$out/data")" >&2
	exit 1
fi
{
	echo 'extern void bdf_trap(const char *name);'
	while read -r name; do echo "void $name(void); void $name(void) { bdf_trap(\"$name\"); }"; done <"$out/undefined"
} >"$out/traps.c"
"$cc" -O1 -fno-pic -fno-builtin -fno-omit-frame-pointer -w -c -o "$out/traps.o" "$out/traps.c"
ld -r -o "$out/whole.o" "$out/linked.o" "$out/traps.o"
objcopy --redefine-sym bdf_kernel_image="$symbol" --keep-global-symbol="$symbol" "$out/whole.o" "$out/kernel.o"
rm -f "$out/linked.o" "$out/traps.o" "$out/reports.o" "$out/whole.o"
