#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_dependencies.sh ROOT BDFUZZ - who needs whom, by the symbols of the compiled drivers
#
# Seed 004: netvsc must not need the vPCI driver, nor that netvsc, so that a machine without one loads the other.
# Seed 003: what is built in cannot link to a module: the PCI core and VMBus need neither.  That the drivers need VMBus
# shows that the test looks at something.
set -u
objects=$(dirname "$2")/CMakeFiles
failed=0

needs() { nm -u "$@" 2>/dev/null | awk '{ print $2 }' | sort -u; }
gives() { nm --defined-only -g "$@" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u; }

# The symbols that the objects of $who need of those that $from define: lists of paths without blanks.
# shellcheck disable=SC2086
common() {
	needs $who >"$work/needs"
	gives $from >"$work/gives"
	comm -12 "$work/needs" "$work/gives" | grep -v '^__\(asan\|ubsan\|sanitizer\)'
}

# apart IMAGE WHO FROM TEXT
apart() {
	who=$2 from=$3
	found=$(common)
	[ -z "$found" ] && return
	echo "$1: $4: $(echo "$found" | tr '\n' ' ')"
	failed=1
}

together() {
	who=$2 from=$3
	[ -n "$(common)" ] && return
	echo "$1: $4"
	failed=1
}

work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
images=0
for image in "$objects"/image_6_1.dir "$objects"/image_6_12.dir; do
	[ -d "$image" ] || continue
	images=$((images + 1))
	top=$(find "$image" -type d -path '*/source/drivers' | head -n 1)
	netvsc=$(find "$top/net/hyperv" -name '*.o')
	vpci=$(find "$top/pci/controller" -name 'pci-hyperv.c.o')
	interface=$(find "$top/pci/controller" -name 'pci-hyperv-intf.c.o')
	vmbus=$(find "$top/hv" -name '*.o')
	core=$(find "$top/pci" "$top/base" -name '*.o' -not -path '*/controller/*')
	name=$(basename "$image" .dir)
	apart "$name" "$netvsc" "$vpci $interface" "netvsc needs vPCI"
	apart "$name" "$vpci" "$netvsc" "vPCI needs netvsc"
	apart "$name" "$vmbus" "$netvsc $vpci $interface" "VMBus needs a driver of a device"
	apart "$name" "$core" "$netvsc $vpci $interface $vmbus" "the PCI core needs a driver of Hyper-V"
	apart "$name" "$interface" "$vpci $vmbus" "what other drivers link to needs vPCI"
	together "$name" "$netvsc" "$vmbus" "netvsc does not need VMBus: nothing was looked at"
	together "$name" "$vpci" "$vmbus" "vPCI does not need VMBus: nothing was looked at"
	together "$name" "$vpci" "$interface" "vPCI does not fill in what other drivers link to"
done
[ "$images" -gt 0 ] || { echo "no images in $objects" >&2 && exit 77; }
exit $failed
