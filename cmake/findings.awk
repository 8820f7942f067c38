# SPDX-License-Identifier: GPL-2.0
# entries.awk, findings.awk FILE... - the known findings, conformance/findings/*.txt, as the tables of check/known.h
#
# What a file is made of says entries.awk; the keys:
#
#	title:		one sentence that ends in a full stop
#	when:		the condition under which it happens
#	cause:		why, for a maintainer
#	mode:		trusted, or hostile: only a host that breaks the protocol
#	kernels:	6.12 6.1
#	severity:	LOW, MEDIUM, HIGH or CRITICAL
#	line:		KERNEL FILE:LINE TEXT		a line that proves it; each kernel needs one
#	scenario:	NAME.bdf			below conformance/scenarios; must show it on each kernel
#	mask:		RULE SYSTEM FUNCTION [after OPERATION,...]
#							what is seen of it; each kernel needs one; - for no function;
#							a system's -checked configuration only, if it says so;
#							only where one of these operations came before it; or one of
#							these: failed_probe relations_then_eject numbers_out
#							range_full second_bus shared_bus ranges_overlap hot_plug
#							wide_bar vfs_nowhere fixed_numbers (check/check.h)
#
# The last three may be given several times, the others exactly once.

BEGIN {
	suffix = "txt"
	split("title when cause mode kernels severity", once)
	split("line scenario mask", often)
	for (i in once) is_once[once[i]] = 1
	for (i in often) is_often[often[i]] = 1
}

function take_line(value, words, n,	place, text) {
	if (n < 3 || split(words[2], place, ":") != 2 || place[2] !~ /^[1-9][0-9]*$/ || place[1] !~ /\.[chS]$/)
		refuse("a line is: KERNEL FILE:LINE TEXT")
	text = value
	sub(/^[^ ]+ +[^ ]+ +/, "", text)
	line[++lines] = sprintf("{ %s, %s, %d, %s }", quoted(words[1]), quoted(place[1]), place[2], quoted(text))
	line_of[lines] = words[1]
	line_at[lines] = at
}

# The operations of a list as bits; the compiler refuses one that there is not.
function operations(list,	name, n, i, bits) {
	n = split(toupper(list), name, ",")
	for (i = 1; i <= n; i++)
		bits = bits (bits == "" ? "" : " | ") (name[i] ~ /^(FAILED_PROBE|RELATIONS_THEN_EJECT|NUMBERS_OUT|RANGE_FULL|SECOND_BUS|SHARED_BUS|RANGES_OVERLAP|HOT_PLUG|WIDE_BAR|VFS_NOWHERE|FIXED_NUMBERS)$/ ? "DONE_" name[i] : "DONE(OP_" name[i] ")")
	return bits == "" ? "0" : bits
}

function take_mask(value, words, n) {
	if ((n != 3 && (n != 5 || words[4] != "after" || words[5] !~ /^[a-z_]+(,[a-z_]+)*$/)) || words[1] !~ /^[A-Z][A-Z0-9-]*$/ || words[2] !~ /^linux-[0-9]+\.[0-9]+(-checked)?$/ ||
	    words[3] !~ /^([A-Za-z_][A-Za-z0-9_]*|-)$/)
		refuse("a mask is: RULE linux-VERSION FUNCTION [after OPERATION,...], without patterns")
	value = words[1] " " words[2] " " words[3] (n == 5 ? " after " words[5] : "")
	if (value in mask_name)
		refuse("the same mask as in " mask_name[value])
	mask_name[value] = name ":" at
	mask[++masks] = sprintf("{ %s, %s, %s, %s, %s, &known_findings[%d] }", quoted(words[1]), quoted(words[2]),
				quoted(words[3]), operations(words[5]), quoted(n == 5 ? " after " words[5] : ""), findings)
	mask_of[masks] = substr(words[2], 7)
	sub(/-checked$/, "", mask_of[masks])
	mask_at[masks] = at
}

function take_kernels(words, n,	i) {
	for (i = 1; i <= n; i++) {
		if (words[i] !~ /^[0-9]+\.[0-9]+$/ || words[i] in kernel)
			refuse("'" words[i] "' is no kernel's version, or the second time")
		kernel[words[i]] = 1
	}
}

function take_entry(key, value, words, n) {
	if (key == "title")
		need_sentence(key, value)
	else if (key == "mode")
		need_one_of(key, value, "trusted hostile")
	else if (key == "severity")
		need_one_of(key, value, "LOW MEDIUM HIGH CRITICAL")
	else if (key == "kernels")
		take_kernels(words, n)
	else if (key == "line")
		take_line(value, words, n)
	else if (key == "mask")
		take_mask(value, words, n)
	else if (key == "scenario") {
		if (n != 1 || value !~ /^([a-z0-9-]+\/)?[a-z0-9-]+\.bdf$/)
			refuse("a scenario is a file's name below conformance/scenarios")
		scenario = scenario quoted(value) ", "
	}
}

function complete(	i, k, has_line, has_mask) {
	if (scenario == "")
		refuse("'scenario' is missing")
	for (i = 1; i <= lines; i++)
		has_line[line_of[i]] = line_at[i]
	for (i = first_mask + 1; i <= masks; i++)
		has_mask[mask_of[i]] = mask_at[i]
	for (k in kernel) {
		if (!(k in has_line))
			refuse("no 'line' of kernel " k)
		if (!(k in has_mask))
			refuse("no 'mask' for linux-" k)
	}
	for (k in has_line)
		if (!(k in kernel)) {
			at = has_line[k]
			refuse("'kernels' does not list " k)
		}
	for (k in has_mask)
		if (!(k in kernel)) {
			at = has_mask[k]
			refuse("'kernels' does not list " k)
		}
	write()
	findings++
	split("", kernel)
	lines = 0
	scenario = ""
	first_mask = masks
}

function write(	i) {
	tables = tables sprintf("static const char *const kernels_%d[] = %s;\n", findings, quoted_words(given["kernels"]))
	tables = tables sprintf("static const char *const scenarios_%d[] = { %sNULL };\n", findings, scenario)
	tables = tables sprintf("static const struct known_line lines_%d[] = {\n", findings)
	for (i = 1; i <= lines; i++)
		tables = tables "\t" line[i] ",\n"
	tables = tables "\t{ NULL, NULL, 0, NULL }\n};\n"
	entries = entries sprintf("\t{ %s,\n\t  %s,\n\t  %s,\n\t  %s,\n\t  KNOWN_%s, SEVERITY_%s, kernels_%d, lines_%d, scenarios_%d },\n",
		quoted(stem()), quoted(given["title"]), quoted(given["when"]), quoted(given["cause"]),
		toupper(given["mode"]), given["severity"], findings, findings, findings)
}

{ read_line($0) }

function finish(	i) {
	print "/* Made by the build from conformance/findings; see cmake/findings.awk. */"
	print "#include \"check/known.h\"\n"
	print tables
	printf "const struct known_finding known_findings[] = {\n%s\t{ NULL, NULL, NULL, NULL, KNOWN_TRUSTED, SEVERITY_LOW, NULL, NULL, NULL }\n};\n", entries
	print "const struct known_mask known_masks[] = {"
	for (i = 1; i <= masks; i++)
		print "\t" mask[i] ","
	print "\t{ NULL, NULL, NULL, 0, NULL, NULL }\n};"
	printf "const size_t known_findings_count = %d, known_masks_count = %d;\n", findings, masks
}
