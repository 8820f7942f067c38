#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_id.sh ROOT PROGRAM - bdfuzz id: profiles are listed, made and checked, and what is no good is refused
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0

# check NAME CODE PATTERN ARGUMENT...
check() {
	name=$1 want=$2 pattern=$3
	shift 3
	output=$("$program" id "$@" 2>&1)
	code=$?
	# shellcheck disable=SC2254
	case $output in
	$pattern) [ "$code" = "$want" ] && return ;;
	esac
	printf '%s: exit code %s, expected %s; output, expected %s:\n%s\n' "$name" "$code" "$want" "$pattern" "$output" |
		cut -c 1-600
	failed=1
}

vmd=$root/fixtures/captures/synthetic-vmd.txt
check 'list' 0 '*8086:28c0  membar2-0x2000 * vmd.c:*' list
check 'a kernel that has not the ID' 0 '*8086:b60b * not in its table: missing *vmd.c:*' list
check 'other features' 0 '*8086:467f * with other features: -BIOS_PM_QUIRK *' list
check 'check' 0 '8086:28c0 *linux-6.12 drivers/pci/controller/vmd.c:*' check 8086:28c0
check 'a device' 0 '*profile: membar2-0x2000 is plausible' check 8086:28c0 "$vmd"
sed 's/^#+ word 0000:00:0e.0 4 2000 .*/#+ word 0000:00:0e.0 4 2000 0000000000000000/' "$vmd" >odd.txt
check 'a device that is otherwise' 1 '*profile: membar2-0x2000 is wrong' check 8086:28c0 odd.txt
check 'another device' 2 '*no function in it is 8086:201d' check 8086:201d "$vmd"
check 'no such profile' 2 'bdfuzz: *8086-1234.txt: No such file or directory' check 8086:1234
check 'no ID' 2 "bdfuzz: id: '28c0' is no ID as 8086:28c0" check 28c0
check 'no words' 2 "bdfuzz: id: list, new ID*; not ''"
check 'new, like nothing' 2 'bdfuzz: id new: --like ID says*' new 8086:abcd
check 'new, that is there' 2 'bdfuzz: *8086-28c0.txt is there already' new 8086:28c0 --like 8086:201d
check 'new' 0 './new.txt*./bdfuzz id check 8086:abcd *' new 8086:abcd --like 8086:28c0 --out ./new.txt
grep -qxF 'id: 8086:abcd' new.txt || { echo 'new: it has not its ID' && failed=1; }
check 'what was made' 0 '8086:abcd *not in its table: missing*' check ./new.txt
sed 's/^shadow: .*/shadow: nowhere/' new.txt >wrong.txt
check 'a profile with a mistake' 2 'bdfuzz: ./wrong.txt:*shadow*' check ./wrong.txt
for id in 8086:28c0 8086:201d 8086:b60b; do
	check "a seed of $id" 0 '*' check $id --seed seed.bdf
	"$program" replay --sut linux-6.12,linux-6.1,hardware seed.bdf >out 2>&1 ||
		{ echo "the seed of $id:" && cat out && failed=1; }
done
exit $failed
