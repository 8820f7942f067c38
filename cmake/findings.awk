# SPDX-License-Identifier: GPL-2.0
# findings.awk FILE... - the known findings, conformance/findings/*.txt, as the tables of harness/check/known.h
#
# A file is lines of "key: value"; a line that begins with a tab goes on with the value before; a blank line and
# one that begins with # say nothing.
#
#	title:		one sentence that ends in a full stop
#	when:		the condition under which it happens
#	cause:		why, for a maintainer
#	mode:		trusted, or hostile: only a host that breaks the protocol
#	kernels:	6.12 6.1
#	severity:	LOW, MEDIUM, HIGH or CRITICAL
#	line:		KERNEL FILE:LINE TEXT		a line that proves it; each kernel needs one
#	scenario:	NAME.bdf			below conformance/scenarios; must show it on each kernel
#	mask:		RULE SYSTEM FUNCTION		what is seen of it; each kernel needs one; - for no function;
#						linux-VERSION-checked: only its checkers see it so
#
# The last three may be given several times, the others exactly once.  Anything else is refused with file:line.

BEGIN {
	split("title when cause mode kernels severity", once)
	split("line scenario mask", often)
	for (i in once) is_once[once[i]] = 1
	for (i in often) is_often[often[i]] = 1
	split("LOW MEDIUM HIGH CRITICAL", s)
	for (i in s) is_severity[s[i]] = 1
	for (i = 1; i < ARGC; i++)
		if ((getline first < ARGV[i]) < 1) {
			name = ARGV[i]
			at = 1
			refuse("empty, or cannot be read")
		}
}

function refuse(what) {
	if (!refused)
		printf "%s:%d: %s\n", name, at, what > "/dev/stderr"
	refused = 1
	exit 1
}

# As a C string.  Character by character: what gsub() makes of a backslash differs between awks.
function quoted(text,	out, c, i) {
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		out = out (c == "\\" || c == "\"" ? "\\" : "") c
	}
	return "\"" out "\""
}

# A "key: value" is complete, with the lines that go on with it.
function take(	key_at, words, n, place, text, i) {
	if (key == "")
		return
	key_at = at
	at = begun
	if (value == "")
		refuse("'" key "' says nothing")
	n = split(value, words, " ")
	if (is_once[key]) {
		if ((key, "") in given)
			refuse("a second '" key "'")
		given[key, ""] = value
		if (key == "title" && value !~ /\.$/)
			refuse("a title ends in a full stop")
		if (key == "mode" && value != "trusted" && value != "hostile")
			refuse("mode is trusted or hostile, not '" value "'")
		if (key == "severity" && !(value in is_severity))
			refuse("severity is LOW, MEDIUM, HIGH or CRITICAL, not '" value "'")
		if (key == "kernels")
			for (i = 1; i <= n; i++) {
				if (words[i] !~ /^[0-9]+\.[0-9]+$/ || words[i] in kernel)
					refuse("'" words[i] "' is no kernel's version, or the second time")
				kernel[words[i]] = 1
				kernels[++kernel_count] = words[i]
			}
	} else if (key == "line") {
		if (n < 3 || split(words[2], place, ":") != 2 || place[2] !~ /^[1-9][0-9]*$/ || place[1] !~ /\.[chS]$/)
			refuse("a line is: KERNEL FILE:LINE TEXT")
		text = value
		sub(/^[^ ]+ +[^ ]+ +/, "", text)
		line[++lines] = sprintf("{ %s, %s, %d, %s }", quoted(words[1]), quoted(place[1]), place[2], quoted(text))
		line_of[lines] = words[1]
		line_at[lines] = at
	} else if (key == "scenario") {
		if (n != 1 || value !~ /^([a-z0-9-]+\/)?[a-z0-9-]+\.bdf$/)
			refuse("a scenario is a file's name below conformance/scenarios")
		scenario[++scenarios] = value
	} else if (key == "mask") {
		if (n != 3 || words[1] !~ /^[A-Z][A-Z0-9-]*$/ || words[2] !~ /^linux-[0-9]+\.[0-9]+(-checked)?$/ ||
		    words[3] !~ /^([A-Za-z_][A-Za-z0-9_]*|-)$/)
			refuse("a mask is: RULE linux-VERSION FUNCTION, without patterns")
		if (value in mask_name)
			refuse("the same mask as in " mask_name[value])
		mask_name[value] = name ":" at
		mask[++masks] = sprintf("{ %s, %s, %s, &known_findings[%d] }", quoted(words[1]), quoted(words[2]),
					quoted(words[3]), findings)
		mask_of[masks] = substr(words[2], 7)
		sub(/-checked$/, "", mask_of[masks])
		mask_at[masks] = at
	}
	at = key_at
	key = ""
}

function complete(	i, k) {
	take()
	for (i in once)
		if (!((once[i], "") in given))
			refuse("'" once[i] "' is missing")
	if (!scenarios)
		refuse("'scenario' is missing")
	split("", has_line)
	split("", has_mask)
	for (i = 1; i <= lines; i++)
		has_line[line_of[i]] = line_at[i]
	for (i = first_mask; i <= masks; i++)
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
}

function write(	stem, i, list) {
	stem = name
	sub(/^.*\//, "", stem)
	sub(/\.txt$/, "", stem)
	for (i = 1; i <= kernel_count; i++)
		list = list quoted(kernels[i]) ", "
	tables = tables sprintf("static const char *const kernels_%d[] = { %sNULL };\n", findings, list)
	list = ""
	for (i = 1; i <= scenarios; i++)
		list = list quoted(scenario[i]) ", "
	tables = tables sprintf("static const char *const scenarios_%d[] = { %sNULL };\n", findings, list)
	tables = tables sprintf("static const struct known_line lines_%d[] = {\n", findings)
	for (i = 1; i <= lines; i++)
		tables = tables "\t" line[i] ",\n"
	tables = tables "\t{ NULL, NULL, 0, NULL }\n};\n"
	entries = entries sprintf("\t{ %s,\n\t  %s,\n\t  %s,\n\t  %s,\n\t  KNOWN_%s, SEVERITY_%s, kernels_%d, lines_%d, scenarios_%d },\n",
		quoted(stem), quoted(given["title", ""]), quoted(given["when", ""]), quoted(given["cause", ""]),
		toupper(given["mode", ""]), given["severity", ""], findings, findings, findings)
}

FNR == 1 {
	if (name != "") {
		at = last
		complete()
	}
	name = FILENAME
	at = 1
	if (name !~ /^(.*\/)?[a-z0-9-]+\.txt$/)
		refuse("a finding's file is called <name>.txt, in small letters, digits and dashes")
	split("", given)
	split("", kernel)
	kernel_count = lines = scenarios = 0
	first_mask = masks + 1
	key = ""
}

{
	at = last = FNR
	if ($0 ~ /[^\t -~]/)
		refuse("a byte that is not ASCII text")
}

/^#/ || /^[ \t]*$/ { take(); next }

/^\t/ {
	if (key == "")
		refuse("goes on with nothing")
	sub(/^\t+/, "")
	value = value (value == "" ? "" : " ") $0
	next
}

{
	take()
	if ($0 !~ /^[a-z]+:/)
		refuse("expected 'key: value', or a tab before what goes on")
	key = value = $0
	sub(/:.*/, "", key)
	sub(/^[a-z]+:[ \t]*/, "", value)
	begun = FNR
	if (!is_once[key] && !is_often[key])
		refuse("unknown key '" key "'")
}

END {
	if (refused)
		exit 1
	if (name != "") {
		at = last
		complete()
	}
	print "/* Made by the build from conformance/findings; see cmake/findings.awk. */"
	print "#include \"check/known.h\"\n"
	print tables
	printf "const struct known_finding known_findings[] = {\n%s\t{ NULL, NULL, NULL, NULL, KNOWN_TRUSTED, SEVERITY_LOW, NULL, NULL, NULL }\n};\n", entries
	print "const struct known_mask known_masks[] = {"
	for (i = 1; i <= masks; i++)
		print "\t" mask[i] ","
	print "\t{ NULL, NULL, NULL, NULL }\n};"
	printf "const size_t known_findings_count = %d, known_masks_count = %d;\n", findings, masks
}
