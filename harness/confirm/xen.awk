# SPDX-License-Identifier: GPL-2.0
# xen.awk - from the console of a Xen to what it said of PCI functions, by operation; fixtures/xen/README.md says how
#
# The guest writes "bdfuzz: operation N: TEXT" there before each operation; the first, the boot, begins with Xen itself.
{ sub(/\r$/, ""); sub(/^\[ *[0-9.]+\] /, "") }
NR == 1 { print "# operation 1: boot" }
/^bdfuzz: operation end/ { exit }
/^bdfuzz: operation / {
	sub(/^bdfuzz: /, "")
	if ($2 == "1:")
		booted = 1
	else
		print "# " $0
	next
}
/^\(XEN\) \[VT-D\].*: *(un)?map / {	# [VT-D]d0:PCIe: map 0000:02:00.0
	split($2, part, ":")
	print $3, $4, part[2]
	next
}
/^\(XEN\) \[VT-D\].*Hostbridge: skip / { print "skip", $4; next }
/^\(XEN\) PCI (add|remove) (device|virtual function|extended device) / { print $3, $NF; next }
/Failed to add - passthrough/ {
	for (i = 1; i <= NF; i++)
		if ($i ~ /^[0-9a-f]+:[0-9a-f]+:[0-9a-f]+\.[0-7]:$/)
			print "fail", substr($i, 1, length($i) - 1)
	next
}
/Failed to delete - passthrough/ {
	for (i = 1; i <= NF; i++)
		if ($i ~ /^[0-9a-f]+:[0-9a-f]+:[0-9a-f]+\.[0-7]:$/)
			print "fail-delete", substr($i, 1, length($i) - 1)
	next
}
# Its end: the registers are of no use here, the function is.
/^\(XEN\) ----\[ Xen/ { dying = 1; next }
dying && /^\(XEN\)  *\[<[0-9a-f]+>\] [RSF] / { if (dying == 1) print "panic in", $NF; dying = 2; next }
dying && /^\(XEN\) Panic on CPU/ { getline; sub(/\r$/, ""); sub(/^\(XEN\) /, ""); print "panic", $0; exit }
dying { next }
# Whatever else Xen says once the kernel runs, and of PCI before.
/^\(XEN\) / && (booted || /[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]/) { sub(/^\(XEN\) /, "xen "); print; next }
/WARNING:|BUG:|Oops:|general protection/ { sub(/CPU: [0-9]+ PID: [0-9]+ /, ""); print "log", $0 }
