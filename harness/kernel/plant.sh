#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# plant.sh BUG SOURCE OUT - a copy of a kernel's source file with the defect of BUG, a semantic patch, in it
#
# The patch has to apply in exactly one place, which is where it calls bdf_triggered(); otherwise it is out of date.
# OUT.diff is what it changed.
set -eu
bug=$1 source=$2 out=$3

fail() { echo "$bug: $*" >&2; exit 1; }

command -v spatch >/dev/null || fail 'spatch is missing: install the package coccinelle (./bdfuzz prove and ./bdfuzz test do).'
mkdir -p "$(dirname "$out")"
rm -f "$out"
cp "$source" "$out.new"
spatch --very-quiet --in-place --sp-file "$bug" "$out.new" >"$out.log" 2>&1 || fail "spatch failed: $(tail -n 3 "$out.log" | tr '\n' ' ')"
times=$(grep -c 'bdf_triggered(' "$out.new") || fail "no longer applies to ${source##*/source/}: its bdf_triggered() is not there"
[ "$times" = 1 ] || fail "applies $times times to ${source##*/source/}, and must exactly once"
# What decides in its condition would be an edge that tells the fuzzer how near it is.
if tr '\n' ' ' <"$out.new" | sed 's/.*bdf_triggered(\([^;]*\);.*/\1/' | grep -qE '&&|\|\||\?'; then
	fail "the condition of bdf_triggered() in ${source##*/source/} has a branch: use & and | on values made with !!"
fi
diff -u --label "a/${source##*/source/}" --label "b/${source##*/source/}" "$source" "$out.new" >"$out.diff" || [ $? = 1 ]
mv "$out.new" "$out"
