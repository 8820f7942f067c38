#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_confirm.sh ROOT PROGRAM - bdfuzz confirm without QEMU: the machine of a scenario, what cannot be made, comparing
set -u

root=$1 program=$2
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0
fail() { echo "$*" && failed=1; }

# machine NAME: the scenario that comes in becomes the machine NAME.machine
machine() {
	cat >"$1.bdf"
	"$program" confirm "$1.bdf" --machine >"$1.machine" || fail "$1: exit code $?: $(cat "$1.machine")"
}
# has NAME LINE: exactly this line is in the machine
has() { grep -qxF "$2" "$1.machine" || fail "$1: no line '$2' in: $(cat "$1.machine")"; }
# cannot NAME LINE REASON: the scenario that comes in is not expressible, for this reason
cannot() {
	cat >"$1.bdf"
	"$program" confirm "$1.bdf" --machine >"$1.out" 2>&1
	code=$?
	[ "$code:$(tail -n 1 "$1.out")" = "2:NOT EXPRESSIBLE: $1.bdf:$2: $3" ] || fail "$1: $code: $(cat "$1.out")"
}

machine ports <<'END'
root 1
plug 2 1 01.0 root-port id=8086:3420 secondary=01 subordinate=03
plug 3 2 00.0 upstream secondary=02 subordinate=03
plug 4 3 00.0 downstream secondary=03 subordinate=03
plug 5 4 00.0 endpoint multi=1
plug 6 1 00.0 pci id=8086:29c0
boot assign=1
remove 0000:03:00.0
END
has ports 'device ioh3420,id=f2,chassis=1,bus=pcie.0,addr=1.0'
has ports 'device x3130-upstream,id=f3,bus=f2,addr=0.0'
has ports 'device xio3130-downstream,id=f4,chassis=2,bus=f3,addr=0.0'
has ports 'device e1000e,romfile=,id=f5,bus=f4,addr=0.0,multifunction=on'
has ports 'run boot assign=1'
has ports 'run remove 0000:03:00.0'
# Inner bridges get their numbers first; what is q35's own is not made.
[ "$(grep '^numbers' ports.machine | tr '\n' ';')" = 'numbers f4 02 03 03;numbers f3 01 02 03;numbers f2 00 01 03;' ] ||
	fail "ports: other numbers: $(grep '^numbers' ports.machine)"
[ "$(grep -c '^device' ports.machine)" = 4 ] || fail 'ports: not four devices'

machine conventional <<'END'
root 1
root 2 bus=40 last=4f
plug 3 1 1e.0 pci-bridge id=8086:244e secondary=01 subordinate=02
plug 4 3 01.0 pci-bridge secondary=02 subordinate=02
plug 5 4 03.0 pci
plug 6 2 00.0 root-port secondary=41 subordinate=42
plug 7 6 00.0 pcie-to-pci secondary=42 subordinate=42
plug 8 1 10.0 root-endpoint
sriov 8 vfs=3 offset=0x1 stride=0x1
forge 4 offset=0x18 070504
boot
END
has conventional 'device pxb-pcie,id=r2,bus=pcie.0,bus_nr=0x40,addr=1d'
has conventional 'device i82801b11-bridge,id=f3,bus=pcie.0,addr=1e.0'
has conventional 'device pci-bridge,shpc=off,id=f4,chassis_nr=1,bus=f3,addr=1.0'
has conventional 'device e1000,romfile=,id=f5,bus=f4,addr=3.0'
has conventional 'device pcie-pci-bridge,id=f7,bus=f6,addr=0.0'
has conventional 'numbers f4 07 05 04'
grep -q '^device nvme,id=f8,.*,sriov_max_vfs=3,.*,bus=pcie.0,addr=10.0$' conventional.machine ||
	fail 'conventional: no PF'

with() { printf 'root 1\nplug 2 1 01.0 root-port secondary=01 subordinate=02\n' && cat; }
printf 'root 1 domain=0001\nboot\n' | cannot domain 1 'q35 has segment 0000 only'
printf 'root 1\nplug 2 1 00.0 root-port\nboot\n' | cannot own 2 'q35 has a function of its own there'
printf 'plug 3 2 01.0 endpoint\nboot\n' | with | cannot slot 3 'QEMU takes only device 0 below a port'
printf 'plug 3 2 00.0 cardbus\nboot\n' | with | cannot cardbus 3 'QEMU has no CardBus bridge'
printf 'plug 3 2 00.0 pcie-to-pci\nplug 4 3 00.0 endpoint\nboot\n' | with | cannot conventional 4 \
	'QEMU takes no PCI Express function on a conventional bus'
printf 'root 3 bus=40 last=4f\nplug 4 3 00.0 endpoint\nboot\n' | with | cannot further 4 \
	'QEMU takes only bridges on a further root bus'
printf 'plug 3 2 00.0 endpoint\nsriov 3 vfs=2 offset=0x80 stride=0x2\nboot\n' | with | cannot place 4 \
	"QEMU's only PF has First VF Offset 1 and VF Stride 1"
printf 'forge 2 offset=0xe 00\nboot\n' | with | cannot header 3 "only bus numbers of bridges can be other than QEMU's"
printf 'boot\npull 2\n' | with | cannot pull 4 'QEMU asks the guest before it takes a device away'
printf 'retry 2 count=3\nboot\n' | with | cannot retry 3 \
	'QEMU never answers with configuration request retry status'
printf 'boot\nplug 3 2 00.0 endpoint\n' | with | cannot late 4 'nothing can be plugged in behind the boot'
printf 'boot\nxen-add 0000:01:00.0\n' | with | cannot hypercall 4 "no program of the guest's makes bare hypercalls"
printf 'boot &\n' | with | cannot race 3 'who goes first in a race is nothing that a real machine can be told'
printf 'boot\nidle\n' | with | cannot idle 4 "that is nothing of PCI hardware's"

# compare NAME CODE LAST: what stands in NAME.expected and NAME.table compares so
compare() {
	awk -f "$root/harness/confirm/compare.awk" "$1.expected" "$1.table" >"$1.out"
	code=$?
	[ "$code:$(tail -n 1 "$1.out")" = "$2:$3" ] || fail "$1: $code: $(cat "$1.out")"
}
printf 'after boot\n0000:00:01.0 01 01\n0000:01:00.0\n' >same.expected
cat >same.table <<'END'
after boot
0000:00:00.0 8086:29c0 060000 00
0000:00:01.0 1b36:000c 060400 01 01 01
0000:00:07.0 1b36:000b 060000 00
0000:01:00.0 8086:10d3 020000 00
bus 0000:00
log pci_bus 0000:01: busn_res: [bus 01-ff] end is updated to 01
END
compare same 0 'CONFIRMED: the same functions and bus numbers after 1 of 1 operations'
cp same.expected moved.expected
sed 's/01 01 01/01 01 02/' same.table >moved.table
compare moved 1 'REFUTED: other functions, or other bus numbers'
cp same.expected silent.expected
: >silent.table
compare silent 1 'REFUTED: the real machine said nothing'
cp same.expected surprise.expected
{ cat same.table && echo 'log WARNING: at drivers/pci/probe.c:2631 pci_device_add+0x6ba/0x6e0'; } >surprise.table
compare surprise 1 'REFUTED: trouble on the real machine that was not expected'
{ cat same.expected && echo 'trouble pci_device_add WARN: x'; } >trouble.expected
cp surprise.table trouble.table
compare trouble 0 \
	'CONFIRMED: the same functions and bus numbers after 1 of 1 operations, the same trouble in pci_device_add'
cp trouble.expected elsewhere.expected
sed 's/pci_device_add/pci_scan_slot/' surprise.table >elsewhere.table
compare elsewhere 1 'REFUTED: no such trouble on the real machine'

# What was there while it died is not compared.
printf 'after rescan\n0000:00:01.0 01 01\n0000:01:00.0\n' | cat same.expected - >dies.expected
{ cat same.table && printf 'after rescan\ndied\nlog PANIC: in vpci_remove_device+0x4/0x160\n'; } >dies.table
compare dies 1 'REFUTED: trouble on the real machine that was not expected'

# Every recording's hardware can be made.
for file in "$root"/fixtures/boots/*.bdf "$root"/fixtures/xen/*.bdf; do
	"$program" confirm "$file" --machine >recorded.out 2>&1 || fail "$file: $(tail -n 1 recorded.out)"
done
exit $failed
