# SPDX-License-Identifier: GPL-2.0
# table.awk - from what guest.sh says to a table; fixtures/boots/README.md says what is in it
BEGIN {
	for (i = 0; i < 16; i++)
		digit[substr("0123456789abcdef", i + 1, 1)] = i
}
function byte(at) { return substr($5, 2 * at + 1, 2) }
{ sub(/\r$/, "") }
function flush() {
	if (trace != "")
		print "trace" trace
	trace = ""
}
$1 != "log" { flush() }
$1 == "died" || $1 == "hang" { print }
# A stack that is shown for another reason, as of a processor that got no time, is of no interest.
$1 == "after" || $1 == "died" { trouble = 0 }
$1 == "log" && /WARNING:|BUG:|Oops:|general protection/ { trouble = 1 }
!trouble && $1 == "log" && /RIP: 0010:|\+0x[0-9a-f]+\/0x[0-9a-f]+$/ { next }
# The calls that led to trouble, innermost first, each once; those with a question mark may be leftovers.
/^log +[A-Za-z_][A-Za-z0-9_.]*\+0x[0-9a-f]+\/0x[0-9a-f]+$/ {
	sub(/[.+].*/, "", $2)
	if (index(trace " ", " " $2 " ") == 0)
		trace = trace " " $2
	next
}
$1 == "after" || $1 == "value" { print }
$1 == "status" && $2 != 0 { print "failed" }
$1 == "function" && $4 == "-" { print $2, $3, "- -"; next }
$1 == "function" {
	header = (digit[substr(byte(14), 1, 1)] * 16 + digit[substr(byte(14), 2, 1)]) % 128
	# What a bridge that nobody answers for reads is worth seeing, a function that went away is no bridge for that.
	bridge = header == 1 || header == 2 || $4 ~ /^0604/
	print $2, $3, $4, byte(14) (bridge ? " " byte(25) " " byte(26) : "")
}
$1 == "bus" { print }
# Kernel lines that tell how it came to its bus numbers, or that something is wrong; windows for memory are not it.
$1 != "log" || /\[(io|mem) / { next }
/busn_res|scanning \[bus|bus scan returning|bridge configuration invalid|are unusable|No bus number/ ||
/WARNING:|BUG:|Oops:|RIP: 0010:|general protection|refcount|cannot |can't |conflict/ {
	sub(/CPU: [0-9]+ PID: [0-9]+ /, "")
	print
}
END { flush() }
