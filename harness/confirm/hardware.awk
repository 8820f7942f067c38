# SPDX-License-Identifier: GPL-2.0
#
# hardware.awk - from config space as the firmware left it to `root`, `plug`, `sriov` and `forge` of a scenario
#
# Reads, in this order: numbers that were changed behind the firmware ("numbers bdf primary secondary subordinate"), the
# root buses that the kernel was told of ("root first last"), the VFs' BARs as the guest says ("vfs ..."), registers
# and sizes (machine_read() in machine.sh).  Where a function is wired is known from the firmware's own numbers.

BEGIN {
	# By device/port type, PCI Express Base 4.0, 7.5.3.2.
	split("endpoint legacy-endpoint - - root-port upstream downstream pcie-to-pci pci-to-pcie root-endpoint " \
	      "event-collector", express, " ")
	split("pci pci-bridge cardbus", conventional, " ")
	# Registers, PCI Local Bus 3.0, 6.1, and PCI-to-PCI Bridge 1.2, 3.2.
	VENDOR = 0; DEVICE = 2; STATUS = 6; REVISION = 8; INTERFACE = 9; CLASS = 10; HEADER_TYPE = 14
	PRIMARY = 24; SECONDARY = 25; SUBORDINATE = 26; SUBSYSTEM = 44; CAPABILITIES = 52
	# Capabilities by their numbers.
	MSI = 5; EXPRESS = 16; MSIX = 17; ARI = 14; SRIOV = 16
	for (i = 0; i < 16; i++)
		digit[substr("0123456789abcdef", i + 1, 1)] = i
}

function number(hex,	n, i) {
	for (i = 1; i <= length(hex); i++)
		n = 16 * n + digit[substr(hex, i, 1)]
	return n + 0
}

# A register of 1, 2 or 4 bytes, as hexadecimal digits.
function get(bdf, offset, width,	word, at) {
	word = register[bdf, sprintf("%03x", offset - offset % 4)]
	if (word == "")
		word = "00000000"
	at = 8 - 2 * (offset % 4) - 2 * width
	return substr(word, at + 1, 2 * width)
}

function capability(bdf, id,	at, turns) {
	if (number(get(bdf, STATUS, 2)) % 32 < 16)
		return 0
	for (at = number(get(bdf, CAPABILITIES, 1)); at >= 64 && turns++ < 48; at = number(get(bdf, at + 1, 1)))
		if (number(get(bdf, at, 1)) == id)
			return at
	return 0
}

function extended(bdf, id,	at, turns, word) {
	for (at = 256; at >= 256 && turns++ < 48; at = int(number(substr(word, 1, 4)) / 16)) {
		word = get(bdf, at, 4)
		if (number(substr(word, 5)) == id)
			return at
	}
	return 0
}

$1 == "numbers" { changed[$2] = $3 " " $4 " " $5; next }
$1 == "root" { last[$2] = $3; next }
$1 == "vfs" { sub(/^[^:]*:/, "", $2); vfs[$2] = $0; next }
$2 == "size" { size[$1, $3] = $4; next }
{ register[$1, $2] = $3 }
$2 == "000" { order[++functions] = $1 }

# BARs of VFs: "start end flags" three at a time, of all VFs together; bit 20 of the flags says 64 bits, bit 13
# prefetchable.
function vf_bars(bdf, total,	word, words, i, flags, all, wide, text) {
	words = split(vfs[bdf], word, " ")
	for (i = 0; i < 6 && 6 + 3 * i <= words; i++) {
		all = number(substr(word[5 + 3 * i], 3)) - number(substr(word[4 + 3 * i], 3)) + 1
		if (all <= 1)
			continue
		flags = number(substr(word[6 + 3 * i], 3))
		wide = int(flags / 1048576) % 2
		text = text sprintf(" bar%d=0x%08x", i,
				    4294967296 - all / total + 4 * wide + 8 * (int(flags / 8192) % 2))
		if (wide)
			text = text sprintf(" bar%d=0xffffffff", i + 1)
	}
	return text
}

function plug(bdf,	header, at, kind, text, i, n, bar) {
	header = number(get(bdf, HEADER_TYPE, 1))
	at = capability(bdf, EXPRESS)
	kind = at ? express[int(number(get(bdf, at + 2, 1)) / 16) + 1] : conventional[header % 128 + 1]
	text = sprintf("plug %d %d %s %s id=%s:%s class=%s", name[bdf], wired[substr(bdf, 1, 2)], substr(bdf, 4), kind,
		       get(bdf, VENDOR, 2), get(bdf, DEVICE, 2), get(bdf, CLASS, 2) get(bdf, INTERFACE, 1))
	if (get(bdf, REVISION, 1) != "00")
		text = text " rev=0x" get(bdf, REVISION, 1)
	if (header % 128 == 0 && get(bdf, SUBSYSTEM, 4) != "00000000")
		text = text " subsystem=" get(bdf, SUBSYSTEM, 2) ":" get(bdf, SUBSYSTEM + 2, 2)
	for (i = 0; i < 6; i++) {
		bar = size[bdf, i]
		if (bar != "" && bar != "0" && bar !~ /^0+$/)
			text = text sprintf(" bar%d=0x%08x", i, number(bar))
	}
	at = capability(bdf, MSI)
	if (at) {
		n = 1
		for (i = int(number(get(bdf, at + 2, 2)) / 2) % 8; i > 0; i--)
			n *= 2
		text = text " msi=" n
	}
	at = capability(bdf, MSIX)
	if (at)
		text = text " msix=" number(get(bdf, at + 2, 2)) % 2048 + 1
	if (header >= 128)
		text = text " multi=1"
	if (header % 128 == 0) {
		at = extended(bdf, ARI)
		if (at)
			text = text " ari=1" (get(bdf, at + 5, 1) == "00" ? "" : " next=0x" get(bdf, at + 5, 1))
	} else {
		at = capability(bdf, EXPRESS)
		if (at && int(number(get(bdf, at + 36, 4)) / 32) % 2)
			text = text " ari=1"
		if (get(bdf, SECONDARY, 1) != "00" || get(bdf, SUBORDINATE, 1) != "00")
			text = text " secondary=" get(bdf, SECONDARY, 1) " subordinate=" get(bdf, SUBORDINATE, 1)
	}
	return text
}

END {
	# In the firmware's numbers, a bus is below the bridge that has it as its secondary.
	for (i = 1; i <= functions; i++)
		for (j = i; j > 1 && order[j] < order[j - 1]; j--) {
			bdf = order[j]
			order[j] = order[j - 1]
			order[j - 1] = bdf
		}
	for (i = 0; i < 256; i++) {
		bus = sprintf("%02x", i)
		if (bus in last) {
			wired[bus] = ++names
			printf "root %d domain=0x0000 bus=%s last=%s\n", names, bus, last[bus]
		}
	}
	for (i = 1; i <= functions; i++) {
		bdf = order[i]
		name[bdf] = ++names
		if (number(get(bdf, HEADER_TYPE, 1)) % 128 && get(bdf, SECONDARY, 1) != "00")
			wired[get(bdf, SECONDARY, 1)] = names
	}
	for (i = 1; i <= functions; i++) {
		bdf = order[i]
		if (!(substr(bdf, 1, 2) in wired)) {
			printf "hardware.awk: %s is below no bridge\n", bdf >"/dev/stderr"
			exit 1
		}
		primary = get(bdf, PRIMARY, 1)
		if (bdf in changed) {
			split(changed[bdf], n, " ")
			primary = n[1]
			word = get(bdf, PRIMARY, 4)
			register[bdf, "018"] = substr(word, 1, 2) n[3] n[2] n[1]
		}
		print plug(bdf)
		if (number(get(bdf, HEADER_TYPE, 1)) % 128 && primary != substr(bdf, 1, 2))
			printf "forge %d offset=0x18 %s\n", name[bdf], primary
		at = extended(bdf, SRIOV)
		if (at)
			printf "sriov %d vfs=%d offset=0x%x stride=%d device=0x%s%s\n", name[bdf],
				number(get(bdf, at + 14, 2)), number(get(bdf, at + 20, 2)),
				number(get(bdf, at + 22, 2)), get(bdf, at + 26, 2),
				vf_bars(bdf, number(get(bdf, at + 14, 2)))
	}
}
