#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_tree.sh ROOT PROGRAM - bdfuzz tree: what is wired and by which numbers, what is wrong with it, maps, pictures
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0
fail() { echo "$*" && failed=1; }
bad=$root/conformance/scenarios/bad-hardware

# gives FILE OPTION...: the text in `expected` is what the tree of FILE is
gives() {
	"$program" tree "$@" >found 2>&1 || fail "exit code $? for $*: $(tail -n 3 found)"
	diff expected found || failed=1
}

# refuses CODE TEXT ARGUMENT...: nothing is printed but one line that has TEXT in it
refuses() {
	code=$1 text=$2
	shift 2
	"$program" tree "$@" >out 2>err
	[ $? = "$code" ] || fail "$*: not exit code $code"
	[ -s out ] && fail "$*: something was printed"
	[ "$(wc -l <err)" = 1 ] || fail "$*: not one line: $(cat err)"
	grep -qF -- "$text" err || fail "$*: $(cat err)"
}

# Loops, marks, and a function that nothing leads to.
cat >expected <<'END'
0000:00 root bus [00-ff]
\-00:01.0  root port [01-03]  1234:5678 class 060400
  \-01:00.0  upstream port [02-03]  1234:5678 class 060400
    \-02:00.0  downstream port [01-01]  1234:5678 class 060400
      |   ! PCI-BUS-LOOP: [01-01] holds bus 01
      |   ! PCI-BUS-NESTED: [01-01] is not within [02-03]
      |   ! PCI-BUS-ORDER: secondary 01, subordinate 01
      \---:00.0  endpoint  1234:5678 class 000000  unreachable
functions: 4, VFs: 0, bridges: 3, unreachable: 1, faults: 3
END
gives "$bad/loop-above.bdf" --sut hardware

# VFs that lie where another card's bus is; before they were enabled, all was well.
cat >expected <<'END'
0000:00 root bus [00-ff]
+-00:01.0  root port [01-01]  1234:5678 class 060400
+-00:01.1  root port [02-02]  1234:5678 class 060400
| \-02:00.0  endpoint  8086:10c9 class 020000  SR-IOV: 7 of 7 VFs, offset 0x180, stride 2
|       ! SRIOV-RANGE: VF 1 of 7 has bus 03
|       VFs 1-7: 03:10.0 to 03:11.4  unreachable
\-00:02.0  root port [03-03]  1234:5678 class 060400
  \-03:00.0  endpoint  1234:5678 class 000000
functions: 12, VFs: 7, bridges: 3, unreachable: 7, faults: 1
END
gives "$bad/vf-bus-taken.bdf" --sut hardware
sed 's/7 of 7/0 of 7/; /^|  /d; s/: 12, VFs: 7/: 5, VFs: 0/; s/: 7, faults: 1/: 0, faults: 0/' expected >before
mv before expected
boot=$(grep -n '^boot' "$bad/vf-bus-taken.bdf" | cut -d : -f 1)
gives "$bad/vf-bus-taken.bdf" --at "$boot"

# VFs one by one; two segments; a root bus with nothing on it; a bridge without numbers.
cat >two.bdf <<'END'
root 1
root 2 domain=0x0001 bus=80 last=9f
plug 3 2 02.0 root-port secondary=81 subordinate=82
plug 4 3 00.0 endpoint id=8086:10c9 class=020000
sriov 4 vfs=2 offset=0x100 stride=1
numvfs 0001:81:00.0 count=2
plug 5 2 03.0 pci-bridge
END
cat >expected <<'END'
0000:00 root bus [00-ff]
0001:80 root bus [80-9f]
+-80:02.0  root port [81-82]  1234:5678 class 060400
| \-81:00.0  endpoint  8086:10c9 class 020000  SR-IOV: 2 of 2 VFs, offset 0x100, stride 1
|       VF 1: 82:00.0
|       VF 2: 82:00.1
\-80:03.0  PCI bridge [no numbers]  1234:5678 class 060400
functions: 5, VFs: 2, bridges: 2, unreachable: 0, faults: 0
END
gives two.bdf --vfs --sut hardware

# The map of a hypervisor that scanned at boot, and was not told since: one bridge leads to itself, one moved.
cat >map.bdf <<'END'
root 1
plug 2 1 1c.0 root-port secondary=06 subordinate=08
plug 3 2 00.0 pcie-to-pci secondary=06 subordinate=07
plug 4 1 1e.0 pci-bridge secondary=0a subordinate=0a
plug 5 4 03.0 pci
boot
setpci 0000:00:1e.0 offset=0x18 size=4 value=0xc0c00
END
"$program" tree map.bdf --map xen-4.17 --dot map.dot >found 2>&1 || fail "exit code $?: $(cat found)"
grep -e '^map' -e '->' found >map
cat >expected <<'END'
map xen-4.17 of 0000: bus -> bridge that leads to it
  06 -> 06:00.0  ! cyclic; the hardware has no such bridge
  07 -> 06:00.0  ! leads to a cycle; the hardware has 06:00.0
  0a -> 00:1e.0  ! stale; the hardware has no such bridge
  0c -> nothing  ! missing; the hardware has 00:1e.0
map xen-4.17: 0 true, 1 stale, 1 missing, 1 cyclic, 1 lead to a cycle
END
diff expected map || failed=1
# Each is told by words and by the kind of line, not by its colour alone.
for line in 'style=bold.*06 cyclic' 'style=dashed.*07 leads to a cycle' 'style=dashed.*0a stale' 'style=dotted.*0c missing'; do
	grep -q -- "$line" map.dot || fail "map.dot: no line with $line"
done
"$program" tree map.bdf --map xen-4.17 --dot again.dot >/dev/null 2>&1
cmp map.dot again.dot || failed=1

# ports N: so many root ports, with functions behind them that nobody is like
ports() {
	awk -v n="$1" 'BEGIN {
		for (left = n; left > 0; domain++) {
			root = ++number
			printf "root %d domain=0x%04x\n", root, domain
			for (at = 0; at < 240 && left > 0; at++) {
				port = ++number
				printf "plug %d %d %02x.%d root-port%s secondary=%02x subordinate=%02x\n", port, root,
					at / 8, at % 8, at % 8 ? "" : " multi=1", at + 1, at + 1
				left--
				for (i = 0; i < 8 && left > 0; i++) {
					printf "plug %d %d 00.%d endpoint id=8086:%04x%s\n", ++number, port, i, number,
						i ? "" : " multi=1"
					left--
				}
			}
		} }'
}

# A picture of as many as promised is a whole one; of more, nothing is printed, and the text has no such limit.
ports 2000 >many.bdf
"$program" tree many.bdf --svg many.svg >found 2>&1 || fail "2,000 functions: exit code $?: $(tail -n 3 found)"
tail -n 1 found | grep -q '^functions: 2000, .* faults: 0$' || fail "2,000 functions: $(tail -n 1 found)"
tail -n 1 many.svg 2>/dev/null | grep -q '</svg>' || fail 'many.svg is not whole'
[ "$(grep -o '8086:[0-9a-f]*' many.svg | sort -u | wc -l)" = "$(grep -c endpoint many.bdf)" ] || fail 'many.svg: some are missing'
ports 2001 >more.bdf
refuses 2 'it has 2001 functions besides VFs; a picture can have 2000' more.bdf --svg more.svg
[ ! -e more.svg ] || fail 'more.svg was written'
"$program" tree more.bdf >found 2>&1 || fail "2,001 functions: exit code $?"
grep -q '^functions: 2001,' found || fail "2,001 functions: $(tail -n 1 found)"

# A host's offers are shown as it makes them: who is associated with whom, what was rescinded.
cat >offers.bdf <<'END'
nic 1 mac=00:15:5d:00:00:01
offer 1 net f8615163-0001-1000-2000-000d3a000001
associate 1 serial=7
function 2 id=15b3:1016 serial=7 wslot=0x22
function 2 id=15b3:1018 serial=8
port 2 wslot=0x22 mac=00:15:5d:00:00:01
offer 2 pci 47505500-0009-1718-3130-444531303244
offer 3 other 47505500-0001-1718-3130-444531303244
rescind 3
END
cat >expected <<'END'
channel 1: synthetic NIC, f8615163-0001-1000-2000-000d3a000001, MAC 00:15:5d:00:00:01
  associated with serial 7
    which is on channel 2: 02.1 15b3:1016, serial 7, MAC 00:15:5d:00:00:01
channel 2: PCI pass-through, 47505500-0009-1718-3130-444531303244
  02.1 15b3:1016, serial 7, MAC 00:15:5d:00:00:01
  00.0 15b3:1018, serial 8
channel 3: other, 47505500-0001-1718-3130-444531303244, rescinded
END
"$program" tree offers.bdf --svg offers.svg >found 2>&1 || fail "offers: exit code $?"
diff expected found || fail 'offers: as above'
grep -q 'associated' offers.svg || fail 'offers.svg does not show who is associated'
grep -q '</svg>' offers.svg || fail 'offers.svg is not whole'
"$program" tree offers.bdf --at 3 2>&1 | grep -q '^channel 2' && fail 'offers --at 3: the second is there already'

# What cannot be done is said in one line.
echo 'wait 1' >nothing.bdf
refuses 2 'there is neither a root bus nor an offer' nothing.bdf
refuses 2 'has no PCI hardware' map.bdf --sut model
refuses 2 "there is no strategy 'xen'; there are xen-2014" map.bdf --map xen
refuses 2 'hardware does not keep the map xen-4.17' map.bdf --sut hardware --map xen-4.17
refuses 2 'one system at a time' map.bdf --sut hardware,model
refuses 2 'give one file'
refuses 2 'No such file' none.bdf
refuses 2 "--at: 'x'" map.bdf --at x
refuses 2 'nowhere/map.svg' map.bdf --svg nowhere/map.svg

exit $failed
