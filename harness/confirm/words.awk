# SPDX-License-Identifier: GPL-2.0
# words.awk - config space as QEMU's monitor prints it, four words a line: "bus:device.function offset word", no zeros,
# and above register 0ff no ones either, which is what a function without extended registers reads
#
# "00000000b0128010: 0x..." is register 010 of function 05.0 on bus 01: 1 MB a bus, 32 KB a device, 4 KB a function.
BEGIN {
	for (i = 0; i < 16; i++)
		value[substr("0123456789abcdef", i + 1, 1)] = i
}
/^0*b[0-9a-f]+: / {
	at = $1
	sub(/:$/, "", at)
	at = substr(at, length(at) - 6)
	device = value[substr(at, 3, 1)] * 2 + int(value[substr(at, 4, 1)] / 8)
	bdf = sprintf("%s:%02x.%d", substr(at, 1, 2), device, value[substr(at, 4, 1)] % 8)
	low = value[substr(at, 6, 1)] * 16 + value[substr(at, 7, 1)]
	for (i = 2; i <= NF; i++)
		if ($i != "0x00000000" && (substr(at, 5, 1) == "0" || $i != "0xffffffff"))
			printf "%s %s%02x %s\n", bdf, substr(at, 5, 1), low + 4 * (i - 2), substr($i, 3)
}
