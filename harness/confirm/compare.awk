# SPDX-License-Identifier: GPL-2.0
# compare.awk - what a system under test expects, against the table of a real machine; exits 1 if they differ
#
# After each operation: the same functions, and the same bus numbers in bridges.  At the end: the same trouble, by the
# kernel's function.  What the machine has of itself (its host bridge, its LPC bridge, hosts of further roots) does not
# count where the scenario has it not.  Once one side has died there is nothing more to compare than how.

function fact(	text) { # a function's line of the table, in the words of the expectation
	text = $1
	if (NF == 6)
		text = text " " $5 " " $6
	return text
}

function mine() { return $1 ~ /^0000:00:(00|1f)\.0$/ || $2 == "1b36:000b" }

# A function of the kernel's that trouble is about, once.
function trouble(where) {
	sub(/\+.*/, "", where)
	sub(/\..*/, "", where)	# .cold, .part.0: as the compiler likes
	if (index(troubles, " " where " ") == 0)
		troubles = troubles where " "
}

FNR == 1 { side++; step = 0 }
/^#/ || /^harness / || /^bus / || $1 == "failed" || $1 == "value" { next }
$1 == "after" {
	step++
	operation[side, step] = substr($0, 7)
	steps[side] = step
	next
}
$1 == "over" { over = step; next }
$1 == "died" { died = 1; next }
$1 == "hang" { hang = 1; next }
$1 == "trace" {
	sub(/^trace/, "")
	traces = traces $0 " "
	next
}
$1 == "trouble" {
	expected_troubles++
	expected_where = expected_where " " $2
	expected_text = expected_text "  " $0 "\n"
	next
}
$1 == "log" {
	if ($2 == "WARNING:" || $2 == "PANIC:")
		trouble($NF)
	else if ($2 == "RIP:")
		trouble(substr($3, 6))
	else if ($0 !~ /BUG:|Oops:/)
		next
	found_text = found_text "  " $0 "\n"
	next
}
side == 1 { want[step] = want[step] $0 "\n"; known[step, $1] = 1; next }
{
	if (!mine() || known[step, $1])
		have[step] = have[step] fact() "\n"
}

function print_both(i) {
	printf "after operation %d, %s\nexpected:\n%sfound:\n%s", i, operation[1, i], want[i], have[i]
}

BEGIN { troubles = " " }
END {
	for (i = 1; i <= steps[1]; i++) {
		if (i == over)
			break
		if (i > steps[2] - died)
			break
		if (want[i] != have[i]) {
			print_both(i)
			print "REFUTED: other functions, or other bus numbers"
			exit 1
		}
		same++
	}
	if (expected_troubles)
		printf "expected trouble:\n%s", expected_text
	if (found_text != "" || hang)
		printf "found trouble:\n%s%s", found_text, hang ? "  the machine hangs\n" : ""
	n = split(expected_where, where, " ")
	for (i = 1; i <= n; i++)
		if (index(troubles traces, " " where[i] " "))
			agreed = agreed " " where[i]
	if (expected_troubles && agreed == "" && !hang) {
		print "REFUTED: no such trouble on the real machine"
		exit 1
	}
	if (!expected_troubles && (found_text != "" || hang)) {
		print "REFUTED: trouble on the real machine that was not expected"
		exit 1
	}
	if (!same && agreed == "" && !hang) {
		print "REFUTED: the real machine said nothing"
		exit 1
	}
	printf "CONFIRMED: the same functions and bus numbers after %d of %d operations%s\n", same, steps[1],
		agreed == "" ? "" : ", the same trouble in" agreed
}
