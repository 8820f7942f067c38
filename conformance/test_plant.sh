#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_plant.sh ROOT PROGRAM - a semantic patch plants its defect in exactly one place, or is refused in a line
set -u

root=$1
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0
fail() { echo "$*" && failed=1; }

mkdir -p source/drivers/pci
cat >source/drivers/pci/x.c <<END
int first(int a)
{
	if (a)
		put(a);
	return 0;
}

int second(int a)
{
	put(a);
	put(a);
	return 0;
}
END
plant() { "$root/harness/kernel/plant.sh" "$1" "$work/source/drivers/pci/x.c" out/x.c >errors 2>&1; }
refused() { # FILE PATTERN
	plant "$1" && fail "$1: was planted"
	[ "$(wc -l <errors)" = 1 ] || fail "$1: not one line: $(cat errors)"
	# shellcheck disable=SC2254
	case $(cat errors) in
	$2) ;;
	*) fail "$1: expected $2, got: $(cat errors)" ;;
	esac
	[ ! -e out/x.c ] || fail "$1: left a copy"
}

printf '@@\nexpression a;\n@@\n if (a)\n-	put(a);\n+	bdf_triggered(!!a & 1);\n' >once.cocci
printf '@@\nexpression a;\n@@\n-put(a);\n+bdf_triggered(1);\n' >thrice.cocci
printf '@@\nexpression a;\n@@\n-get(a);\n+bdf_triggered(1);\n' >never.cocci
printf '@@\nexpression a;\n@@\n if (a)\n-	put(a);\n+	bdf_triggered(a && 1);\n' >branch.cocci
printf '@@\nexpression a;\n@@\n if (a\n-	put(a);\n' >broken.cocci

plant once.cocci || fail "once.cocci was refused: $(cat errors)"
grep -q '^+.*bdf_triggered(!!a & 1);$' out/x.c.diff || fail "another change: $(cat out/x.c.diff)"
[ "$(grep -c '^[-+][^-+]' out/x.c.diff)" = 2 ] || fail "more than one change: $(cat out/x.c.diff)"
refused thrice.cocci '*thrice.cocci: applies 3 times to drivers/pci/x.c, and must exactly once'
refused never.cocci '*never.cocci: no longer applies to drivers/pci/x.c*'
refused branch.cocci '*branch.cocci: *has a branch*'
refused broken.cocci '*broken.cocci: spatch failed*'
exit $failed
