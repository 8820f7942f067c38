#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_verdict.sh ROOT PROGRAM - bdfuzz verdict: its essential cells, each by reasoning, and input that is no good
#
# A row is found by its situation and one of its systems, so rows may be added, and systems too.
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0
fail() { echo "$*" && failed=1; }

"$program" verdict domains --format markdown >table 2>&1 || fail "exit code $?: $(grep -v '^|' table | tail -n 5)"
"$program" verdict domains --format markdown >again 2>&1
cmp table again || failed=1
grep 'NOT AS EXPECTED' table && failed=1

# Rows as "title|situation|outcome|rules|systems", without Markdown's escapes, the situation on every row.
sed 's/\\//g; s/ *| */|/g' table | awk -F '|' '/^## / { title = substr($0, 4) } /^[|]/ && !/^[|]---/ {
	name = $2 == "" ? name : $2
	$2 = name
	print title $0 }' OFS='|' >rows

# cell TITLE SITUATION SYSTEM OUTCOME [RULES]: what the table says of this situation on this system
cell() {
	awk -F '|' -v title="$1" -v situation="$2" -v sut="$3" '
		$1 == title && $2 == situation && index(", " $5 ",", ", " sut ",") { print $3 "|" $4 }' rows >found
	[ "$(cut -d '|' -f 1 found)" = "$4" ] || fail "$2 on $3: expected '$4', found '$(cut -d '|' -f 1 found)'"
	case " $(cut -d '|' -f 2 found) " in
	*" ${5:--} "*) ;;
	*) fail "$2 on $3: expected rule ${5:--}, found '$(cut -d '|' -f 2 found)'" ;;
	esac
}
domains() { cell 'Domain numbers' "$@"; }
ids() { cell 'Device IDs' "$@"; }
real='linux-6.12 linux-6.1'
model='model (not real)'
legacy() { echo "legacy-$1 (not real)"; }

# Seed 000, the report: 8-15 equal, so one number for all; bytes 4-5 are 1, 2, 3 as the host counts.
domains bytes-8-15-equal "$(legacy 8-9-none)" 'A 0x3130; B-C fails' BUS-STATE
domains bytes-8-15-equal "$(legacy 8-9-lowest)" 'A 0x3130; B 0x0001; C 0x0002' DOM-KEPT
for system in $real; do
	domains bytes-8-15-equal "$system" 'A 0x0001; B 0x0002; C 0x0003'
	# The search starts at the bottom, and after a reboot in another order it is the other one's turn.
	domains bytes-4-5-equal "$system" 'A 0x0030; B 0x0001; C 0x0002'
	domains reboot-4-5-equal "$system" 'A 0x0030, then 0x0001; B 0x0001, then 0x0030'
	domains reboot-8-15-equal "$system" 'A 0x0007; B 0x0008'
	domains highest-number "$system" 'A 0xffff; B 0x0001'
	domains after-failed-probe "$system" 'A fails; B 0x0004; C 0x0001'
	# An ID is b[5] b[4] b[7] b[6] & 0xf8 and the function: text group 2, then group 3.
	ids function-number "$system" 'A 00.0 0x00040000; A 00.1 0x00040001'
	ids same-domain-other-device "$system" 'A 00.0 0x00090000; B 00.0 0x00091718'
	ids over-resume "$system" 'A 00.0 0x00061718'
	ids high-byte "$system" 'A 00.0 0xfa5e4d10'
	ids four-bytes-agree "$system" 'A 00.0 0x00040010; B 00.0 0x00040010' ID-ALIAS
done
domains bytes-4-5-equal "$model" 'A 0x0030; B 0x0001; C 0x0002'
domains bytes-4-5-equal "$(legacy 4-5-upward)" 'A 0x0030; B 0x0031; C 0x0032' DOM-MODEL
# Each half alone: without the search bytes 4-5 do not help those who share them; without the bytes a number that is
# kept in one order is lost in another.
domains bytes-4-5-equal "$(legacy 4-5-none)" 'A 0x0030; B-C fails' BUS-STATE
domains bytes-8-15-equal "$(legacy 4-5-none)" 'A 0x0001; B 0x0002; C 0x0003'
domains reboot-8-15-equal "$(legacy 8-9-lowest)" 'A 0x3130, then 0x0001; B 0x0001, then 0x3130' DOM-KEPT
domains reboot-8-15-equal "$(legacy 8-9-none)" 'A 0x3130, then fails; B fails, then 0x3130' BUS-STATE
# Serial numbers tell apart what shares bytes 8-15, as long as they are not the same themselves.
domains bytes-8-15-equal "$(legacy serial-none)" 'A 0x0001; B 0x0002; C 0x0003'
domains serials-equal "$(legacy serial-none)" 'A 0x0001; B fails' BUS-STATE
domains serials-equal "$(legacy 8-9-none)" 'A 0x3130; B 0x3131' DOM-KEPT
# Nothing is above 0xffff.
domains highest-number "$(legacy 4-5-upward)" 'A 0xffff; B fails' BUS-STATE
# Only the old bytes tell these two apart without a search.
domains only-4-5-equal "$(legacy 8-9-none)" 'A 0x3130; B 0x3131' DOM-MODEL
domains only-4-5-equal "$(legacy 4-5-none)" 'A 0x0030; B fails' BUS-STATE

# Seed 003: a function number of 0 for all; a sign from b[5] = 0x80 on; the first prefix under a domain; one key for two.
ids function-number "$(legacy id-late)" 'A 00.0 0x00040000; A 00.1 0x00040000 for 0x00040001' ID-LOGICAL
ids high-byte "$(legacy id-late)" 'A 00.0 0xfffffffffa5e4d10 for 0xfa5e4d10' ID-HIGH-HALF
ids same-domain-other-device "$(legacy id-first)" 'A 00.0 0x00090000; B 00.0 0x00090000 for 0x00091718' ID-LOGICAL
ids same-domain-other-device "$(legacy id-prefix)" 'A 00.0 0x00090000; B 00.0 0x00091718'
ids two-live-equal-4-5 "$(legacy id-hint)" 'A 00.0 0x00302728 for 0x00301718; B 00.0 no ID' ID-LOGICAL
ids two-live-equal-4-5 "$(legacy id-prefix)" 'A 00.0 0x00301718; B 00.0 0x00302728'

# What was recorded: bytes 4-5, but for the one old kernel of fixtures/offers/wsl.tsv, which gave bytes 8-9.
recorded() { # MACHINE SYSTEM AS-RECORDED
	found=$(awk -F '|' -v machine="$1" -v sut="$2" '$1 ~ /^Recorded/ && $2 == machine &&
		index(", " $6 ",", ", " sut ",") { print $3 " of " $3 + $4 + $5 }' rows)
	[ "$found" = "$3" ] || fail "$1 on $2: expected $3 as recorded, found $found"
}
for system in $real "$(legacy 4-5-none)"; do
	recorded WSL-9377 "$system" '3 of 3'
	recorded WSL2-Linux-Kernel-153 "$system" '0 of 2'
done
recorded WSL2-Linux-Kernel-153 "$(legacy 8-9-none)" '2 of 2'
recorded WSL-9377 "$(legacy 8-9-lowest)" '0 of 3'

# Collisions: the four devices of fixtures/offers/lsvmbus.tsv share bytes 8-9, so three find the number taken.
grep -q '^Offers seen on real machines|8-9|2|3|3|3|' rows || fail "bytes 8-9: $(grep '|8-9|' rows)"
grep -q '^Offers seen on real machines|4-5|23|0|0|0|' rows || fail "bytes 4-5: $(grep '|4-5|' rows)"
count='29 offers, 29 of them of PCI pass-through devices, on 15 machines; of 25 a domain is recorded.'
grep -qxF "$count" table || fail "expected: $count"

# sentence SYSTEM PATTERN: what is said of a half of the fix
sentence() {
	said=$(grep -e "^- .*($1):" table)
	# shellcheck disable=SC2254
	case $said in
	$2) ;;
	*) fail "expected $2, found $said" ;;
	esac
}
sentence legacy-8-9-lowest '*does not load in 0 of *finds another number, or none, in * (*reboot-8-15-equal*'
sentence legacy-4-5-none '*does not load in * (*bytes-4-5-equal*'
sentence linux-6.12 '*does not load in 0 of *another number, or none, in * (reboot-4-5-equal, reboot-one-missing).'

# Further files, text, and what is no good.
printf 'machine\tinstance_guid\nm\t47505500-0001-0000-3130-444531303244\nm\t47505500-0001-0001-3131-444531303244\n' >more.tsv
"$program" verdict domains more.tsv --format markdown >further 2>&1 || fail "more.tsv: exit code $?"
grep -q '^31 offers.* on 16 machines' further || fail "more.tsv: $(grep offers further)"
grep -q '^| 4-5 | 23 | 1 |' further || fail "more.tsv: $(grep '^| 4-5' further)"
"$program" verdict domains >text 2>&1 || fail "text: exit code $?"
grep -q '^bytes-8-15-equal  *A 0x0001; B 0x0002; C 0x0003  *-  *linux' text || fail "text: $(grep bytes-8-15 text)"

bad() { # NAME PATTERN VERB...: refused, in one line
	name=$1 pattern=$2
	shift 2
	output=$("$program" "$@" 2>&1)
	code=$?
	# shellcheck disable=SC2254
	case $output in
	"bdfuzz: "$pattern) [ "$code" = 2 ] && [ "$(printf '%s\n' "$output" | wc -l)" = 1 ] && return ;;
	esac
	fail "$name: exit code $code, $output"
}
printf 'machine\tinstance_guid\nm\t4750\n' >short.tsv
mkdir empty
bad 'no topic' 'verdict: give a topic*' verdict
bad 'an unknown topic' 'verdict: give a topic*' verdict weather
bad 'a format that is none' "verdict: --format is *" verdict domains --format html
bad 'a model as a real system' 'verdict: model is not a real system*' verdict domains --sut model
bad 'no such file' 'none.tsv: No such file*' verdict domains none.tsv
bad 'a bad line' "short.tsv:2: instance_guid is not a GUID: '4750'" verdict domains short.tsv
bad 'an empty directory' 'empty: no .tsv file below it' verdict domains empty

# Seed 001: which repair of the map of bus numbers keeps what.  C every walk ends, T true, F forgets, K known, O outputs,
# I identity, U upstream, M MSI-X, X the hypervisor lives.
"$program" verdict bridges --format markdown >maps 2>&1 || fail "bridges: exit code $?: $(grep 'NOT AS' maps)"
"$program" verdict bridges >maps.text 2>&1 || fail "bridges as text: exit code $?"
sed 's/\\//g; s/ *| */|/g' maps | awk -F '|' '/^## / { title = substr($0, 4) } /^[|]/ && !/^[|]---/ { print title $0 }' >maps.rows
map() { # SITUATION STRATEGY BROKEN
	column=$(awk -F '|' -v name="$2" '/^Situations[|]operations/ { for (i = 1; i <= NF; i++) if ($i == name) print i }' maps.rows)
	found=$(awk -F '|' -v name="$1" -v column="$column" '$1 == "Situations" && $3 == name { print $column }' maps.rows)
	[ "$found" = "$3" ] || fail "$1 under $2: expected $3, found $found"
}
# The seed: bus 6 leads to itself, 05:00.0 is still the Tundra, nothing is found above it; all of it but the identity
# stays after the re-add, and the function that was refused then ends Xen.
map seed-001 xen-4.17 CTFKOIU
map seed-001 readd CTOUX
map found-again xen-4.17 CTFKOUX
map scan-again xen-4.17 -
map scan-again trap CTFKOU
# A write that is seen is all that is wrong here; nobody sees that a bridge was pulled out.
map renumbered-then-removed xen-4.17 TFK
map renumbered-then-removed trap -
map surprise-removal trap TFK
map subordinate-255 xen-2014 X
map subordinate-255 xen-4.17 -
map vf-of-another readd M
awk -F '|' '$1 == "Situations" && NR > 1 && $2 != "operations" && ($9 != "-" || $10 != "-")' maps.rows >broken
[ -s broken ] && fail "combined or reference: $(cat broken)"
awk -F '|' '$1 == "Situations" && ($3 == "plain" || $3 == "switch") && /[|][CTFKOIUMX]+[|]/' maps.rows >broken
[ -s broken ] && fail "well-behaved machines: $(cat broken)"
# What the README shows is what is printed.
awk '/verdict bridges$/ && /^    [$]/ { on = 1; next } on && /^[^ ]/ { exit } on && /^    [^[]/ { print substr($0, 5) }' \
	"$root/README.md" >shown
[ "$(wc -l <shown)" -gt 30 ] || fail "the README shows $(wc -l <shown) lines"
while IFS= read -r line; do
	grep -qxF -e "$line" maps.text || fail "README: not printed: $line"
done <shown
bad 'bridges of something' 'verdict: give a topic*' verdict bridges some.tsv

# Captures of other people's machines, where they are there: all recorded domains are bytes 4-5 or 8-9, and what is
# replayed on the real systems comes out as recorded or is of the three old kernels (facts: 45 and 3 of 48).
captures=${BDFUZZ_CAPTURES:-$root/../shared/captures}/vmbus-offers.tsv
if [ -r "$captures" ]; then
	"$program" verdict domains "$captures" --format markdown >captured 2>&1 || fail "captures: exit code $?"
	grep -q '^| 4-5 | 68 |' captured || fail "captures: $(grep '^| 4-5' captured)"
	grep -q '^| 8-9 | 5 |' captured || fail "captures: $(grep '^| 8-9' captured)"
	sums=$(sed 's/\\//g' captured | awk -F '|' '/^## Recorded/ { on = 1; next } /^## / { on = 0 }
		on && / linux-6.12[, ]/ { same += $3; other += $4; fails += $5 } END { print same, other, fails }')
	[ "$sums" = '68 5 0' ] || fail "captures on linux-6.12: as recorded, another number, fails: $sums"
else
	echo "captures not tried: $captures is not there"
fi
exit $failed
