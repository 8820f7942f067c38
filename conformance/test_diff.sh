#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_diff.sh ROOT PROGRAM - two kernels side by side: a series that changes the domain is found to do that and nothing
# else, one that changes comments to do nothing; two sessions print the same; what cannot be used is refused at once
set -u

root=$1
series=$root/fixtures/patches
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
failed=0

diff_them() { # ARGUMENT...: a short session, in $work/out and $work/log; its exit code
	"$root/bdfuzz" diff --no-install --runs 600 --jobs 1 --seed 3 "$@" >"$work/out" 2>"$work/log"
}
complain() {
	echo "$*; the output:"
	cat "$work/out" "$work/log"
	failed=1
}
refused() { # NAME PATTERN ARGUMENT...: exit code 2 and one line, before anything is built
	name=$1 pattern=$2
	shift 2
	before=$(ls -l --time-style=full-iso "$root/build/fuzz-diff/build.ninja" 2>&1)
	diff_them "$@"
	code=$?
	# shellcheck disable=SC2254
	case $(cat "$work/out" "$work/log") in
	$pattern) ;;
	*) complain "$name: expected $pattern" ;;
	esac
	[ "$code" = 2 ] || complain "$name: exit code $code"
	[ "$(wc -l <"$work/log")" = 1 ] || complain "$name: more than one line"
	[ "$before" = "$(ls -l --time-style=full-iso "$root/build/fuzz-diff/build.ninja" 2>&1)" ] || complain "$name: something was built"
}

# A series that changes the domain.
for time in 1 2; do
	diff_them 6.12 --patch "$series/domain-bytes-8-9.mbox" --save "$work/saved"
	code=$?
	[ $code = 1 ] || complain "another domain: exit code $code"
	cp "$work/out" "$work/$time"
done
cmp "$work/1" "$work/2" || complain 'two sessions of the same runs and seed differ'
tail -n 1 "$work/out" | grep -qx '1 difference in 600 runs' || complain 'another domain: not one difference'
grep -q '^1  *DOMAIN  *offer  *bus 1: domain 0x0001  *bus 1: domain 0x3130 ' "$work/out" || complain 'the domain is not named'
grep -q '^offer 1 pci 47505500-0001-0000-3130-444531303244  *bus 1: domain 0x0001  *bus 1: domain 0x3130$' "$work/out" ||
	complain 'the shortest scenario is not one offer'
[ "$(sed '/^B  /,/^$/d' "$work/out" | awk 'length > 100' | wc -l)" = 0 ] || complain 'wider than a mail'
for file in "$work"/saved/DOMAIN-*.bdf; do
	[ "$(grep -vc -e '^#' -e '^$' "$file")" = 1 ] || complain "$file is not one operation"
	"$root/build/fuzz-diff/bdfuzz-diff" replay "$file" >"$work/log" 2>&1 || [ $? = 1 ] || complain "$file cannot be replayed"
done
[ "$(find "$work/saved" -type f | wc -l)" = 1 ] || complain 'not one file was saved'

# Comments alone, and a file that is not compiled in.
diff_them v6.12 --patch="$series/comments-only.mbox"
code=$?
[ $code = 0 ] || complain "comments: exit code $code"
tail -n 1 "$work/out" | grep -qx '0 differences in 600 runs' || complain 'comments: a difference'
grep -q 'Documentation/PCI/synthetic.rst is not compiled in' "$work/log" || complain 'it is not said what is not looked at'

# What cannot be used.
sed 's/dev_instance.b\[4\]/dev_instance.b[3]/' "$series/domain-bytes-8-9.mbox" >"$work/stale.mbox"
printf 'Subject: a cover\n\nOnly words.\n' >"$work/cover.mbox"
printf '%s\n' '--- a/README' '+++ b/README' '@@ -1 +1 @@' '-a' '+b' >"$work/elsewhere.diff"
printf '%s\n' '--- a/drivers/pci/controller/pci-hyperv.c' '+++ b/drivers/pci/controller/pci-hyperv.c' '@@ -1,9 +1 @@' '-a' '+b' >"$work/cut.diff"
: >"$work/empty.mbox"
refused 'a series that does not apply' '*stale.mbox: "PCI: hv: Take *" does not apply to linux-source-6.12 *: *pci-hyperv.c:*' \
	6.12 --patch "$work/stale.mbox"
refused 'a cover without patches' '*cover.mbox: there is no patch in it*' 6.12 --patch "$work/cover.mbox"
refused 'an empty file' '*empty.mbox*' 6.12 --patch "$work/empty.mbox"
refused 'a patch of something else' '*elsewhere.diff changes nothing that is compiled in here: README*' 6.12 --patch "$work/elsewhere.diff"
refused 'a patch that is cut off' '*cut.diff*corrupt*' 6.12 --patch "$work/cut.diff"
exit $failed
